import { And, type FindOperator, In, LessThan } from 'typeorm';
import type { LedgerMove } from '../domain/ledger';
import { Account as AccountEntity } from '../entities/account';
import type { LedgerEntry } from '../entities/ledger-entry';
import { Merchant } from '../entities/merchant';
import { accountFrom, type BalanceRow, balanceFrom } from './account-row';
import type { Account, Balance, LedgerLine } from './payout-store-accounts';
import { BALANCES, STATEMENTS } from './sql/accounts';
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

/** What accounts have now, in the order asked for. */
export async function readBalances(
  reads: MerchantReads,
  { merchantId }: Reach,
  ids: readonly string[],
): Promise<(Balance | null)[]> {
  const rows = await reads.run((from) => from.query<BalanceRow[]>(BALANCES, [merchantId, ids]));
  const byId = new Map(rows.map((row) => [row.id, balanceFrom(row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

const lineFrom = (row: LedgerEntry): LedgerLine => ({
  id: BigInt(row.id),
  kind: row.kind as LedgerMove,
  amountCents: BigInt(row.amount),
  payoutId: row.payout_id,
  reference: row.reference,
  occurredAt: row.occurred_at,
});

/** A page of many accounts' ledgers. The caller has checked whose accounts they are. */
export async function readStatements(
  reads: MerchantReads,
  ids: readonly string[],
  { after, limit }: PageQuery,
): Promise<LedgerLine[][]> {
  const values = [[...new Set(ids)], after, limit];
  const rows = await reads.run((from) => from.query<LedgerEntry[]>(STATEMENTS, values));
  return ids.map((id) => rows.filter((row) => row.account_id === id).map(lineFrom));
}

export const readMerchantName = async (reads: MerchantReads, id: string): Promise<string> =>
  (await reads.run((from) => from.getRepository(Merchant).findOneByOrFail({ id }))).name;
