import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLANTED_FAULTS } from '../crash/planted-faults';
import { type Patch, PLANTED_BUGS } from '../simulation/planted-bugs';
import { tallyOf } from '../simulation/tally-of';
import { DATABASE_SPECIMENS } from './database-specimens';
import { EDGE_SPECIMENS } from './edge-specimens';
import type { Specimen } from './specimen';

const ROOT = join(__dirname, '..', '..');
const SIMULATED_SEEDS = 10_000;
const [ONLY = ''] = process.argv.slice(2);

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs one of our own programs; what it printed, whatever its end. */
function printedBy(args: readonly string[], patches: readonly Patch[] = []): Promise<string> {
  const env = { ...process.env, PLANTED: JSON.stringify(patches) };
  const options = { cwd: ROOT, env, maxBuffer: 2 ** 28 };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (_error, stdout) => resolve(stdout));
  });
}

interface JestResult {
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** The first test that turned red; null: none did, or none could run at all. */
async function redTest(test: string, patches: readonly Patch[]): Promise<string | null> {
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'test/zoo/jest.config.js', '--json'];
  const printed = await printedBy([...jest, '--testPathPatterns', `${test}(\\.|$)`], patches);
  if (!printed.startsWith('{')) throw new Error(`${test} did not run`);
  const { testResults, numRuntimeErrorTestSuites } = JSON.parse(printed) as JestResult;
  if (numRuntimeErrorTestSuites > 0) throw new Error(`${test} could not be run`);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (tests.length === 0) throw new Error(`there is no test ${test}`);
  return tests.find(({ status }) => status === 'failed')?.fullName ?? null;
}

async function seenByTests({ name, patches, tests }: Specimen): Promise<string | null> {
  for (const { file, from } of patches) {
    if (readFileSync(join(ROOT, file), 'utf8').includes(from)) continue;
    throw new Error(`"${name}" cannot be planted: ${file} has changed`);
  }
  const seen: string[] = [];
  for (const test of tests) {
    const red = await redTest(test, patches);
    if (red === null) return null;
    seen.push(`${test}: ${red}`);
  }
  return seen.join('; ');
}

async function seenBySimulation(patches: readonly Patch[]): Promise<string | null> {
  const { broken } = await tallyOf(SIMULATED_SEEDS, patches);
  return broken[0] ? `the simulation, seed ${broken[0].seed}: ${broken[0].what}` : null;
}

/** What the crash harness says of each fault planted into a copy of the program. */
async function seenByCrashes(): Promise<readonly Caught[]> {
  const printed = await printedBy(['bin/crash.mjs', '--planted']);
  return PLANTED_FAULTS.map(({ name }) => {
    const line = printed.split('\n').find((one) => one.startsWith(`seen: ${name} (`));
    return { name, by: line ? `a killed process${line.slice(`seen: ${name}`.length)}` : null };
  });
}

interface Caught {
  readonly name: string;
  /** Null: nobody saw it. */
  readonly by: string | null;
}

function tell({ name, by }: Caught): Caught {
  say(by === null ? `NOT SEEN  ${name}` : `seen      ${name}\n          by ${by}`);
  return { name, by };
}

async function main(): Promise<void> {
  const isAsked = ({ name }: { readonly name: string }) => new RegExp(ONLY).test(name);
  const control = await redTest('test/domain/money', []);
  if (control !== null) throw new Error(`red with nothing planted: ${control}`);
  const caught: Caught[] = [];
  for (const one of [...DATABASE_SPECIMENS, ...EDGE_SPECIMENS].filter(isAsked)) {
    caught.push(tell({ name: one.name, by: await seenByTests(one) }));
  }
  for (const { name, patches } of PLANTED_BUGS.filter(isAsked)) {
    caught.push(tell({ name, by: await seenBySimulation(patches) }));
  }
  if (PLANTED_FAULTS.some(isAsked)) {
    caught.push(...(await seenByCrashes()).filter(isAsked).map(tell));
  }
  const seen = caught.filter(({ by }) => by !== null).length;
  say(`\n${caught.length} faults planted, ${seen} seen`);
  process.exitCode = caught.length > 0 && seen === caught.length ? 0 : 1;
}

void main();
