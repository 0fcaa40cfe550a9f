import { type ManyPayouts, manyPayouts } from './many-payouts';

const PAYOUTS = 3_000;
const OLD_LINES = `
insert into payout_event (merchant_id, seq, payout_id, account_id, version, to_status, cause,
  refunded, occurred_at)
select merchant_id, row_number() over (partition by merchant_id order by id, v), id, account_id, v,
  status, 'REQUESTED', 0, now() - interval '300 days'
from payout, generate_series(1, 2) v;
update payout set version = 2;
insert into event_counter (merchant_id, last_seq)
select merchant_id, max(seq) from payout_event group by 1`;
const READ = `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::integer as rows
  from pg_stat_xact_user_tables where relname in ('payout', 'payout_event')`;

let many: ManyPayouts;
beforeAll(async () => {
  many = await manyPayouts(PAYOUTS);
}, 60_000);
afterAll(() => many.stop(), 60_000);

test('a batch reads a few rows a line, with no statistics of the lines too', async () => {
  const client = await many.pool.connect();
  await client.query(`set session_replication_role = replica; ${OLD_LINES}`);
  await client.query('set session_replication_role = origin');
  const deleted: number[] = [];
  const read: number[] = [];
  for (let n = 0; n < 8; n += 1) {
    await client.query('select pg_stat_force_next_flush()');
    await client.query('begin');
    const batch = 'select deleted from forget_events($1, 100, 20)';
    const { rows } = await client.query<{ deleted: number }>(batch, [many.merchantId]);
    deleted.push(rows[0]?.deleted ?? 0);
    read.push((await client.query<{ rows: number }>(READ)).rows[0]?.rows ?? 0);
    await client.query('commit');
  }
  client.release();
  expect(deleted).toEqual(Array.from({ length: 8 }, () => 10));
  expect(Math.max(...read)).toBeLessThan(400);
}, 20_000);
