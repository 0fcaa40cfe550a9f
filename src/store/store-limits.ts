import { type AccountLimits, raisedLimits } from '../domain/account-limits';
import { type Doer, SYSTEM } from '../domain/audit-entry';
import type { CanonicalObject } from '../domain/canonical-json';
import type { LimitUse } from '../domain/limit-use';
import { textFromCents } from '../domain/money';
import { type AccountRow, accountFrom } from './account-row';
import { appendAudit, type DigestKey } from './append-audit';
import { inTransaction } from './in-transaction';
import { limitColumns, limitsFrom } from './limit-columns';
import type { Account, NewLimits, UseAsked } from './payout-store-accounts';
import { limitUses, type UseRow } from './read-limits';
import type { Sealing } from './sealing';
import { LOCK_LIMITS, SET_LIMITS } from './sql/limits';
import type { Database, Queryable } from './walled-pool';

const text = (cents: bigint | null): string | null =>
  cents === null ? null : textFromCents(cents);

const told = ({ night, recipient, ...limits }: AccountLimits): CanonicalObject => ({
  perPayout: text(limits.perPayoutCents),
  perDay: text(limits.perDayCents),
  night: night && {
    from: night.from,
    to: night.to,
    perPayout: text(night.perPayoutCents),
    total: text(night.totalCents),
  },
  recipient: recipient && {
    minutes: recipient.minutes,
    payouts: recipient.payouts,
    amount: text(recipient.amountCents),
  },
  lookAlikeMinutes: limits.lookAlikeMinutes,
});

/** What lets more through; a window that the house has is taken for the shorter one. */
function raisedIn(before: AccountLimits, after: AccountLimits): string[] {
  const [old, now] = [before.lookAlikeMinutes, after.lookAlikeMinutes];
  const isShorter = old !== null && old > 0 && (now ?? 0) < old;
  return [...raisedLimits(before, after), ...(isShorter ? ['LOOK_ALIKE'] : [])];
}

interface Set {
  readonly merchantId: string;
  readonly accountId: string;
  readonly before: AccountLimits;
  readonly after: AccountLimits;
  readonly by?: Doer | undefined;
}

function noteLimits(client: Queryable, set: Set, key: DigestKey): Promise<void> {
  const { merchantId, accountId, before, after, by = SYSTEM } = set;
  const facts = { before: told(before), after: told(after), raised: raisedIn(before, after) };
  const deed = { action: 'limit.set', subject: `account:${accountId}`, facts } as const;
  return appendAudit(client, { ...by, ...deed, merchantId }, key);
}

/** Part of whatever transaction it runs in, and its last statements. */
export async function setLimitsInside(
  client: Queryable,
  { merchantId, accountId, change, by }: NewLimits,
  key: DigestKey,
): Promise<Account | null> {
  const locked = await client.query<AccountRow>(LOCK_LIMITS, [merchantId, accountId]);
  const [row] = locked.rows;
  if (row === undefined) return null;
  const before = limitsFrom(row);
  const after = { ...before, ...change };
  const values = [merchantId, accountId, JSON.stringify(limitColumns(after))];
  const set = await client.query<AccountRow>(SET_LIMITS, values);
  await noteLimits(client, { merchantId, accountId, before, after, by }, key);
  return set.rows[0] === undefined ? null : accountFrom(set.rows[0]);
}

/** The account row is locked first: what was requested before is judged by the old limits. */
export const setLimits = (
  pool: Database,
  limits: NewLimits,
  key: DigestKey,
): Promise<Account | null> => inTransaction(pool, (client) => setLimitsInside(client, limits, key));

export async function readLimitUse(
  pool: Database,
  { merchantId, ...asked }: UseAsked,
  sealing: Sealing,
): Promise<LimitUse | null> {
  const ask = async (text: string, values: unknown[]) =>
    (await pool.query<UseRow>(text, values)).rows;
  const [use] = await limitUses(ask, { merchantId, asked: [asked] }, sealing);
  return use ?? null;
}
