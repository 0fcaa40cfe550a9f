import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { apiClient } from '../support/api-client';
import { aDatabase } from '../support/database';
import { type Asked, startCallers } from './callers';
import { aimOf, missed, type Round, type RoundResult } from './crash-round';
import { environmentOf, freePort, isReady } from './crash-world';
import { judge, ledgerFaults, type Violation } from './judge';
import type { Aim } from './kill-at';
import { startProgram } from './program-process';
import { recoveryOf } from './recovery';

const EMPTY = 'drop schema public cascade; create schema public;';

export interface Migrated {
  readonly result: RoundResult;
  readonly asked: readonly Asked[];
}

/** A server that dies while it makes its tables; the next one makes them, and pays. */
export async function runMigrationRound(round: Round): Promise<Migrated> {
  const { point, provider, world } = round;
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  await pool.query(EMPTY);
  const key = `crash-${randomUUID()}`;
  const { program, settings } = world;
  const port = await freePort();
  const env = {
    ...environmentOf({ port, databaseUrl: database.url, key, settings }),
    // They go on to the world's own server.
    REGISTER_NOTICES: 'false',
  };
  const start = (aim?: Aim) => startProgram({ program, script: program.server, env, aim });
  const miss = await missed(start(aimOf(round)), point.name);
  const restartedMs = Date.now();
  const server = start();
  const url = `http://127.0.0.1:${port}`;
  await isReady(url, server);
  const tookMs = [Date.now() - restartedMs];
  const { asked, recorded } = await paidAt({ round, url, key, pool });
  const violations: Violation[] = [
    ...(miss === null ? [] : [miss]),
    ...judge({ asked, recorded, booked: await world.booked() }),
    ...(await ledgerFaults(pool)),
  ];
  await server.stop();
  await pool.end();
  await database.drop();
  const payouts = recorded.length;
  return {
    result: { point, provider, kills: 1, payouts, tookMs, resentMs: [], violations },
    asked,
  };
}

interface Migrating {
  readonly round: Round;
  readonly url: string;
  readonly key: string;
  readonly pool: Pool;
}

/** What is migrated can be worked with: one payout for each caller. */
async function paidAt({ round, url, key, pool }: Migrating) {
  const { provider, random, newTaxId, point } = round;
  const api = apiClient(url, key);
  const accountId = await api.anAccount('1000.00');
  const { amounts } = point;
  const callers = startCallers({ api, accountId, provider, amounts, random, newTaxId });
  callers.stop();
  const cut = { callers, untouched: new Set<string>(), restartedMs: Date.now() };
  const { recorded } = await recoveryOf(pool, cut);
  return { asked: callers.asked, recorded };
}
