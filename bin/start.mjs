import { endWithNpm } from './end-with-npm.mjs';
import { prepare } from './prepare.mjs';

await prepare();
endWithNpm();
// In this process, so that a signal reaches the server itself, once.
await import('../dist/src/main.js');
