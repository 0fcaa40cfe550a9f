import type { Pool } from 'pg';
import type { PayoutStore } from './store/payout-store';

/** Fixed ids, so that replicas and restarts mean the same merchant. */
const DEMO_MERCHANT = '00000000-0000-7000-8000-00000000d3e0';
const DEFAULT_MERCHANT = '00000000-0000-7000-8000-00000000def0';
const DEMO_ACCOUNTS = [
  { id: '00000000-0000-7000-8000-00000000acc1', name: 'Carteira principal' },
  { id: '00000000-0000-7000-8000-00000000acc2', name: 'Carteira reserva' },
] as const;
const DEMO_OPENING_CENTS = 1_000_000n;

const ADD_MERCHANT = 'insert into merchant (id, name) values ($1, $2) on conflict do nothing';
const ADD_COUNTER = 'insert into event_counter (merchant_id) values ($1) on conflict do nothing';

/** A merchant with its event log, made once. */
export async function addMerchant(pool: Pool, id: string, name: string): Promise<void> {
  await pool.query(ADD_MERCHANT, [id, name]);
  await pool.query(ADD_COUNTER, [id]);
}

export interface Seeded {
  readonly merchantId: string;
  /** The first demo account; null outside the demo. */
  readonly accountId: string | null;
}

/** The merchant a bootstrap key belongs to where no demo is seeded. */
export async function seedDefault(pool: Pool): Promise<Seeded> {
  await addMerchant(pool, DEFAULT_MERCHANT, 'default');
  return { merchantId: DEFAULT_MERCHANT, accountId: null };
}

/** One merchant, two accounts of R$ 10,000.00 each: never beside a provider with real money. */
export async function seedDemo(pool: Pool, store: PayoutStore): Promise<Seeded> {
  const merchantId = DEMO_MERCHANT;
  await addMerchant(pool, merchantId, 'demo');
  for (const { id, name } of DEMO_ACCOUNTS) {
    await store.createAccount({ id, merchantId, name, externalId: id, approvalLimitCents: null });
    await store.credit({
      merchantId,
      accountId: id,
      amountCents: DEMO_OPENING_CENTS,
      reference: 'demo-opening',
    });
  }
  return { merchantId, accountId: DEMO_ACCOUNTS[0].id };
}
