import { type ApprovalNeed, loosenedNeed } from '../domain/approvals';
import { SYSTEM } from '../domain/audit-entry';
import { textFromCents } from '../domain/money';
import { type AccountRow, accountFrom, type BalanceRow, balanceFrom } from './account-row';
import { appendAudit, type DigestKey } from './append-audit';
import { inTransaction } from './in-transaction';
import type {
  Account,
  ApprovalRule,
  Balance,
  Credit,
  CreditOutcome,
  NewAccount,
} from './payout-store-accounts';
import {
  BALANCE,
  CREATE_ACCOUNT,
  CREDIT,
  FIND_CREDIT,
  LOCK_ACCOUNT,
  SET_APPROVAL_RULE,
} from './sql/accounts';
import { LOCK_LIMITS } from './sql/limits';
import { setLimitsInside } from './store-limits';
import type { Database, Queryable } from './walled-pool';

type Made = { account: Account; replayed: boolean };

async function createInside(client: Queryable, account: NewAccount, key: DigestKey): Promise<Made> {
  const limit = account.approvalLimitCents?.toString() ?? null;
  const { approvalsNeeded = 1 } = account;
  const named = [account.id, account.merchantId, account.name, account.externalId];
  const values = [...named, limit, approvalsNeeded];
  const { rows } = await client.query<AccountRow & { replayed: boolean }>(CREATE_ACCOUNT, values);
  const [row] = rows;
  // Somebody else's insert with this external id was not yet visible: it is now.
  if (row === undefined) return createInside(client, account, key);
  if (!row.replayed) await noteAccount(client, account, key);
  const { id: accountId, merchantId, limits: change, by } = account;
  const isBare = row.replayed || change === undefined || Object.keys(change).length === 0;
  const limited = isBare
    ? null
    : await setLimitsInside(client, { merchantId, accountId, change, by }, key);
  return { account: limited ?? accountFrom(row), replayed: row.replayed };
}

const needOf = ({ approvalLimitCents: limit, approvalsNeeded }: ApprovalNeed) => ({
  approvalLimit: limit === null ? null : textFromCents(limit),
  approvalsNeeded,
});

function noteAccount(client: Queryable, account: NewAccount, key: DigestKey): Promise<void> {
  const { merchantId, id, approvalLimitCents, approvalsNeeded = 1, name, by = SYSTEM } = account;
  const facts = needOf({ approvalLimitCents, approvalsNeeded });
  const deed = { action: 'account.create', subject: `account:${id}`, facts } as const;
  return appendAudit(client, { ...by, ...deed, merchantId, digests: { name } }, key);
}

export const createAccount = (pool: Database, account: NewAccount, key: DigestKey): Promise<Made> =>
  inTransaction(pool, (client) => createInside(client, account, key));

/** What the account's payouts need from now on; those recorded before keep what they need. */
export const setApprovalRule = (pool: Database, rule: ApprovalRule): Promise<Account | null> =>
  inTransaction(pool, async (client) => {
    const { merchantId, accountId, approvalLimitCents: limit, approvalsNeeded, by } = rule;
    const locked = await client.query<AccountRow>(LOCK_LIMITS, [merchantId, accountId]);
    const given = [limit?.toString() ?? null, approvalsNeeded ?? null, limit !== undefined];
    const values = [merchantId, accountId, ...given];
    const { rows } = await client.query<AccountRow>(SET_APPROVAL_RULE, values);
    const [row] = rows;
    const [old] = locked.rows;
    if (row === undefined || old === undefined) return null;
    const [before, set] = [accountFrom(old), accountFrom(row)];
    const raised = loosenedNeed(before, set);
    const facts = { before: needOf(before), after: needOf(set), raised };
    const deed = { action: 'limit.set', subject: `account:${accountId}`, facts } as const;
    await appendAudit(client, { ...by, ...deed, merchantId });
    return set;
  });

export async function readBalance(
  pool: Queryable,
  merchantId: string,
  accountId: string,
): Promise<Balance | null> {
  const values = [merchantId, accountId];
  const { rows } = await pool.query<BalanceRow>({ name: 'balance', text: BALANCE, values });
  return rows[0] === undefined ? null : balanceFrom(rows[0]);
}

function noteCredit(client: Queryable, credit: Credit, key: DigestKey): Promise<void> {
  const { merchantId, accountId, amountCents, reference, by = SYSTEM } = credit;
  const facts = { amount: textFromCents(amountCents) };
  const deed = { action: 'account.credit', subject: `account:${accountId}`, facts } as const;
  return appendAudit(client, { ...by, ...deed, merchantId, digests: { reference } }, key);
}

async function creditInside(
  client: Queryable,
  credit: Credit,
  key: DigestKey,
): Promise<CreditOutcome> {
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
    await noteCredit(client, credit, key);
  }
  const balance = await readBalance(client, merchantId, accountId);
  if (balance === null) throw new Error('a locked account has no balance');
  return { kind: first === undefined ? 'credited' : 'replayed', balance };
}

/** The account row is locked first, so two credits with one reference cannot both be new. */
export const creditAccount = (
  pool: Database,
  credit: Credit,
  key: DigestKey,
): Promise<CreditOutcome> => inTransaction(pool, (client) => creditInside(client, credit, key));
