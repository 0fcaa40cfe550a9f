import { NO_APPROVALS } from '../../src/domain/approvals';
import type { Payout, PayoutFacts } from '../../src/domain/payout';
import type { NewPayout, RecordOutcome } from '../../src/store/payout-store-records';
import { logEvent } from './memory-events';
import { enter } from './memory-ledger';
import { limitInTheWay, lookAlike } from './memory-limits';
import type { MemoryTables, StoreTimes } from './memory-tables';

export function payoutByKey(tables: MemoryTables, merchantId: string, key: string): Payout | null {
  for (const { payout } of tables.payouts.values()) {
    if (payout.merchantId === merchantId && payout.idempotencyKey === key) return payout;
  }
  return null;
}

interface Ruled {
  readonly status: Payout['status'];
  readonly duplicateOf: string | null;
}

function madeFrom(asked: NewPayout, { status, duplicateOf }: Ruled, at: Date): Payout {
  const { id, merchantId, requestedBy, order, provider, routing } = asked;
  const stamps = { createdAt: at, updatedAt: at, statusSince: at, nextCheckAt: at };
  const nothing = {
    providerStatus: null,
    endToEndId: null,
    failure: null,
    suspicion: null,
    settledAt: null,
    trouble: null,
  };
  const state = { status, version: 1, refundedCents: 0n, provider, routing };
  return { ...order, ...stamps, ...nothing, ...state, id, merchantId, requestedBy, duplicateOf };
}

function keep(tables: MemoryTables, payout: Payout, times: StoreTimes): void {
  const { leaseMs, approvalMs, workerId } = times;
  const queued = payout.status === 'QUEUED';
  const nowMs = tables.nowMs();
  const nextCheckAt = queued ? payout.createdAt : new Date(nowMs + approvalMs);
  tables.payouts.set(payout.id, {
    payout: { ...payout, nextCheckAt },
    approvals: { needed: queued ? 0 : neededOf(tables, payout), by: [] },
    ...{ fence: 1, hints: 0, checks: 0, agreed: null, leasedBy: workerId },
    leaseUntilMs: queued ? nowMs + leaseMs : null,
  });
}

const neededOf = (tables: MemoryTables, { accountId }: Payout): number =>
  tables.accounts.get(accountId)?.account.approvalsNeeded ?? 0;

const UNTOUCHED = {
  approvals: NO_APPROVALS,
  attempt: null,
  notices: [],
  refusedBy: [],
  refunds: [],
  agreed: null,
  checks: 0,
  hints: 0,
} as const;

const countRefusal = ({ refused }: MemoryTables, what: string): unknown =>
  refused.set(what, (refused.get(what) ?? 0) + 1);

/** A known key first, then the account, then the hold and the payout together. */
export function recordPayout(
  tables: MemoryTables,
  asked: NewPayout,
  times: StoreTimes,
): RecordOutcome {
  const { order, merchantId } = asked;
  const known = payoutByKey(tables, merchantId, order.idempotencyKey);
  if (known !== null) return { kind: 'known', payout: known };
  const account = tables.accounts.get(order.accountId);
  if (account?.account.merchantId !== merchantId) return { kind: 'no-account' };
  const twin = lookAlike(tables, asked, times);
  if (twin !== null && twin.id !== asked.allowDuplicateOf) {
    countRefusal(tables, 'LOOK_ALIKE');
    return { kind: 'look-alike', payout: twin };
  }
  const { available: availableCents } = account;
  if (order.amountCents > availableCents) return { kind: 'insufficient', availableCents };
  const fault = limitInTheWay(tables, asked);
  if (fault !== null) {
    countRefusal(tables, fault.limit);
    return { kind: 'limit', fault };
  }
  const limit = account.account.approvalLimitCents;
  const status = limit !== null && order.amountCents > limit ? 'AWAITING_APPROVAL' : 'QUEUED';
  const payout = madeFrom(asked, { status, duplicateOf: twin?.id ?? null }, tables.now());
  keep(tables, payout, times);
  enter(tables, {
    accountId: order.accountId,
    payoutId: asked.id,
    kind: 'HOLD',
    amountCents: order.amountCents,
    reference: null,
  });
  logEvent(tables, { from: null, cause: 'REQUESTED', payout });
  tables.writes += 1;
  const facts: PayoutFacts = { payout, ...UNTOUCHED, fence: 1, readAt: payout.createdAt };
  return { kind: 'accepted', facts };
}
