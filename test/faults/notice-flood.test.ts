import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { pagstar } from '../../src/providers/pagstar';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { LEDGER_FAULTS } from '../../src/store/sql/ledger-faults';
import { anOrder } from '../support/api-client';
import { aDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { build, freePort, type ServerProcess, startServerProcess } from './server-process';
import { type SlowSockets, slowSockets } from './slow-sockets';

const HEAVY = process.env['FAULTS_HEAVY'] === 'true';
const SLOW = HEAVY ? 5_000 : 500;
const PER_SECOND = 1_000;
const NOTICES = HEAVY ? 15_000 : 1_000;
/** Delivered before anything is measured: a server that has just started is slow. */
const WARMING = HEAVY ? 5_000 : 0;
const PAYOUTS = 50;
/** A tenth of them speaks of payouts of ours, and each of those is looked up. */
const ABOUT_OURS = 10;
const SECRET = 'sandbox-webhook-secret';

let database: Awaited<ReturnType<typeof aDatabase>>;
let pool: Pool;
let sandbox: RunningSandbox;
let server: ServerProcess;
let slow: SlowSockets;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

beforeAll(async () => {
  await build();
  database = await aDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  const port = await freePort();
  const noticeUrl = `http://127.0.0.1:${port}/webhooks/pagstar`;
  sandbox = await pagstar.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl, timeScale: 0.02 });
  const env = { PACE: '1' };
  server = await startServerProcess({ databaseUrl: database.url, sandboxes: [sandbox], port, env });
}, 120_000);
afterAll(async () => {
  slow.close();
  agent.destroy();
  await server.stop();
  await sandbox.stop();
  await pool.end();
  await database.drop();
}, 60_000);

interface Answered {
  readonly status: number;
  readonly tookMs: number;
}

function deliver(body: string): Promise<Answered> {
  const startedMs = performance.now();
  const headers = { 'x-webhook-secret': SECRET, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const url = `${server.url}/webhooks/pagstar`;
    const call = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      const status = answer.statusCode ?? 0;
      answer.once('end', () => resolve({ status, tookMs: performance.now() - startedMs }));
    });
    call.once('error', reject).end(body);
  });
}

const noticeOf = (key: string, n: number): string =>
  JSON.stringify({
    type: 'TRANSFER',
    data: {
      idempotencyKey: key,
      status: 'PROCESSING',
      payment: { currency: 'BRL', amount: '1.69' },
    },
    nonce: `flood-${n}-${randomUUID()}`,
  });

/** Payouts that stay with the provider, by the keys it knows them by. */
async function openKeys(): Promise<string[]> {
  const accountId = await server.api.anAccount('9000.00');
  const orders = Array.from({ length: PAYOUTS }, () => anOrder(accountId, { amount: '1.69' }));
  await Promise.all(orders.map((order) => server.api.request(order)));
  return eventually('all are with the provider', async () => {
    const { rows } = await pool.query<{ key: string }>(
      `select a.provider_key as key from attempt a join payout p on p.id = a.payout_id
       where p.status = 'PROCESSING'`,
    );
    return rows.length === PAYOUTS ? rows.map(({ key }) => key) : null;
  });
}

/** So many a second, however long each takes. */
async function flood(keys: readonly string[], notices: number): Promise<Answered[]> {
  const answers: Promise<Answered>[] = [];
  const startedMs = performance.now();
  while (answers.length < notices) {
    const due = Math.min(notices, ((performance.now() - startedMs) / 1_000) * PER_SECOND);
    while (answers.length < due) {
      const n = answers.length;
      const key = n % ABOUT_OURS === 0 ? keys[(n / ABOUT_OURS) % keys.length] : randomUUID();
      answers.push(deliver(noticeOf(key ?? '', n)));
    }
    await sleep(2);
  }
  return Promise.all(answers);
}

/** Seconds of a processor that the server has used. */
async function cpuSeconds(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}

function tell(answers: readonly Answered[], cpu: number): void {
  const sorted = answers.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1]?.toFixed(1);
  const told = `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`;
  const each = ((cpu * 1_000) / NOTICES).toFixed(2);
  process.stdout.write(
    `${NOTICES} notices beside ${SLOW} slow connections: ${told}; ${each} ms of processor each\n`,
  );
}

test('a burst of notices beside slow connections is taken whole, and each is judged', async () => {
  const keys = await openKeys();
  await flood(keys, WARMING);
  slow = await slowSockets(server.url, SLOW);
  expect(slow.open()).toBe(SLOW);
  const cpuBefore = await cpuSeconds();
  const answers = await flood(keys, NOTICES);
  if (HEAVY) tell(answers, (await cpuSeconds()) - cpuBefore);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const text = `select count(*)::integer as count, count(verdict)::integer as judged
    from notice`;
  const read = async () => (await pool.query<{ count: number; judged: number }>(text)).rows[0];
  expect((await read())?.count).toBe(WARMING + NOTICES);
  await eventually(
    'each has its verdict',
    async () => (await read())?.judged === WARMING + NOTICES,
  );
  const verdicts = await pool.query<{ verdict: string }>('select distinct verdict from notice');
  expect(new Set(verdicts.rows.map(({ verdict }) => verdict))).toEqual(
    new Set(['CONFIRMED', 'UNKNOWN_PAYOUT']),
  );
  expect((await pool.query(LEDGER_FAULTS)).rows).toEqual([]);
  expect(server.ended()).toBeNull();
}, 120_000);

test('whoever does not come to the end of a request is cut off', () =>
  eventually('all are cut', () => slow.cut() === SLOW));
