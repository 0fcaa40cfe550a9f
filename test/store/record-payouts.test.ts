import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { LOOKS_SEALED } from '../support/sealing-keys';
import { aPlainDatabase, type PlainDatabase } from './plain-database';

let database: PlainDatabase;
let accountId: string;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);
beforeEach(async () => {
  accountId = randomUUID();
  const { pool, ids } = database;
  await pool.query(
    `insert into account (id, merchant_id, name) values ($1, ${ids.merchant}, 'x')`,
    [accountId],
  );
  await pool.query(
    `insert into ledger_entry (account_id, kind, amount, reference)
     values ($1, 'CREDIT', 100, 'x')`,
    [accountId],
  );
});

const order = (amount: number, idempotencyKey: string = randomUUID()) => ({
  id: randomUUID(),
  merchant_id: database.ids.merchant.replaceAll("'", ''),
  account_id: accountId,
  idempotency_key: idempotencyKey,
  amount,
  destination_kind: 'PIX_KEY',
  pix_key_type: 'EMAIL',
  pix_key: LOOKS_SEALED,
  recipient_name: LOOKS_SEALED,
  recipient_tax_id: LOOKS_SEALED,
  priority: 'HIGH',
  requested_by: 'plain',
  lease_ms: 60_000,
  approval_ms: 60_000,
});

type Asked = ReturnType<typeof order>;

/** What each order of one call is told, in the order asked. */
async function record(client: PoolClient, ...orders: Asked[]): Promise<string[]> {
  const json = JSON.stringify(orders.map((one, n) => ({ n, ...one })));
  const { rows } = await client.query<{ outcome: string }>(
    'select outcome from record_payouts($1) order by n',
    [json],
  );
  return rows.map(({ outcome }) => outcome);
}

async function withClients<T>(use: (a: PoolClient, b: PoolClient) => Promise<T>): Promise<T> {
  const [a, b] = [await database.pool.connect(), await database.pool.connect()];
  try {
    return await use(a, b);
  } finally {
    a.release();
    b.release();
  }
}

const WAITS = `select 1 from pg_stat_activity where datname = current_database()
  and wait_event_type = 'Lock' and query like '%record_payouts%'`;

/** The second call begins while the first is not yet committed, and waits for it. */
const second = (first: Asked, then: Asked): Promise<string[]> =>
  withClients(async (a, b) => {
    await a.query('begin');
    expect(await record(a, first)).toEqual(['ACCEPTED']);
    const told = record(b, then);
    while ((await database.pool.query(WAITS)).rows.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await a.query('commit');
    return told;
  });

test.each([
  ['what fits together is accepted', [60, 40], ['ACCEPTED', 'ACCEPTED']],
  ['what does not fit beside the others is asked again alone', [60, 60], ['ACCEPTED', 'RETRY']],
  ['a smaller one behind it is not refused either', [60, 60, 1], ['ACCEPTED', 'RETRY', 'RETRY']],
  [
    'what is more than there is takes no place',
    [101, 60, 40],
    ['INSUFFICIENT', 'ACCEPTED', 'ACCEPTED'],
  ],
])('%s', async (_what, amounts, outcomes) => {
  await withClients(async (client) => {
    expect(await record(client, ...amounts.map((amount) => order(amount)))).toEqual(outcomes);
  });
});

test('a call that waits for another sees what that one left', async () => {
  expect(await second(order(60), order(60))).toEqual(['INSUFFICIENT']);
  expect(await second(order(10), order(30))).toEqual(['ACCEPTED']);
});

test('a key that is being recorded is known to the call that waits', async () => {
  expect(await second(order(60, 'same'), order(60, 'same'))).toEqual(['KNOWN']);
});

test("another merchant's account is neither waited for nor held up by naming it", async () => {
  const stranger = randomUUID();
  await database.pool.query(`insert into merchant (id, name) values ($1, 'z')`, [stranger]);
  await withClients(async (holder, asker) => {
    await holder.query('begin');
    await holder.query('select from account where id = $1 for update', [accountId]);
    await asker.query(`set lock_timeout = '3s'`);
    const foreign = { ...order(1), merchant_id: stranger };
    expect(await record(asker, foreign)).toEqual(['NO_ACCOUNT']);
    await holder.query('rollback');
    await asker.query('begin');
    expect(await record(asker, foreign)).toEqual(['NO_ACCOUNT']);
    const free = 'select from account where id = $1 for no key update nowait';
    expect((await holder.query(free, [accountId])).rowCount).toBe(1);
    await asker.query('rollback; reset lock_timeout');
  });
});

describe('where look-alikes are refused', () => {
  const alike = { recipient_index: 'ana', destination_index: 'her key' };
  let another: string;
  beforeEach(async () => {
    const { pool, ids } = database;
    another = randomUUID();
    await pool.query(
      `insert into account (id, merchant_id, name) values ($1, ${ids.merchant}, 'y')`,
      [another],
    );
    await pool.query(
      `insert into ledger_entry (account_id, kind, amount, reference)
       values ($1, 'CREDIT', 100, 'y')`,
      [another],
    );
    await pool.query('update account set look_alike_minutes = 5 where id = any($1)', [
      [accountId, another],
    ]);
  });

  test('a call waits for one like it, though it is for another account', async () => {
    const elsewhere = { ...order(7), ...alike, account_id: another };
    expect(await second({ ...order(7), ...alike }, elsewhere)).toEqual(['LOOK_ALIKE']);
  });

  test('of two in one call the second is asked again alone', async () => {
    const [one, two] = [order(8), { ...order(8), account_id: another }];
    await withClients(async (client) => {
      const both = [one, two].map((each) => ({ ...each, ...alike }));
      expect(await record(client, ...both)).toEqual(['ACCEPTED', 'RETRY']);
    });
  });
});

test('what is within a limit alone and not beside others is asked again alone', async () => {
  await database.pool.query('update account set limit_per_day = 50 where id = $1', [accountId]);
  await withClients(async (client) => {
    const told = await record(client, order(51), order(30), order(30), order(20));
    expect(told).toEqual(['LIMIT', 'ACCEPTED', 'RETRY', 'RETRY']);
    expect(await record(client, order(30))).toEqual(['LIMIT']);
    expect(await record(client, order(20))).toEqual(['ACCEPTED']);
  });
});

test('an account of another merchant is none', async () => {
  const stranger = { ...order(1), merchant_id: randomUUID() };
  await withClients(async (client) => {
    expect(await record(client, stranger, order(1))).toEqual(['NO_ACCOUNT', 'ACCEPTED']);
  });
});
