import { inventedCnpj } from '../support/synthetic-orders';
import type { Asked } from './callers';
import { type Round, type RoundResult, runRound } from './crash-round';
import { aCrashWorld, type CrashWorld } from './crash-world';
import { judge, ledgerFaults, recordedAs, strangers, type Violation } from './judge';
import { runMigrationRound } from './migration-round';
import type { Point } from './points';
import type { ProgramCopy } from './program-copy';
import { type Random, randomFrom } from './random';

export interface CrashPlan {
  readonly rounds: number;
  /** Worlds of their own, side by side. */
  readonly lanes: number;
  readonly seed: number;
  readonly endLeases: boolean;
  readonly points: readonly Point[];
  readonly onRound: (result: RoundResult) => void;
}

export interface CrashRun {
  readonly results: readonly RoundResult[];
  /** What showed only at the end, over everything. */
  readonly violations: readonly Violation[];
}

interface Turn {
  readonly point: Point;
  readonly provider: string;
}

/** Every point in turn, and at each with one provider after the other. */
export function* turnsOf({
  rounds,
  points,
}: Pick<CrashPlan, 'rounds' | 'points'>): Generator<Turn> {
  for (let round = 0; round < rounds && points.length > 0; round += 1) {
    const point = points[round % points.length]!;
    const cycle = Math.floor(round / points.length);
    yield { point, provider: point.providers[(round + cycle) % point.providers.length]! };
  }
}

/** Kills as planned, over lanes that take the next round when they are free. */
export async function crash(program: ProgramCopy, plan: CrashPlan): Promise<CrashRun> {
  const turns = turnsOf(plan);
  const results: RoundResult[] = [];
  const lane = async (number: number) => {
    const world = await aCrashWorld(program);
    try {
      return await runLane(world, {
        turns,
        random: randomFrom(plan.seed + number),
        endLeases: plan.endLeases,
        onRound(result) {
          results.push(result);
          plan.onRound(result);
        },
      });
    } catch (error) {
      // The other lanes go on, and what they find is told.
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return [{ kind: 'other', what }] satisfies Violation[];
    } finally {
      await world.close();
    }
  };
  const lanes = await Promise.all(Array.from({ length: plan.lanes }, (_, n) => lane(n)));
  return { results, violations: lanes.flat() };
}

interface Lane extends Pick<CrashPlan, 'endLeases' | 'onRound'> {
  readonly turns: Generator<Turn>;
  readonly random: Random;
}

async function runLane(world: CrashWorld, lane: Lane): Promise<Violation[]> {
  const { random, endLeases, onRound } = lane;
  let paid = 0;
  const newTaxId = () => {
    paid += 1;
    return inventedCnpj(paid);
  };
  let server = world.first;
  const asked: Asked[] = [];
  const elsewhere: Asked[] = [];
  // The lanes share them: a loop over them would end them for all.
  for (let turn = lane.turns.next(); !turn.done; turn = lane.turns.next()) {
    const round: Round = { world, ...turn.value, random, newTaxId, endLeases };
    if (turn.value.point.kind === 'migration') {
      const migrated = await runMigrationRound(round);
      elsewhere.push(...migrated.asked);
      onRound(migrated.result);
      continue;
    }
    const outcome = await runRound(round, server);
    server = outcome.server;
    asked.push(...outcome.asked);
    onRound(outcome.result);
  }
  const how = await server.stop();
  const left: Violation[] =
    how === '0' ? [] : [{ kind: 'other', what: `the last server ended with ${how}` }];
  return [...left, ...(await atTheEnd(world, asked, elsewhere))];
}

/** Once more over everything: what was paid late, by whomever. */
async function atTheEnd(
  world: CrashWorld,
  asked: readonly Asked[],
  elsewhere: readonly Asked[],
): Promise<Violation[]> {
  const recorded = await recordedAs(world.pool, asked);
  const booked = await world.booked();
  const { rows } = await world.pool.query<{ count: string }>('select count(*) from payout');
  const unheard = Number(rows[0]?.count) - recorded.length;
  return [
    ...judge({ asked, recorded, booked }),
    ...strangers({ asked: [...asked, ...elsewhere], booked }),
    ...(await ledgerFaults(world.pool)),
    ...(unheard === 0
      ? []
      : [{ kind: 'other' as const, what: `${unheard} payouts nobody asked for` }]),
  ];
}
