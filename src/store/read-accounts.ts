import { type DataSource, In, LessThan } from 'typeorm';
import type { LedgerMove } from '../domain/ledger';
import { Account as AccountEntity } from '../entities/account';
import { ApiKey } from '../entities/api-key';
import { LedgerEntry } from '../entities/ledger-entry';
import { Merchant } from '../entities/merchant';
import type { Account, LedgerLine } from './payout-store-accounts';
import { accountFrom } from './store-accounts';

export interface PageQuery {
  readonly after: string | null;
  readonly limit: number;
}

/** Accounts of one merchant, newest first. */
export async function readAccounts(
  reads: DataSource,
  merchantId: string,
  { after, limit }: PageQuery,
): Promise<Account[]> {
  const where = { merchant_id: merchantId, ...(after === null ? {} : { id: LessThan(after) }) };
  const rows = await reads
    .getRepository(AccountEntity)
    .find({ where, order: { id: 'DESC' }, take: limit });
  return rows.map(accountFrom);
}

/** Accounts by id, in the order asked for; null where this merchant has no such account. */
export async function readAccountsById(
  reads: DataSource,
  merchantId: string,
  ids: readonly string[],
): Promise<(Account | null)[]> {
  const where = { merchant_id: merchantId, id: In([...ids]) };
  const rows = await reads.getRepository(AccountEntity).find({ where });
  const byId = new Map(rows.map((row) => [row.id, accountFrom(row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** An account's ledger, newest entry first. The caller has checked whose account it is. */
export async function readStatement(
  reads: DataSource,
  accountId: string,
  { after, limit }: PageQuery,
): Promise<LedgerLine[]> {
  const where = { account_id: accountId, ...(after === null ? {} : { id: LessThan(after) }) };
  const rows = await reads
    .getRepository(LedgerEntry)
    .find({ where, order: { id: 'DESC' }, take: limit });
  return rows.map((row) => ({
    id: BigInt(row.id),
    kind: row.kind as LedgerMove,
    amountCents: BigInt(row.amount),
    payoutId: row.payout_id,
    reference: row.reference,
    occurredAt: row.occurred_at,
  }));
}

export const readMerchantName = async (reads: DataSource, id: string): Promise<string> =>
  (await reads.getRepository(Merchant).findOneByOrFail({ id })).name;

/** The key with this digest, if it is neither revoked nor expired. */
export async function readApiKey(reads: DataSource, keyHash: Buffer): Promise<ApiKey | null> {
  const key = await reads.getRepository(ApiKey).findOneBy({ key_hash: keyHash });
  if (key === null || key.revoked_at !== null) return null;
  return key.expires_at !== null && key.expires_at <= new Date() ? null : key;
}
