import type { Pool, PoolClient } from 'pg';
import type { Account, Balance, Credit, CreditOutcome, NewAccount } from './payout-store-accounts';
import { BALANCE, CREATE_ACCOUNT, CREDIT, FIND_CREDIT, LOCK_ACCOUNT } from './sql/accounts';

export interface AccountRow {
  id: string;
  merchant_id: string;
  name: string;
  external_id: string | null;
  approval_limit: string | null;
  created_at: Date;
}

export const accountFrom = (row: AccountRow): Account => ({
  id: row.id,
  merchantId: row.merchant_id,
  name: row.name,
  externalId: row.external_id,
  approvalLimitCents: row.approval_limit === null ? null : BigInt(row.approval_limit),
  createdAt: row.created_at,
});

export async function createAccount(
  pool: Pool,
  account: NewAccount,
): Promise<{ account: Account; replayed: boolean }> {
  const limit = account.approvalLimitCents?.toString() ?? null;
  const values = [account.id, account.merchantId, account.name, account.externalId, limit];
  const { rows } = await pool.query<AccountRow & { replayed: boolean }>(CREATE_ACCOUNT, values);
  const [row] = rows;
  // Somebody else's insert with this external id was not yet visible: it is now.
  if (row === undefined) return createAccount(pool, account);
  return { account: accountFrom(row), replayed: row.replayed };
}

interface BalanceRow {
  id: string;
  available: string;
  held: string;
  moves: string;
  as_of: Date;
}

export async function readBalance(
  pool: Pool | PoolClient,
  merchantId: string,
  accountId: string,
): Promise<Balance | null> {
  const values = [merchantId, accountId];
  const { rows } = await pool.query<BalanceRow>({ name: 'balance', text: BALANCE, values });
  const [row] = rows;
  if (row === undefined) return null;
  return {
    accountId: row.id,
    availableCents: BigInt(row.available),
    heldCents: BigInt(row.held),
    totalCents: BigInt(row.available) + BigInt(row.held),
    moves: BigInt(row.moves),
    asOf: row.as_of,
  };
}

async function creditInside(client: PoolClient, credit: Credit): Promise<CreditOutcome> {
  const { merchantId, accountId, amountCents, reference } = credit;
  const locked = await client.query(LOCK_ACCOUNT, [merchantId, accountId]);
  if (locked.rowCount === 0) return { kind: 'no-account' };
  const found = await client.query<{ amount: string }>(FIND_CREDIT, [accountId, reference]);
  const [first] = found.rows;
  if (first !== undefined && BigInt(first.amount) !== amountCents) {
    return { kind: 'conflict', firstAmountCents: BigInt(first.amount) };
  }
  if (first === undefined) {
    await client.query(CREDIT, [accountId, amountCents.toString(), reference]);
  }
  const balance = await readBalance(client, merchantId, accountId);
  if (balance === null) throw new Error('a locked account has no balance');
  return { kind: first === undefined ? 'credited' : 'replayed', balance };
}

/** The account row is locked first, so two credits with one reference cannot both be new. */
export async function creditAccount(pool: Pool, credit: Credit): Promise<CreditOutcome> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const outcome = await creditInside(client, credit);
    await client.query('commit');
    return outcome;
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A client that failed inside a transaction is thrown away, not handed to somebody else.
    client.release(broken);
  }
}
