import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { prepare, ROOT } from './prepare.mjs';

await prepare({ web: false, typeErrors: 'continue' });
const script = ['-r', 'ts-node/register/transpile-only', 'test/crash/main.ts'];
const child = spawn(process.execPath, [...script, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
