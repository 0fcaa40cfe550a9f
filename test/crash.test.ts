import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Pool } from 'pg';
import { pagstar } from '../src/providers/pagstar';
import type { RunningSandbox } from '../src/sandbox/running-sandbox';
import { LEDGER_FAULTS } from '../src/store/sql/ledger-faults';
import { bookedByPayout } from './payouts/booked';
import { type ApiClient, anOrder, apiClient } from './support/api-client';
import { aDatabase } from './support/database';

const ROOT = join(__dirname, '..');
const KEY = `crash-key-${randomUUID()}`;
const ROUNDS = 5;
const CLIENTS = 6;
/** Settles; its notice is lost; the answer is lost after it paid, or before; rejected; 401 once. */
const AMOUNTS = ['1.00', '1.53', '1.56', '1.57', '1.52', '1.58'];
const PATIENCE_MS = 30_000;

async function waitFor<Found>(
  what: string,
  ask: () => Promise<Found>,
): Promise<NonNullable<Found>> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await ask().catch(() => null);
    if (found) return found;
    if (performance.now() > untilMs) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ['bin/build.mjs', '--no-web'], {
    cwd: ROOT,
    stdio: 'ignore',
  });
  // Types are for the check to judge; what was emitted runs.
  await once(child, 'exit');
}

let database: { url: string; drop(): Promise<void> };
let pool: Pool;
let sandbox: RunningSandbox;
let port: number;
let server: ChildProcess;
let api: ApiClient;

function startServer(): void {
  const settings = Object.entries(sandbox.settings).map(([name, text]) => [
    `PAGSTAR_${name}`,
    text,
  ]);
  const env = {
    ...Object.fromEntries(settings),
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    PORT: String(port),
    BOOTSTRAP_API_KEY: KEY,
    PACE: '0.02',
    LOG_LEVEL: 'silent',
  };
  server = spawn(process.execPath, ['dist/src/main.js'], { cwd: ROOT, env, stdio: 'ignore' });
}

const ready = () =>
  waitFor('the server is ready', async () => (await fetch(`${api.url}/readyz`)).ok);

async function killServer(): Promise<void> {
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  // Nobody lives who could still hold one: no need to wait until the leases end by themselves.
  await pool.query('update payout set lease_until = null where lease_until is not null');
}

beforeAll(async () => {
  await build();
  database = await aDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  port = await freePort();
  const noticeUrl = `http://127.0.0.1:${port}/webhooks/pagstar`;
  sandbox = await pagstar.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl, timeScale: 0.02 });
  api = apiClient(`http://127.0.0.1:${port}`, KEY);
  startServer();
  await ready();
}, 120_000);
afterAll(async () => {
  server.kill('SIGKILL');
  await sandbox.stop();
  await pool.end();
  await database.drop();
}, 60_000);

interface Acknowledged {
  readonly key: string;
  readonly id: string;
}

/** Asks until it is answered, always with the same key, as a careful caller does. */
async function askedUntilAnswered(accountId: string): Promise<Acknowledged> {
  const amount = AMOUNTS[randomInt(AMOUNTS.length)];
  const order = anOrder(accountId, { amount });
  const answer = await waitFor('an answer', () => api.request(order));
  expect(answer.userErrors).toEqual([]);
  return { key: order.idempotencyKey, id: answer.payout?.id ?? '' };
}

test('a server killed at any moment loses no payout and pays none twice', async () => {
  const accountId = await api.anAccount('5000.00');
  const acknowledged: Acknowledged[] = [];
  let isOver = false;
  const client = async () => {
    while (!isOver) acknowledged.push(await askedUntilAnswered(accountId));
  };
  const clients = Array.from({ length: CLIENTS }, client);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = acknowledged.length;
    await waitFor('payouts are accepted', async () => acknowledged.length > before + 5);
    await new Promise((resolve) => setTimeout(resolve, randomInt(150)));
    await killServer();
    startServer();
  }
  isOver = true;
  await Promise.all(clients);
  const ended = await waitFor('every payout ends', async () => {
    const { rows } = await pool.query<{ id: string; key: string; status: string; closing: string }>(
      'select id, idempotency_key as key, status, closing from payout',
    );
    return rows.every(({ closing }) => closing !== null) ? rows : null;
  });
  expect(acknowledged.length).toBeGreaterThan(ROUNDS * 5);
  // Callers asked until they were answered, so what was recorded is exactly what they know of.
  const known = ended.map(({ key, id }) => ({ key, id }));
  const byKey = (a: Acknowledged, b: Acknowledged) => (a.key < b.key ? -1 : 1);
  expect(known.sort(byKey)).toEqual(acknowledged.sort(byKey));
  const booked = await bookedByPayout({ pool, sandboxes: new Map([['pagstar', sandbox]]) });
  for (const { id, status } of ended) {
    const payments = (booked.get(id) ?? []).map((entry) => entry.payments);
    expect({ id, status, payments }).toEqual({
      id,
      status,
      payments: [status === 'SETTLED' ? 1 : 0],
    });
  }
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['SETTLED', 'FAILED']));
  expect((await pool.query(LEDGER_FAULTS)).rows).toEqual([]);
}, 120_000);
