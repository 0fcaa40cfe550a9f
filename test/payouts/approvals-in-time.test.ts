import type { PoolClient } from 'pg';
import { type ApiClient, anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { bookedByPayout, ledgerOf } from './booked';
import { aColleague } from './colleague';
import { type Decided, decides } from './decisions';

let app: TestApp;
let bia: ApiClient;
let caio: ApiClient;
beforeAll(async () => {
  app = await aRunningApp();
  [bia, caio] = [await aColleague(app, 'bia'), await aColleague(app, 'caio')];
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

async function awaiting(approvalsNeeded: number): Promise<string> {
  const accountId = await app.api.anAccount('10.00', { approvalLimit: '0.00', approvalsNeeded });
  const { payout } = await app.api.request(anOrder(accountId, { amount: '1.00' }));
  return payout?.id ?? '';
}
const approves = (api: ApiClient, payoutId: string): Promise<Decided> =>
  decides(api, 'approvePayout', { payoutId });

/** Another order than before, past all guards, as whoever owns the database can make it. */
const alter = (client: PoolClient | TestApp['pool'], id: string, type: string) =>
  client.query(`set local session_replication_role = replica;
    update payout set pix_key_type = '${type}' where id = '${id}'`);
const altered = async (id: string, type: string) => {
  const client = await app.pool.connect();
  await client.query('begin');
  await alter(client, id, type);
  await client.query('commit');
  client.release();
};

async function approversOf(id: string): Promise<string[]> {
  const query = 'query ($id: ID!) { payout(id: $id) { approvals { given { by } } } }';
  type Given = { payout: { approvals: { given: { by: string }[] } } };
  const { data } = await app.api.call<Given>(query, { id });
  return data.payout.approvals.given.map(({ by }) => by);
}

test('whose approval died with the order may approve the order as it is now, once', async () => {
  const id = await awaiting(2);
  await approves(bia, id);
  await altered(id, 'EVP');
  expect(await approversOf(id)).toEqual([]);
  expect(await approves(bia, id)).toEqual({ status: 'AWAITING_APPROVAL', refused: [] });
  expect(await approves(bia, id)).toEqual({ status: 'AWAITING_APPROVAL', refused: [] });
  expect(await approversOf(id)).toEqual(['bia']);
  const { rows } = await app.pool.query(
    'select count(*)::integer as n from approval where payout_id = $1 and person = $2',
    [id, 'bia'],
  );
  expect(rows).toEqual([{ n: 2 }]);
  expect(await approves(caio, id)).toEqual({ status: 'QUEUED', refused: [] });
});

/** Approves while the payout's row is locked by somebody who does this to it. */
async function whileLocked(id: string, change: (client: PoolClient) => Promise<unknown>) {
  const client = await app.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from payout where id = $1 for update', [id]);
    const approving = approves(caio, id);
    await eventually('it waits', async () => {
      const { rows } = await app.pool.query(`select from pg_stat_activity
        where wait_event_type = 'Lock' and query like '%commit_approval%'
          and datname = current_database()`);
      return rows.length > 0 ? rows : null;
    });
    await change(client);
    await client.query('commit');
    return await approving;
  } finally {
    client.release();
  }
}

test('an order that changes while it is approved needs all of its approvals anew', async () => {
  const id = await awaiting(2);
  await approves(bia, id);
  const decided = await whileLocked(id, (client) => alter(client, id, 'EVP'));
  expect(decided).toEqual({ status: 'AWAITING_APPROVAL', refused: [] });
  expect(await approversOf(id)).toEqual(['caio']);
});

test('an approval that comes to its commit after the end of its time is none', async () => {
  const id = await awaiting(1);
  const decided = await whileLocked(id, (client) =>
    client.query('update payout set next_check_at = now() where id = $1', [id]),
  );
  expect(decided).toEqual({ status: null, refused: ['NOT_ALLOWED_IN_STATUS'] });
  expect(await approversOf(id)).toEqual([]);
  await eventually('it expires', async () =>
    (await app.api.payout(id)).status === 'EXPIRED' ? true : null,
  );
});

const ROUNDS = 100;
const EVENTS = `select payout_id as id, array_agg(version order by seq) as versions,
  array_agg(cause order by seq) as causes from payout_event group by 1`;
const APPROVED = `select payout_id as id, array_agg(said_at) as said from approval group by 1`;

interface Round {
  readonly id: string;
  readonly approved: Decided;
  readonly canceled: Decided | null;
  readonly deadline: Date;
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Its time ends, somebody approves and sometimes somebody cancels, nearly at the same moment. */
async function race(accountId: string, n: number): Promise<Round> {
  const id = (await app.api.request(anOrder(accountId, { amount: '1.00' }))).payout?.id ?? '';
  // Some certainly come too late, and some certainly in time.
  const leftMs = [0, 60_000][n % 10] ?? 40 + ((n * 7) % 60);
  const { rows } = await app.pool.query<{ next_check_at: Date }>(
    `update payout set next_check_at = now() + $2 * interval '1 millisecond' where id = $1
     returning next_check_at`,
    [id, leftMs],
  );
  const [approved, canceled] = await Promise.all([
    later((n * 13) % 80).then(() => approves(bia, id)),
    n % 3 === 0
      ? later((n * 17) % 80).then(() => decides(app.api, 'cancelPayout', { payoutId: id }))
      : null,
  ]);
  return { id, approved, canceled, deadline: rows[0]?.next_check_at ?? new Date(0) };
}

test('approved in time, expired or canceled: one of them, and all says the same', async () => {
  const accountId = await app.api.anAccount('200.00', { approvalLimit: '0.00' });
  const rounds = await Promise.all(Array.from({ length: ROUNDS }, (_, n) => race(accountId, n)));
  const ends = await eventually('all of them end', async () => {
    const { rows } = await app.pool.query<{ id: string; status: string }>(
      'select id, status from payout where account_id = $1 and closing is not null',
      [accountId],
    );
    return rows.length === ROUNDS ? new Map(rows.map(({ id, status }) => [id, status])) : null;
  });
  const events = new Map((await app.pool.query(EVENTS)).rows.map((row) => [row.id, row]));
  const said = new Map((await app.pool.query(APPROVED)).rows.map((row) => [row.id, row.said]));
  const booked = await bookedByPayout(app);
  for (const { id, approved, canceled, deadline } of rounds) {
    const end = ends.get(id) ?? '';
    const { versions, causes } = events.get(id);
    expect(versions).toEqual(versions.map((_: number, n: number) => n + 1));
    const isApproved = causes.includes('APPROVAL');
    expect(said.get(id) ?? []).toHaveLength(isApproved ? 1 : 0);
    if (isApproved) expect(said.get(id)[0].getTime()).toBeLessThanOrEqual(deadline.getTime());
    expect(approved.refused).toEqual(isApproved ? [] : ['NOT_ALLOWED_IN_STATUS']);
    expect(canceled?.refused ?? []).toEqual(
      canceled === null || end === 'CANCELED' ? [] : ['NOT_ALLOWED_IN_STATUS'],
    );
    expect(end === 'EXPIRED' && isApproved).toBe(false);
    expect(end === 'SETTLED').toBe(isApproved && end !== 'CANCELED');
    const isPaid = end === 'SETTLED';
    expect(booked.get(id)?.[0]?.payments ?? 0).toBe(isPaid ? 1 : 0);
    const closed = isPaid ? 'CAPTURE 100' : 'RELEASE 100';
    expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 100', closed]);
  }
  expect([...ends.values()]).toEqual(expect.arrayContaining(['SETTLED', 'EXPIRED', 'CANCELED']));
}, 60_000);
