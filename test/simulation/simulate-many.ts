import { fork } from 'node:child_process';
import { argv, stderr } from 'node:process';
import { runSeed } from './run-seed';
import { add, count, emptyTally, type Tally } from './tally';
import type { Wish } from './wish-from';

const PROGRESS_MS = 10_000;

/** Runs many seeds, over several processes if asked, and prints what they came to. */
export async function simulateMany(wish: Wish): Promise<boolean> {
  const beganMs = performance.now();
  const tally = wish.processes > 1 ? await overProcesses(wish) : await inThisOne(wish);
  const seconds = (performance.now() - beganMs) / 1_000;
  console.log(wish.json ? JSON.stringify({ ...tally, seconds }) : toldOf(tally, seconds));
  return tally.brokenCount === 0;
}

/** Seeds from `from` on, in their order. */
export async function inThisOne({ from, seeds, first, quiet }: Wish): Promise<Tally> {
  const tally = emptyTally();
  let toldMs = performance.now();
  for (let seed = from; seed < from + seeds; seed += 1) {
    count(tally, await runSeed(seed));
    if (first && tally.brokenCount > 0) break;
    if (quiet || performance.now() - toldMs < PROGRESS_MS) continue;
    toldMs = performance.now();
    stderr.write(`from ${from}: ${tally.seeds} seeds, ${tally.brokenCount} broken\n`);
  }
  return tally;
}

/** Each process takes a run of neighbouring seeds: the same seeds, however many processes. */
async function overProcesses(wish: Wish): Promise<Tally> {
  const { processes, from, seeds } = wish;
  const share = Math.ceil(seeds / processes);
  const shares = Array.from({ length: processes }, (_, n) => ({
    from: from + n * share,
    seeds: Math.max(0, Math.min(share, seeds - n * share)),
  }));
  const tally = emptyTally();
  for (const one of await Promise.all(shares.map((part) => inAnother({ ...wish, ...part })))) {
    add(tally, one);
  }
  return tally;
}

function inAnother({ from, seeds, first }: Wish): Promise<Tally> {
  const args = [
    '--json',
    '--from',
    `${from}`,
    '--seeds',
    `${seeds}`,
    ...(first ? ['--first'] : []),
  ];
  const child = fork(argv[1] ?? '', args, { silent: true });
  let told = '';
  child.stdout?.on('data', (text: Buffer) => {
    told += text.toString();
  });
  child.stderr?.pipe(stderr);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      if (told === '') reject(new Error(`a process of the simulation ended with ${code}`));
      else resolve(JSON.parse(told) as Tally);
    });
  });
}

function toldOf(tally: Tally, seconds: number): string {
  const { seeds, steps, payouts, calls, faults, broken, brokenCount } = tally;
  const rate = (things: number) => (things / seconds).toFixed(0);
  const weather = `${((100 * faults) / Math.max(1, calls)).toFixed(1)} % of ${calls} calls`;
  return [
    `${seeds} seeds, ${payouts} payouts, ${steps} steps in ${seconds.toFixed(1)} s`,
    `${rate(seeds)} seeds/s, ${rate(payouts)} payouts/s; in the storms ${weather} failed`,
    `${brokenCount} broken promises`,
    ...broken.flatMap(({ seed, what }) => [`  ${what}`, `    npm run simulate -- --seed ${seed}`]),
  ].join('\n');
}
