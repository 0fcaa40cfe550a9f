import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compileSimulation, removeSimulation } from './compile-simulation.mjs';
import { prepare, ROOT } from './prepare.mjs';

// `--patch '{"file":"src/…","from":"…","to":"…"}'` plants a bug; all else is for the simulation.
const args = process.argv.slice(2);
const isPatch = (_, n) => args[n - 1] === '--patch';
const patches = args.filter(isPatch).map((text) => JSON.parse(text));
const others = args.filter((arg, n) => arg !== '--patch' && !isPatch(arg, n));

await prepare({ build: false });
const out = join(ROOT, '.data', 'simulation', String(process.pid));
const main = await compileSimulation({ out, patches });
// Young objects die young here; room for them is worth a third of the time.
const flags = ['--max-semi-space-size=64', '--stack-trace-limit=0'];
const child = spawn(process.execPath, [...flags, main, ...others], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
  removeSimulation(out);
  process.exitCode = code ?? 1;
});
