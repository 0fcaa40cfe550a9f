import { NO_LIMITS } from '../../src/domain/account-limits';
import type {
  Account,
  ApprovalRule,
  Balance,
  Credit,
  CreditOutcome,
  NewAccount,
} from '../../src/store/payout-store-accounts';
import { closingOf, enter } from './memory-ledger';
import type { MemoryTables } from './memory-tables';

export function createAccount(
  tables: MemoryTables,
  made: NewAccount,
): { account: Account; replayed: boolean } {
  const known = [...tables.accounts.values()].find(
    ({ account }) =>
      made.externalId !== null &&
      account.merchantId === made.merchantId &&
      account.externalId === made.externalId,
  );
  if (known !== undefined) return { account: known.account, replayed: true };
  const limits = { ...NO_LIMITS, ...made.limits };
  const approvalsNeeded = made.approvalsNeeded ?? 1;
  const account = { ...made, approvalsNeeded, limits, createdAt: tables.now() };
  tables.accounts.set(made.id, { account, available: 0n, held: 0n, moves: 0n });
  return { account, replayed: false };
}

export function setApprovalRule(tables: MemoryTables, rule: ApprovalRule): Account | null {
  const { merchantId, accountId, approvalLimitCents, approvalsNeeded } = rule;
  const row = tables.accounts.get(accountId);
  if (row?.account.merchantId !== merchantId) return null;
  const now = row.account;
  const account = {
    ...now,
    approvalLimitCents:
      approvalLimitCents === undefined ? now.approvalLimitCents : approvalLimitCents,
    approvalsNeeded: approvalsNeeded ?? now.approvalsNeeded,
  };
  tables.accounts.set(accountId, { ...row, account });
  return account;
}

export function balanceOf(
  tables: MemoryTables,
  merchantId: string,
  accountId: string,
): Balance | null {
  const row = tables.accounts.get(accountId);
  if (row === undefined || row.account.merchantId !== merchantId) return null;
  const { available: availableCents, held: heldCents, moves } = row;
  const totalCents = availableCents + heldCents;
  return { accountId, availableCents, heldCents, totalCents, moves, asOf: tables.now() };
}

/** Adds to `available`, once for each reference. */
export function creditAccount(tables: MemoryTables, credit: Credit): CreditOutcome {
  const { merchantId, accountId, amountCents, reference } = credit;
  if (balanceOf(tables, merchantId, accountId) === null) return { kind: 'no-account' };
  const first = tables.ledger.find(
    (row) => row.accountId === accountId && row.kind === 'CREDIT' && row.reference === reference,
  );
  if (first !== undefined && first.amountCents !== amountCents) {
    return { kind: 'conflict', firstAmountCents: first.amountCents };
  }
  if (first === undefined) {
    enter(tables, { accountId, payoutId: null, kind: 'CREDIT', amountCents, reference });
  }
  const balance = balanceOf(tables, merchantId, accountId);
  if (balance === null) throw new Error('an account is gone');
  return { kind: first === undefined ? 'credited' : 'replayed', balance };
}

/** What our open payouts hold with each provider. */
export function holdsByProvider(tables: MemoryTables): ReadonlyMap<string, bigint> {
  const holds = new Map<string, bigint>();
  for (const { payout } of tables.payouts.values()) {
    const { provider, amountCents, status } = payout;
    if (provider === null || closingOf(status) !== null) continue;
    holds.set(provider, (holds.get(provider) ?? 0n) + amountCents);
  }
  return holds;
}
