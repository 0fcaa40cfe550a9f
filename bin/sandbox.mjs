import { endWithNpm } from './end-with-npm.mjs';
import { prepare } from './prepare.mjs';

await prepare({ web: false });
endWithNpm();
await import('../dist/src/sandbox.js');
