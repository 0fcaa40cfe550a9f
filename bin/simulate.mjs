import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compileSimulation, removeSimulation } from './compile-simulation.mjs';
import { prepare, ROOT } from './prepare.mjs';

await prepare({ build: false });
const out = join(ROOT, '.data', 'simulation', String(process.pid));
const main = await compileSimulation({ out });
// Young objects die young here; room for them is worth a third of the time.
const flags = ['--max-semi-space-size=64', '--stack-trace-limit=0'];
const child = spawn(process.execPath, [...flags, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  removeSimulation(out);
  process.exitCode = code ?? 1;
});
