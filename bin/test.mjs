import { prepare, tool } from './prepare.mjs';

// Types are for `npm run check` to judge: half-written code elsewhere must not keep a test from
// running.
await prepare({ typeErrors: 'continue' });
process.exitCode = (await tool('jest/bin/jest.js', process.argv.slice(2))) ? 0 : 1;
