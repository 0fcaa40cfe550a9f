import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { LOOKS_SEALED } from '../support/sealing-keys';
import { aPlainDatabase, insertPayout, type PlainDatabase } from './plain-database';

let database: PlainDatabase;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);

/** Tables that a transaction read through from end to end. */
const READ_THROUGH = `select relname, seq_scan::integer from pg_stat_xact_user_tables
  where seq_scan > 0 order by relname`;

const order = (accountId: string) => ({
  id: randomUUID(),
  merchant_id: database.ids.merchant.replaceAll("'", ''),
  account_id: accountId,
  idempotency_key: randomUUID(),
  amount: 1,
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

async function anAccount(): Promise<string> {
  const id = randomUUID();
  const { pool, ids } = database;
  await pool.query(
    `insert into account (id, merchant_id, name) values ($1, ${ids.merchant}, 'x')`,
    [id],
  );
  await pool.query(
    `insert into ledger_entry (account_id, kind, amount, reference)
     values ($1, 'CREDIT', 100, 'x')`,
    [id],
  );
  return id;
}

async function inOneTransaction(run: (client: PoolClient) => Promise<void>): Promise<object[]> {
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await run(client);
    return (await client.query(READ_THROUGH)).rows;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

const json = (...rows: object[]) => [JSON.stringify(rows.map((row, n) => ({ n, ...row })))];

async function record(client: PoolClient, ...orders: object[]): Promise<void> {
  const { rows } = await client.query('select outcome from record_payouts($1)', json(...orders));
  expect(rows).toEqual(orders.map(() => ({ outcome: 'ACCEPTED' })));
}

test('a batch is looked up by keys, however small the tables are', async () => {
  const accountId = await anAccount();
  const through = await inOneTransaction((client) =>
    record(client, order(accountId), order(accountId)),
  );
  expect(through).toEqual([]);
});

test('so are the attempt that is opened and the change that is committed', async () => {
  const accountId = await anAccount();
  const through = await inOneTransaction(async (client) => {
    const one = order(accountId);
    await record(client, one);
    const of = { payout_id: one.id, merchant_id: one.merchant_id, account_id: accountId, hints: 0 };
    const attempt = { provider: 'a', provider_key: randomUUID(), idempotent: true };
    const opening = json({ ...of, ...attempt, fence: 1 });
    const opened = await client.query('select outcome from open_attempts($1)', opening);
    expect(opened.rows).toEqual([{ outcome: 'OPENED' }]);
    const change = json({
      ...of,
      version: 1,
      fence: 2,
      to_status: 'SETTLED',
      cause: 'LOOK_UP',
      move: 'CAPTURE',
      provider_id: 'p',
      refunds: [],
      verdicts: [],
    });
    const committed = await client.query('select outcome from commit_changes($1)', change);
    expect(committed.rows).toEqual([{ outcome: 'COMMITTED' }]);
  });
  expect(through).toEqual([]);
});

const FETCHED = `select idx_tup_fetch::integer as rows from pg_stat_xact_user_tables
  where relname = 'payout'`;

/** Of payouts, by an index. */
async function fetchedBy(client: PoolClient, run: () => Promise<unknown>): Promise<number> {
  const rows = async () => (await client.query<{ rows: number }>(FETCHED)).rows[0]?.rows ?? 0;
  const before = await rows();
  await run();
  return (await rows()) - before;
}

test('one attempt is opened without a look at all the other payouts', async () => {
  const accountId = await anAccount();
  await inOneTransaction(async (client) => {
    const one = order(accountId);
    await record(client, one);
    const others = insertPayout(database.ids, {
      id: 'gen_random_uuid()',
      idempotency_key: 'gen_random_uuid()::text',
    }).replace(/values \((.*)\)$/, 'select $1 from generate_series(1, 2000)');
    await client.query(others);
    await client.query('analyze payout');
    const attempt = { provider: 'a', provider_key: randomUUID(), idempotent: true };
    const opening = json({ payout_id: one.id, fence: 1, hints: 0, ...attempt });
    const fetched = await fetchedBy(client, () =>
      client.query('select from open_attempts($1)', opening),
    );
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(50);
  });
});
