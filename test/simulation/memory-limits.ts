import {
  type LimitFault,
  type LimitUse,
  limitFaults,
  longestFault,
  type UsedAt,
} from '../../src/domain/limit-use';
import type { Payout } from '../../src/domain/payout';
import type { Account, NewLimits, UseAsked } from '../../src/store/payout-store-accounts';
import type { NewPayout } from '../../src/store/payout-store-records';
import { closingOf } from './memory-ledger';
import type { MemoryTables, StoreTimes } from './memory-tables';

const MINUTE = 60_000;

function ownAccount(tables: MemoryTables, merchantId: string, accountId: string) {
  const row = tables.accounts.get(accountId);
  return row?.account.merchantId === merchantId ? row : null;
}

export function setLimits(tables: MemoryTables, set: NewLimits): Account | null {
  const row = ownAccount(tables, set.merchantId, set.accountId);
  if (row === null) return null;
  row.account = { ...row.account, limits: { ...row.account.limits, ...set.change } };
  tables.writes += 1;
  return row.account;
}

const isCounted = ({ status }: Payout): boolean => closingOf(status) !== 'RELEASE';

/** One counter for each payout: nothing is added up that could be added up wrongly. */
function countedFrom(payouts: readonly Payout[], stepMs: number): UsedAt[] {
  return payouts
    .map(({ createdAt, amountCents }) => ({
      at: new Date(Math.floor(createdAt.getTime() / stepMs) * stepMs),
      amountCents,
      payouts: 1,
    }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

export function limitUse(tables: MemoryTables, asked: UseAsked): LimitUse | null {
  const { merchantId, accountId, recipientTaxId } = asked;
  if (ownAccount(tables, merchantId, accountId) === null) return null;
  const counted = [...tables.payouts.values()]
    .map(({ payout }) => payout)
    .filter((payout) => payout.accountId === accountId && isCounted(payout));
  const own = counted.filter(({ recipient }) => recipient.taxId === recipientTaxId);
  return {
    now: tables.now(),
    hours: countedFrom(counted, 60 * MINUTE),
    minutes: countedFrom(own, MINUTE),
  };
}

/** The limit that stands in the way of a new order longest. */
export function limitInTheWay(tables: MemoryTables, asked: NewPayout): LimitFault | null {
  const { merchantId, order } = asked;
  const { accountId, amountCents, recipient } = order;
  const row = ownAccount(tables, merchantId, accountId);
  const use = limitUse(tables, { merchantId, accountId, recipientTaxId: recipient.taxId });
  if (row === null || use === null) throw new Error('an account is gone');
  return longestFault(limitFaults({ limits: row.account.limits, use, amountCents }));
}

const sameDestination = (a: Payout, { order }: NewPayout): boolean =>
  JSON.stringify(a.destination) === JSON.stringify(order.destination);

/** The newest payout of the merchant like a new order, whatever its account and provider. */
export function lookAlike(
  tables: MemoryTables,
  asked: NewPayout,
  times: StoreTimes,
): Payout | null {
  const { merchantId, order } = asked;
  const own = ownAccount(tables, merchantId, order.accountId)?.account.limits.lookAlikeMinutes;
  const minutes = own ?? times.lookAlikeMinutes ?? 0;
  const since = tables.nowMs() - minutes * MINUTE;
  const alike = [...tables.payouts.values()]
    .map(({ payout }) => payout)
    .filter(
      (payout) =>
        payout.merchantId === merchantId &&
        payout.createdAt.getTime() > since &&
        payout.amountCents === order.amountCents &&
        payout.recipient.taxId === order.recipient.taxId &&
        sameDestination(payout, asked) &&
        isCounted(payout),
    );
  return minutes === 0 ? null : (alike.at(-1) ?? null);
}
