import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { pagstar } from '../../src/providers/pagstar';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { deafSocket } from '../streams/raw-socket';
import { type Answer, anOrder, REQUEST, type Requested } from '../support/api-client';
import { aDatabase } from '../support/database';
import { type CutOptions, watchOverCuts } from './cut-followers';
import { build, freePort, KEY, type ServerProcess, startServerProcess } from './server-process';

const HEAVY = process.env['FAULTS_HEAVY'] === 'true';
/** Each payout makes three changes. */
const PAYOUTS = HEAVY ? 3_400 : 60;
const CALLERS = HEAVY ? 24 : 6;
const DEAF = HEAVY ? 1_000 : 40;
/** Of them, those who ask for more than the machines in between can hold. */
const GREEDY = HEAVY ? 100 : 2;
const CUT_WITHIN_MS = HEAVY ? 1_500 : 300;

let database: Awaited<ReturnType<typeof aDatabase>>;
let pool: Pool;
let sandbox: RunningSandbox;
let servers: ServerProcess[];
let accountId: string;

beforeAll(async () => {
  await build();
  database = await aDatabase();
  pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  const ports = [await freePort(), await freePort()];
  // The first of them is killed.
  const noticeUrl = `http://127.0.0.1:${ports[1]}/webhooks/pagstar`;
  sandbox = await pagstar.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl, timeScale: 0.02 });
  const env = { UNREAD_KB: '256', UNREAD_SECONDS: '5' };
  servers = await Promise.all(
    ports.map((port) =>
      startServerProcess({ databaseUrl: database.url, sandboxes: [sandbox], port, env }),
    ),
  );
  accountId = await (servers[1] as ServerProcess).api.anAccount('90000.00');
}, 120_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await sandbox.stop();
  await pool.end();
  await database.drop();
}, 60_000);

const living = (): ServerProcess[] => servers.filter((server) => server.ended() === null);

/** Asks with one key until somebody answers with the payout, as careful callers do. */
async function requested(order: { idempotencyKey: string }): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const alive = living();
    const { api } = alive[tries % alive.length] as ServerProcess;
    const { data } = await api
      .call<{ requestPayout: Requested } | null>(REQUEST, { input: order })
      .catch((): Answer<null> => ({ status: 0, data: null }));
    if (data?.requestPayout.payout) return data.requestPayout.payout.id;
    await sleep(20);
  }
}

