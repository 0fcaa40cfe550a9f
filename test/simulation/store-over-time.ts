import type { PayoutStore } from '../../src/store/payout-store';
import type { MemoryVerbs } from './memory-store';
import { Unlawful } from './memory-tables';
import type { Process } from './process';
import type { Random } from './random';
import { LostConnection, Violation, type World } from './world';

/** Each in about thirty calls: nothing was done, or it was done and nobody hears of it. */
const LOST = { before: 0.03, after: 0.03 };

/** Often at once, mostly soon, and sometimes after a while. */
function answerMs(random: Random): number {
  if (random.chance(0.75)) return 0;
  return random.chance(0.8) ? random.between(1, 8) : random.between(1, 2_000);
}

type Run = (...args: unknown[]) => unknown;

function lawfully(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Unlawful)) throw error;
    throw new Violation(`the database would refuse: ${error.message}`);
  }
}

/** The store as a process meets it: over a wire, and now and then through a broken one. */
export function storeOverTime(world: World, verbs: MemoryVerbs, owner: Process): PayoutStore {
  const { random } = world;
  const overTime = (name: string, verb: Run): Run =>
    function call(...args) {
      const isLostBefore = world.storm && random.chance(LOST.before);
      const isLostAfter = world.storm && !isLostBefore && random.chance(LOST.after);
      const lost = isLostAfter ? new LostConnection(`after ${name}`) : undefined;
      return world.call({
        owner,
        label: name + (isLostBefore ? ' (lost before)' : '') + (isLostAfter ? ' (lost after)' : ''),
        reachMs: random.between(1, 12),
        answerMs: answerMs(random),
        effect: () => {
          if (isLostBefore) throw new LostConnection(`before ${name}`);
          return lawfully(() => verb(...args));
        },
        lost,
      });
    };
  const entries = Object.entries(verbs).map(([name, verb]) => [name, overTime(name, verb as Run)]);
  return Object.fromEntries(entries) as PayoutStore;
}
