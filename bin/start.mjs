import { prepare } from './prepare.mjs';

await prepare();
// In this process, so that a signal reaches the server itself, once.
await import('../dist/src/main.js');