/** Payouts asked for by several at once; `onEach` hears of every one. */
async function request(count: number, onEach: (id: string) => void): Promise<void> {
  let left = count;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      onEach(await requested(anOrder(accountId, { amount: '1.00', idempotencyKey: randomUUID() })));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

const countIn = async (text: string): Promise<number> =>
  (await pool.query<{ count: number }>(`select count(*)::integer as count from ${text}`)).rows[0]
    ?.count ?? -1;

const EVENTS = `subscription ($after: String) {
  payoutEvents(after: $after) { cursor to version payout { id } } }`;
const CHANGED = 'subscription ($id: ID!) { payoutChanged(id: $id) { status version } }';
const BALANCE = 'subscription ($id: ID!) { balanceChanged(accountId: $id) { total held } }';

interface Line {
  readonly payoutEvents: { cursor: string; to: string; version: number; payout: { id: string } };
}
interface Change {
  readonly payoutChanged: { status: string; version: number };
}
interface Held {
  readonly balanceChanged: { total: string; held: string };
}

const options: CutOptions = {
  urls: () => living().map(({ url }) => url),
  key: KEY,
  cutWithinMs: CUT_WITHIN_MS,
};

const followLog = () =>
  watchOverCuts<Line>(options, {
    query: EVENTS,
    // All that a client keeps.
    variables: (kept) => ({ after: kept.at(-1)?.payoutEvents.cursor ?? '0' }),
    isEnd: ({ payoutEvents: { to } }) => to === 'SETTLED',
    ends: PAYOUTS,
  });

const followPayout = (id: string) =>
  watchOverCuts<Change>(options, {
    query: CHANGED,
    variables: () => ({ id }),
    isEnd: ({ payoutChanged: { status } }) => status === 'SETTLED',
    ends: 1,
  });

const followBalance = () =>
  watchOverCuts<Held>(options, {
    query: BALANCE,
    variables: () => ({ id: accountId }),
    isEnd: ({ balanceChanged: { total } }) => total === (90_000 - PAYOUTS).toFixed(2),
    ends: 1,
  });

test('twenty followers, cut at random, miss nothing while a replica is killed', async () => {
  const ids: string[] = [];
  const logs = Array.from({ length: 12 }, followLog);
  const balances = Array.from({ length: 4 }, followBalance);
  let watched = 0;
  const watcher = async () => {
    const all = [];
    while (ids.length < PAYOUTS || watched < ids.length) {
      const id = ids[watched];
      watched += 1;
      if (id !== undefined) all.push({ id, ...(await followPayout(id)) });
      else watched -= 1;
      await sleep(1);
    }
    return all;
  };
  const watchers = Array.from({ length: 4 }, watcher);
  await request(PAYOUTS / 2, (id) => ids.push(id));
  (servers[0] as ServerProcess).signal('SIGKILL');
  await request(PAYOUTS / 2, (id) => ids.push(id));
  const whole = await Promise.all(logs);
  const { rows } = await pool.query<{ seq: string; payout_id: string; version: number }>(
    'select seq, payout_id, version from payout_event order by seq',
  );
  const log = rows.map(({ seq, payout_id, version }) => [seq, payout_id, version]);
  for (const { kept } of whole) {
    const seen = kept.map(({ payoutEvents: { cursor, payout, version } }) => {
      return [cursor, payout.id, version];
    });
    expect(seen).toEqual(log);
  }
  for (const { id, bySocket } of (await Promise.all(watchers)).flat()) {
    const versions = bySocket.map((each) => each.map((one) => one.payoutChanged.version));
    for (const each of versions) expect(each).toEqual(each.map((_, n) => (each[0] ?? 0) + n));
    expect(versions.flat().at(-1)).toBe(rows.filter((row) => row.payout_id === id).length);
  }
  for (const { kept, bySocket } of await Promise.all(balances)) {
    const totals = kept.map(({ balanceChanged: { total } }) => Number(total));
    expect(totals).toEqual(totals.toSorted((a, b) => b - a));
    for (const each of bySocket) {
      const texts = each.map(({ balanceChanged }) => JSON.stringify(balanceChanged));
      expect(texts.filter((text, n) => text === texts[n - 1])).toEqual([]);
    }
  }
  const sockets = whole.reduce((sum, one) => sum + one.bySocket.length, 0);
  if (HEAVY) console.log(`${log.length} changes, ${sockets} sockets of 12 followers of the log`);
}, 600_000);

const rssMb = ({ pid }: ServerProcess): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

const LIVE = 'subscription { payoutEvents { cursor to payout { id status amount } } }';
const ALL = `subscription { payoutEvents(after: "0") { payout { ${Array.from(
  { length: 14 },
  (_, n) => `t${n}: timeline { cursor from to cause occurredAt version }`,
).join(' ')} } } }`;
/** What all of them may leave unread, a socket each, and what the program itself breathes. */
const GROWTH_MAX_MB = 128 + 0.1 * DEAF + 250;

test('subscribers that never read neither stop nor slow it, and cost little', async () => {
  const server = servers[1] as ServerProcess;
  const before = rssMb(server);
  const deaf: Socket[] = [];
  for (let n = 0; n < DEAF; n += 20) {
    const some = Array.from({ length: 20 }, (_, place) =>
      deafSocket(server.url, n + place < GREEDY ? [ALL, ALL, ALL, ALL] : [LIVE], KEY),
    );
    deaf.push(...(await Promise.all(some)));
  }
  const waits: number[] = [];
  let peak = before;
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      const begunMs = performance.now();
      await fetch(`${server.url}/healthz`);
      waits.push(performance.now() - begunMs);
      peak = Math.max(peak, rssMb(server));
      await sleep(20);
    }
  })();
  const count = HEAVY ? 100 : 10;
  await request(count, () => undefined);
  const paid = async () => (await countIn(`payout where status = 'SETTLED'`)) === PAYOUTS + count;
  while (!(await paid())) await sleep(50);
  isOver = true;
  await looking;
  expect(server.ended()).toBeNull();
  expect(peak - before).toBeLessThan(GROWTH_MAX_MB);
  for (const socket of deaf) socket.destroy();
  if (!HEAVY) return;
  const p99 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0;
  const words = `rss ${before.toFixed(0)} MB, at most ${peak.toFixed(0)} MB`;
  console.log(`${DEAF} who never read: ${words}; health p99 ${p99.toFixed(0)} ms`);
}, 600_000);
