import { prepare, tool } from './prepare.mjs';

// The tests of test/faults with larger numbers, which print what they measured.
await prepare({ web: false, typeErrors: 'continue' });
process.env.FAULTS_HEAVY = 'true';
const args = [
  '--runInBand',
  ...(process.argv.length > 2 ? process.argv.slice(2) : ['test/faults']),
];
process.exitCode = (await tool('jest/bin/jest.js', args)) ? 0 : 1;
