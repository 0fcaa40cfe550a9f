import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { prepare, ROOT } from './prepare.mjs';

// `npm run zoo [-- part of a name]`: plants every fault we could think of, one at a time, and tells
// which test, simulated life or killed process saw it.
await prepare({ web: false, typeErrors: 'continue' });
const script = ['-r', 'ts-node/register/transpile-only', 'test/zoo/main.ts'];
const child = spawn(process.execPath, [...script, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
