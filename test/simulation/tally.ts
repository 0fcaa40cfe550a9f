import type { SeedResult } from './run-seed';

export interface Broken {
  readonly seed: number;
  readonly what: string;
}

/** What many seeds came to; it can be sent between processes and added up. */
export interface Tally {
  seeds: number;
  steps: number;
  payouts: number;
  calls: number;
  faults: number;
  /** The first ones, and how many there were. */
  readonly broken: Broken[];
  brokenCount: number;
  readonly sights: Record<string, number>;
}

const BROKEN_MAX = 20;

export const emptyTally = (): Tally => ({
  ...{ seeds: 0, steps: 0, payouts: 0, calls: 0, faults: 0, brokenCount: 0 },
  broken: [],
  sights: {},
});

export function count(tally: Tally, result: SeedResult): void {
  const { seed, violation, weather } = result;
  const broken = violation === null ? [] : [{ seed, what: violation }];
  const sights = Object.fromEntries(result.sights);
  const { steps, payouts } = result;
  add(tally, { seeds: 1, steps, payouts, ...weather, broken, brokenCount: broken.length, sights });
}

export function add(tally: Tally, more: Tally): void {
  const { seeds, steps, payouts, calls, faults, brokenCount } = more;
  Object.assign(tally, {
    seeds: tally.seeds + seeds,
    steps: tally.steps + steps,
    payouts: tally.payouts + payouts,
    calls: tally.calls + calls,
    faults: tally.faults + faults,
    brokenCount: tally.brokenCount + brokenCount,
  });
  tally.broken.push(...more.broken.slice(0, Math.max(0, BROKEN_MAX - tally.broken.length)));
  for (const [what, times] of Object.entries(more.sights)) {
    tally.sights[what] = (tally.sights[what] ?? 0) + times;
  }
}
