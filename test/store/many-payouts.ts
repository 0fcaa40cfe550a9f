import { Pool } from 'pg';
import { aDatabase } from '../support/database';

export interface ManyPayouts {
  readonly url: string;
  readonly pool: Pool;
  readonly merchantId: string;
  readonly accountId: string;
  stop(): Promise<void>;
}

const MERCHANT = '00000000-0000-7000-8000-0000000000a1';
const ACCOUNT = '00000000-0000-7000-8000-0000000000b1';

/** Nine of ten are one merchant's; most are settled, as in a database that is some months old. */
const MERCHANTS = `
insert into merchant (id, name)
select ('00000000-0000-7000-8000-0000000000a' || n)::uuid, 'm' || n from generate_series(1, 2) n;
insert into account (id, merchant_id, name)
select ('00000000-0000-7000-8000-0000000000b' || n)::uuid,
  ('00000000-0000-7000-8000-0000000000a' || n)::uuid, 'a' || n from generate_series(1, 2) n;`;

const PAYOUTS = `
insert into payout (id, merchant_id, account_id, idempotency_key, amount, destination_kind,
  pix_key_type, pix_key, recipient_name, recipient_tax_id, priority, order_id, requested_by, status,
  suspicion, provider, recipient_index, destination_index, created_at, next_check_at)
select (lpad(to_hex(1764000000000 + n::bigint * 60000), 12, '0') || '7000' || '8000'
    || lpad(to_hex(n), 12, '0'))::uuid,
  ('00000000-0000-7000-8000-0000000000a' || m)::uuid, ('00000000-0000-7000-8000-0000000000b' || m)::uuid,
  'k' || n, 1 + n::bigint * 7919 % 500000, 'PIX_KEY', 'EVP', 's', 's', 's', 'HIGH', 'order-' || n, 'many',
  s, case when s = 'SUSPICIOUS' then 'AMOUNT' end,
  case when n % 5000 = 0 then 'rare' else (array['pagstar', 'fiserv'])[1 + n % 2] end,
  'recipient-' || n % 9000, 'destination-' || n % 9000,
  timestamptz '2026-01-01' + n * interval '1 minute', null
from generate_series(1, $1) n, lateral (select case when n % 10 = 0 then 2 else 1 end as m,
  case when n > $1 - 40 then 'PROCESSING' when n % 997 = 0 then 'FAILED'
    when n % 9001 = 0 then 'SUSPICIOUS' when n % 7001 = 0 then 'AWAITING_APPROVAL'
    else 'SETTLED' end as s) as of`;

/** So many payouts, written past the ledger: what is asked is how they are read. */
export async function manyPayouts(count: number): Promise<ManyPayouts> {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 2 });
  const session = await pool.connect();
  await session.query("set session_replication_role = 'replica'");
  await session.query(MERCHANTS);
  await session.query(PAYOUTS, [count]);
  await session.query("set session_replication_role = 'origin'; analyze payout; analyze account");
  session.release();
  return {
    url: database.url,
    pool,
    merchantId: MERCHANT,
    accountId: ACCOUNT,
    async stop() {
      await pool.end();
      await database.drop();
    },
  };
}
