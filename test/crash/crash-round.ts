import { setTimeout as sleep } from 'node:timers/promises';
import { decides } from '../payouts/decisions';
import { type Callers, startCallers } from './callers';
import { type CrashWorld, isReady } from './crash-world';
import { isForPeople, judge, ledgerFaults, recordedAs, type Violation } from './judge';
import type { Aim } from './kill-at';
import type { Point } from './points';
import type { ProgramProcess } from './program-process';
import type { Random } from './random';
import { recoveryOf, untouchedBy } from './recovery';

export interface Round {
  readonly world: CrashWorld;
  readonly point: Point;
  readonly provider: string;
  readonly random: Random;
  readonly newTaxId: () => string;
  /** End the dead server's leases by hand instead of waiting until they are over. */
  readonly endLeases: boolean;
}

export interface RoundResult {
  readonly point: Point;
  readonly provider: string;
  readonly kills: number;
  readonly payouts: number;
  readonly tookMs: readonly number[];
  readonly resentMs: readonly number[];
  readonly violations: readonly Violation[];
}

/** A server that is up, and what was asked of it in the round. */
export interface Outcome {
  readonly result: RoundResult;
  readonly server: ProgramProcess;
  readonly asked: Callers['asked'];
}

const REACHED_MAX_MS = 60_000;
const TRAFFIC_MS = 400;
const RESTART_MS = 1_500;
/** So many answers are heard before a kill is aimed, so that it falls into traffic. */
const ANSWERED_FIRST = 2;

export const aimOf = ({ point, random }: Round): Aim => ({
  step: point.step,
  moment: point.moment,
  nth: 1 + random(point.nthMax),
});

/** Null when it died as it was aimed at; else why not. */
export async function missed(server: ProgramProcess, name: string): Promise<Violation | null> {
  const late = new AbortController();
  const how = await Promise.race([
    server.ended,
    sleep(REACHED_MAX_MS, 'late', { signal: late.signal }).catch(() => 'late'),
  ]);
  late.abort();
  if (how === 'SIGKILL') return null;
  await server.kill();
  const why = how === 'late' ? 'was never reached' : `ended with ${how}: ${server.lastWords()}`;
  return { kind: 'other', what: `${name}: ${why}` };
}

async function heardSome({ asked }: Callers): Promise<void> {
  const untilMs = Date.now() + REACHED_MAX_MS;
  const answered = () => asked.filter(({ payoutId }) => payoutId !== null).length;
  while (answered() < ANSWERED_FIRST && Date.now() < untilMs) await sleep(2);
}

/** Kills the server as the point says. What it gives is what went otherwise. */
async function killed(
  round: Round,
  first: ProgramProcess,
  callers: Callers,
): Promise<{ kills: number; violations: Violation[] }> {
  const { point, random, world } = round;
  if (point.kind === 'traffic') {
    await heardSome(callers);
    first.aimAt(aimOf(round));
    const miss = await missed(first, point.name);
    return { kills: 1, violations: miss === null ? [] : [miss] };
  }
  await heardSome(callers);
  await sleep(random(TRAFFIC_MS));
  await first.kill();
  if (point.kind === 'any-moment') return { kills: 1, violations: [] };
  await leasesEnded(round);
  if (point.kind === 'again') {
    const again = world.startServer();
    await sleep(random(RESTART_MS));
    await again.kill();
    return { kills: 2, violations: [] };
  }
  const miss = await missed(world.startServer(aimOf(round)), point.name);
  return { kills: 2, violations: miss === null ? [] : [miss] };
}

/** Nobody lives who could still hold one. */
async function leasesEnded({ world, endLeases }: Round): Promise<void> {
  if (!endLeases) return;
  await world.pool.query('update payout set lease_until = null where lease_until is not null');
}

/** What only people can end they end, so that the next round has a quiet beginning. */
async function endedByPeople(
  { api, colleague, pool }: CrashWorld,
  asked: Callers['asked'],
): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const payout of (await recordedAs(pool, asked)).filter(isForPeople)) {
    const input = { payoutId: payout.id, to: 'FAILED', reason: 'not in their books' };
    await decides(api, 'resolvePayout', input);
    const { status, refused } = await decides(colleague, 'resolvePayout', input);
    if (status === 'FAILED') continue;
    const what = `people could not end payout ${payout.id}: ${status} ${refused.join(' ')}`;
    violations.push({ kind: 'stuck', what });
  }
  return violations;
}

/** Traffic, a kill at the point, a restart; then everybody is asked how it is. */
export async function runRound(round: Round, first: ProgramProcess): Promise<Outcome> {
  const { world, point, provider } = round;
  const { api, accountId, pool } = world;
  const { random, newTaxId } = round;
  const { amounts } = point;
  const callers = startCallers({ api, accountId, provider, amounts, random, newTaxId });
  const { kills, violations } = await killed(round, first, callers);
  callers.stop();
  await leasesEnded(round);
  const untouched = await untouchedBy(pool, callers);
  const restartedMs = Date.now();
  const server = world.startServer();
  const recovery = await recoveryOf(pool, { callers, untouched, restartedMs });
  await isReady(api.url, server);
  const { asked } = callers;
  const { recorded, tookMs, resentMs } = recovery;
  violations.push(...judge({ asked, recorded, booked: await world.booked() }));
  violations.push(...(await ledgerFaults(pool)));
  violations.push(...(await endedByPeople(world, asked)));
  const payouts = recorded.length;
  const result = { point, provider, kills, payouts, tookMs, resentMs, violations };
  return { result, server, asked };
}
