import { And, type FindOperator, In, LessThan } from 'typeorm';
import type { LedgerMove } from '../domain/ledger';
import { Account as AccountEntity } from '../entities/account';
import { LedgerEntry } from '../entities/ledger-entry';
import { Merchant } from '../entities/merchant';
import { accountFrom } from './account-row';
import type { Account, LedgerLine } from './payout-store-accounts';
import type { MerchantReads } from './walled-reads';

export interface PageQuery {
  readonly after: string | null;
  readonly limit: number;
}

/** What a credential may see: a merchant's accounts, or those of them it names. */
export interface Reach {
  readonly merchantId: string;
  /** Null: every account of the merchant. */
  readonly accounts: readonly string[] | null;
}

const within = ({ accounts }: Reach): FindOperator<string>[] =>
  accounts === null ? [] : [In([...accounts])];

/** Accounts of one merchant, newest first. */
export async function readAccounts(
  reads: MerchantReads,
  reach: Reach,
  { after, limit }: PageQuery,
): Promise<Account[]> {
  const ids = [...within(reach), ...(after === null ? [] : [LessThan(after)])];
  const where = { merchant_id: reach.merchantId, ...(ids.length > 0 ? { id: And(...ids) } : {}) };
  const rows = await reads.run((from) =>
    from.getRepository(AccountEntity).find({ where, order: { id: 'DESC' }, take: limit }),
  );
  return rows.map(accountFrom);
}

/** Accounts by id, in the order asked for; null where there is no such account within reach. */
export async function readAccountsById(
  reads: MerchantReads,
  reach: Reach,
  ids: readonly string[],
): Promise<(Account | null)[]> {
  const where = { merchant_id: reach.merchantId, id: And(In([...ids]), ...within(reach)) };
  const rows = await reads.run((from) => from.getRepository(AccountEntity).find({ where }));
  const byId = new Map(rows.map((row) => [row.id, accountFrom(row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** An account's ledger, newest entry first. The caller has checked whose account it is. */
export async function readStatement(
  reads: MerchantReads,
  accountId: string,
  { after, limit }: PageQuery,
): Promise<LedgerLine[]> {
  const where = { account_id: accountId, ...(after === null ? {} : { id: LessThan(after) }) };
  const rows = await reads.run((from) =>
    from.getRepository(LedgerEntry).find({ where, order: { id: 'DESC' }, take: limit }),
  );
  return rows.map((row) => ({
    id: BigInt(row.id),
    kind: row.kind as LedgerMove,
    amountCents: BigInt(row.amount),
    payoutId: row.payout_id,
    reference: row.reference,
    occurredAt: row.occurred_at,
  }));
}

export const readMerchantName = async (reads: MerchantReads, id: string): Promise<string> =>
  (await reads.run((from) => from.getRepository(Merchant).findOneByOrFail({ id }))).name;
