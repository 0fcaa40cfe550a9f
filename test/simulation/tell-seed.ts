import { runSeed } from './run-seed';

const TAIL = 200;

/** One seed in words: all of it when it kept every promise, its last steps when it did not. */
export async function tellSeed(seed: number): Promise<boolean> {
  const { trace, steps, digest, violation, payouts } = await runSeed(seed, true);
  const told = violation === null ? trace : trace.slice(-TAIL);
  if (told.length < trace.length) console.log(`… ${trace.length - told.length} lines before`);
  console.log(told.join('\n'));
  console.log(`seed ${seed}: ${payouts} payouts, ${steps} steps, digest ${digest}`);
  console.log(violation === null ? 'every promise was kept' : `BROKEN ${violation}`);
  return violation === null;
}
