import { randomUUID } from 'node:crypto';
import { LOOKS_SEALED } from '../support/sealing-keys';
import { aPlainDatabase, type PlainDatabase } from './plain-database';

let database: PlainDatabase;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);

/** Tables that a transaction read through from end to end. */
const READ_THROUGH = `select relname, seq_scan::integer from pg_stat_xact_user_tables
  where seq_scan > 0 order by relname`;

const order = (n: number, accountId: string) => ({
  n,
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

test('a batch is looked up by keys, however small the tables are', async () => {
  const accountId = await anAccount();
  const client = await database.pool.connect();
  try {
    await client.query('begin');
    await client.query('select from record_payouts($1)', [
      JSON.stringify([order(0, accountId), order(1, accountId)]),
    ]);
    expect((await client.query(READ_THROUGH)).rows).toEqual([]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});
