import type { PoolClient } from 'pg';
import type { PayoutFacts } from '../../src/domain/payout';
import { forgetEvents, merchantsWithOld } from '../../src/store/forget-events';
import { aDoor, type Door, failed, settled } from '../payouts/a-door';
import { eventually } from '../support/eventually';
import { ageEvents } from './aged-events';

const DAYS = 100;
const BATCH_OF_FOUR = 'select lines, deleted from forget_events($1, $2, 4)';
const WAITING = `select from pg_locks where not granted
  and pid in (select pid from pg_stat_activity where datname = current_database())`;

let door: Door;
let worker: PoolClient;
beforeAll(async () => {
  door = await aDoor();
  worker = await door.pool.connect();
  await worker.query('set role repasse_worker');
}, 60_000);
afterAll(async () => {
  await worker.query('reset role');
  worker.release();
  await door.stop();
}, 60_000);

async function ended(report = failed): Promise<PayoutFacts> {
  const facts = await door.aSentPayout();
  await door.tell(facts, report);
  return facts;
}
const age = (...all: readonly PayoutFacts[]) =>
  ageEvents(
    door.pool,
    all.map(({ payout }) => payout.id),
    DAYS + 1,
  );
/** Everything there is; nothing young stands in the way of what is old. */
async function ageAll(): Promise<void> {
  const { rows } = await door.pool.query<{ id: string }>('select id from payout');
  const ids = rows.map(({ id }) => id);
  await ageEvents(door.pool, ids, DAYS + 1);
}
/** Nobody watches it for returns any longer. */
const leave = ({ payout }: PayoutFacts) =>
  door.pool.query('update payout set next_check_at = null where id = $1', [payout.id]);
async function versions({ payout }: PayoutFacts): Promise<number[]> {
  const text = 'select version from payout_event where payout_id = $1 order by version';
  const { rows } = await door.pool.query<{ version: number }>(text, [payout.id]);
  return rows.map(({ version }) => version);
}
const forget = () => forgetEvents(worker, door.merchantId, DAYS);
const ends = () => door.store.logEnds(door.merchantId);

test('of what ended long ago the newest line stays, and the log says where it begins', async () => {
  const [first, open, second] = [await ended(), await door.aSentPayout(), await ended()];
  const watched = await ended(settled());
  await age(first, open, second, watched);
  const { last: mark } = await ends();
  const young = await ended();
  expect(await merchantsWithOld(worker, DAYS)).toEqual([door.merchantId]);
  expect(await forget()).toBe(false);

  expect(await Promise.all([first, second].map(versions))).toEqual([[2], [2]]);
  // One is open, the recipient of another may still return it, the third is young.
  expect(await Promise.all([open, watched, young].map(versions))).toEqual([[1], [1, 2], [1, 2]]);
  expect(await ends()).toEqual({ keptAfter: mark, last: mark + 2n });
  const after = await door.store.eventsAfter(door.merchantId, mark, 10);
  expect(after.map(({ seq }) => seq)).toEqual([mark + 1n, mark + 2n]);
  expect(await merchantsWithOld(worker, DAYS)).toEqual([]);
  expect(await forget()).toBe(false);
  expect(await door.faults()).toEqual([]);
});

test('what comes later is told from the line that stayed, and forgotten in its turn', async () => {
  const [payout, open] = [await ended(settled('E9')), await door.aSentPayout()];
  await ageAll();
  await leave(payout);
  await forget();
  expect(await Promise.all([payout, open].map(versions))).toEqual([[2], [1]]);
  const refunds = [{ reference: 'D1', amountCents: 400n }];
  await door.tell(await door.now(payout), { outcome: 'refunded', refunds, full: false });
  await door.tell(open, failed);
  expect(await Promise.all([payout, open].map(versions))).toEqual([
    [2, 3],
    [1, 2],
  ]);
  expect(await door.faults()).toEqual([]);
  await ageAll();
  await leave(payout);
  await forget();
  expect(await Promise.all([payout, open].map(versions))).toEqual([[3], [2]]);
  expect(await door.faults()).toEqual([]);
});

test('a batch is small, and two servers at once forget nothing twice', async () => {
  const { rows } = await worker.query<{ lines: number }>(
    'select lines from forget_events($1, $2, 3)',
    [door.merchantId, DAYS],
  );
  expect(rows).toEqual([{ lines: 0 }]);
  const all = await Promise.all([ended(), ended(), ended()]);
  await ageAll();
  const before = await ends();
  const other = await door.pool.connect();
  const batch = async (one: PoolClient) =>
    (await one.query<{ lines: number }>(BATCH_OF_FOUR, [door.merchantId, DAYS])).rows[0]?.lines;
  try {
    await other.query('begin');
    expect(await batch(other)).toBe(4);
    const late = batch(worker);
    await eventually('it waits', async () => (await door.pool.query(WAITING)).rows.length > 0);
    await other.query('commit');
    expect(await late).toBe(0);
  } finally {
    await other.query('rollback');
    other.release();
  }
  expect((await ends()).keptAfter).toBe(before.keptAfter + 4n);
  await forget();
  expect(await Promise.all(all.map(versions))).toEqual([[2], [2], [2]]);
  expect(await door.faults()).toEqual([]);
});

test('a line that is missing and was not forgotten is a fault', async () => {
  const facts = await ended();
  const client = await door.pool.connect();
  await client.query(`begin; set local session_replication_role = replica`);
  await client.query('delete from payout_event where payout_id = $1 and version = 1', [
    facts.payout.id,
  ]);
  await client.query('commit').finally(() => client.release());
  const told = (await door.faults()).map((row) => (row as { fault: string }).fault);
  expect(told.sort()).toEqual(['the history has a gap', 'the log has a gap']);
});
