import { DatabaseError, Pool, type PoolClient } from 'pg';
import { pagstar } from '../../src/providers/pagstar';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { type Answer, anOrder, REQUEST, type Requested } from '../support/api-client';
import { eventually } from '../support/eventually';
import { type End, type OwnPostgres, ownPostgres } from './own-postgres';
import { build, freePort, isReady, type ServerProcess, startServerProcess } from './server-process';
import { expectTruth, type SteadyLoad, steadyLoad } from './steady-load';

/** The promise is five seconds; a crowded machine gets some more. */
const BACK_MAX_MS = 10_000;
const HEAVY = process.env['FAULTS_HEAVY'] === 'true';
const ROUNDS = HEAVY ? 20 : 1;
const CUTS = HEAVY ? 200 : 10;
// A connection waits ten seconds for a lock; the rest is for a crowded machine.
const ANSWER_MAX_MS = 20_000;
const DEADLOCK = '40P01';
const OURS = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'repasse%' and pid <> pg_backend_pid()`;

let postgres: OwnPostgres;
let sandbox: RunningSandbox;
let server: ServerProcess;
let pool: Pool;
let accountId: string;
let load: SteadyLoad;

beforeAll(async () => {
  const [port] = await Promise.all([freePort(), build()]);
  postgres = await ownPostgres();
  const noticeUrl = `http://127.0.0.1:${port}/webhooks/pagstar`;
  sandbox = await pagstar.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl, timeScale: 0.02 });
  server = await startServerProcess({ databaseUrl: postgres.url, sandboxes: [sandbox], port });
  pool = new Pool({ connectionString: postgres.url, max: 2 });
  pool.on('error', () => undefined);
  accountId = await server.api.anAccount('90000.00');
  load = steadyLoad({ apis: [server.api], accountId, callers: 6, pauseMs: 20 });
}, 120_000);
afterAll(async () => {
  load.abandon();
  await server.stop();
  await sandbox.stop();
  await pool.end();
  await postgres.remove();
}, 60_000);

interface Refused {
  readonly payout: string | undefined;
  readonly read: string | undefined;
  readonly notice: number;
  readonly ready: number;
  readonly alive: number;
}

type Asked = { requestPayout?: Requested } | null;

/** The code of the error, whichever way it is told. */
const codeOf = ({ errors = [], data }: Answer<Asked>): string | undefined =>
  errors.map(({ extensions }) => String(extensions['code']))[0] ??
  data?.requestPayout?.userErrors[0]?.code;

/** What callers, a provider and whoever watches the process are told now. */
async function told(): Promise<Refused> {
  const startedMs = performance.now();
  const body = JSON.stringify({ type: 'TRANSFER', data: { nonce: Math.random() } });
  const headers = { 'x-webhook-secret': 'sandbox-webhook-secret' };
  const [asked, read, notice, ready, alive] = await Promise.all([
    server.api.call<Asked>(REQUEST, { input: anOrder(accountId, { amount: '1.00' }) }),
    server.api.call<Asked>('{ payouts(first: 1) { edges { node { id } } } }'),
    fetch(`${server.url}/webhooks/pagstar`, { method: 'POST', headers, body }),
    fetch(`${server.url}/readyz`),
    fetch(`${server.url}/healthz`),
  ]);
  expect(performance.now() - startedMs).toBeLessThan(ANSWER_MAX_MS);
  return {
    payout: codeOf(asked),
    read: codeOf(read),
    notice: notice.status,
    ready: ready.status,
    alive: alive.status,
  };
}

/** How long until a payout is taken again. */
async function backAfterMs(): Promise<number> {
  const startedMs = performance.now();
  await eventually('ready again', () => isReady(server.url));
  await load.more(1);
  return performance.now() - startedMs;
}

const AWAY: Refused = {
  payout: 'UNAVAILABLE',
  read: 'UNAVAILABLE',
  notice: 503,
  ready: 503,
  alive: 200,
};

/** How long each return took, by how the database had ended. */
const backMs: Record<End, number[]> = { fast: [], immediate: [], 'kill -9': [] };

test.each<End>(['fast', 'immediate', 'kill -9'])(
  'the database ends (%s) under load: callers are told to come again, and it goes on',
  async (how) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await load.more(10);
      await postgres.end(how);
      try {
        expect(await told()).toEqual(AWAY);
      } finally {
        await postgres.start();
      }
      const tookMs = await backAfterMs();
      expect(tookMs).toBeLessThan(BACK_MAX_MS);
      backMs[how].push(tookMs);
      expect(server.ended()).toBeNull();
    }
    await load.more(10);
  },
  HEAVY ? 300_000 : 60_000,
);

test('every connection is cut again and again under load', async () => {
  for (let round = 0; round < CUTS; round += 1) {
    await load.more(5);
    await postgres.run(OURS);
  }
  expect(await backAfterMs()).toBeLessThan(BACK_MAX_MS);
  expect(server.ended()).toBeNull();
}, 120_000);

/** The load locks rows of both tables in its own order: whoever loses a deadlock asks again. */
async function lockEverybodyOut(holder: PoolClient): Promise<void> {
  for (;;) {
    try {
      await holder.query('begin');
      return void (await holder.query('lock table payout, notice in access exclusive mode'));
    } catch (error) {
      await holder.query('rollback');
      if (!(error instanceof DatabaseError && error.code === DEADLOCK)) throw error;
    }
  }
}

test('while every connection waits for a lock, callers are told to come again', async () => {
  await load.more(5);
  const holder = await pool.connect();
  try {
    await lockEverybodyOut(holder);
    const all = await Promise.all([told(), told(), told()]);
    const payout = expect.stringMatching(/^(UNAVAILABLE|OVERLOADED)$/);
    expect(all).toEqual(all.map(() => ({ ...AWAY, payout, ready: expect.any(Number) })));
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  expect(await backAfterMs()).toBeLessThan(BACK_MAX_MS);
  expect(server.ended()).toBeNull();
});

test('after all that no acknowledged payout is lost and the books agree', async () => {
  await load.stop();
  const passing = ['UNAVAILABLE', 'OVERLOADED'];
  const other = [...load.refusals.keys()].filter((code) => !passing.includes(code));
  expect(other).toEqual([]);
  await expectTruth({ pool, sandbox, load });
  expect(server.ended()).toBeNull();
  if (!HEAVY) return;
  for (const [how, all] of Object.entries(backMs)) {
    const worst = Math.round(Math.max(...all));
    process.stdout.write(`${how}: ${all.length} times, back after ${worst} ms at most\n`);
  }
  process.stdout.write(
    `${load.acknowledged.length} payouts acknowledged, all ended, books agree\n`,
  );
}, 60_000);
