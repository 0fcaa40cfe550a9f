import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Asked, Callers } from './callers';
import { isAtRest, type Recorded, recordedAs } from './judge';

/** From the restart to the right state, payout by payout. */
export interface Recovery {
  readonly recorded: readonly Recorded[];
  /** Without a wait that is a policy of ours. */
  readonly tookMs: readonly number[];
  /** With the proof of absence in it, which takes 15 minutes times the pace. */
  readonly resentMs: readonly number[];
}

const PATIENCE_MS = 90_000;
const PAUSE_MS = 50;

export interface Cut {
  readonly callers: Callers;
  /** Those at rest and known to their callers when the server died: nothing is left to do. */
  readonly untouched: ReadonlySet<string>;
  readonly restartedMs: number;
}

const isHeard = ({ payoutId }: Asked): boolean => payoutId !== null;

export async function untouchedBy(pool: Pool, { asked }: Callers): Promise<Set<string>> {
  const heard = asked.filter(isHeard);
  const recorded = await recordedAs(pool, heard);
  return new Set(recorded.filter(isAtRest).map(({ key }) => key));
}

/** Watches until every caller was answered and every payout is at rest, or patience is over. */
export async function recoveryOf(pool: Pool, cut: Cut): Promise<Recovery> {
  const { callers, restartedMs } = cut;
  const restedMs = new Map<string, number>();
  let recorded: Recorded[] = [];
  for (;;) {
    recorded = await recordedAs(pool, callers.asked);
    const nowMs = Date.now();
    for (const { key } of recorded.filter(isAtRest)) {
      if (!restedMs.has(key)) restedMs.set(key, nowMs);
    }
    const isOver = callers.asked.every((one) => restedMs.has(one.key) && isHeard(one));
    if (isOver || nowMs - restartedMs > PATIENCE_MS) break;
    await sleep(PAUSE_MS);
  }
  await callers.over;
  const resent = new Set(recorded.filter((payout) => payout.resent).map(({ key }) => key));
  const took = callers.asked
    .filter(({ key }) => !cut.untouched.has(key) && restedMs.has(key))
    .map(({ key, answeredMs }) => {
      const endedMs = Math.max(restedMs.get(key) ?? 0, answeredMs);
      return { isResent: resent.has(key), ms: endedMs - restartedMs };
    });
  const times = (isResent: boolean) =>
    took.filter((one) => one.isResent === isResent).map(({ ms }) => ms);
  return { recorded, tookMs: times(false), resentMs: times(true) };
}
