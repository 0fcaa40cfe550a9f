import { missingApprovals } from '../../src/domain/approvals';
import type { Payout, PayoutFacts } from '../../src/domain/payout';
import type { Change, CommitOutcome } from '../../src/store/payout-store';
import { atomically } from './atomically';
import { logEvent } from './memory-events';
import { closingOf, enter, refuseAtCommit, refuseChange } from './memory-ledger';
import { bindNotices } from './memory-notices';
import { type AttemptRow, type MemoryTables, type PayoutRow, Unlawful } from './memory-tables';

/** Money moves, and a payout goes elsewhere, only on a decision that knew every notice. */
function isCurrent(row: PayoutRow, change: Change, now: Date): boolean {
  const { facts, decision, attemptState, approvedBy } = change;
  const { nextCheckAt } = row.payout;
  // An approval that comes after the end of its time is none.
  if (approvedBy !== undefined && nextCheckAt !== null && nextCheckAt <= now) return false;
  if (row.payout.version !== facts.payout.version || row.fence !== facts.fence) return false;
  const knewAll = row.hints === facts.hints;
  return knewAll || (decision.move === null && attemptState !== 'NEGATIVE');
}

type Agreed = PayoutFacts['agreed'];

function agreedAfter(row: PayoutRow, { decision: { to, agreed } }: Change, now: Date): Agreed {
  if (to !== null || agreed === 'FORGET') return null;
  if (agreed === null || agreed === row.agreed?.status) return row.agreed;
  return { status: agreed, since: now };
}

function nextCheckAfter(row: PayoutRow, { facts, nextCheckMs }: Change, now: Date): Date | null {
  if (row.hints !== facts.hints) return now;
  return nextCheckMs === null ? null : new Date(now.getTime() + nextCheckMs);
}

function statusAfter(tables: MemoryTables, payout: Payout, change: Change): Payout {
  const { to, failure, suspicion } = change.decision;
  if (to === null) {
    const kept =
      payout.status === 'SUSPICIOUS' ? (suspicion ?? payout.suspicion) : payout.suspicion;
    return { ...payout, suspicion: kept };
  }
  const now = tables.now();
  const paid = closingOf(to) === 'CAPTURE';
  const refundedCents = tables
    .refundsOf(payout.id)
    .reduce((sum, { amountCents }) => sum + amountCents, 0n);
  return {
    ...payout,
    ...{ status: to, version: payout.version + 1, refundedCents, failure },
    provider: change.provider ?? payout.provider,
    providerStatus: change.providerStatus ?? payout.providerStatus,
    endToEndId: payout.endToEndId ?? change.endToEndId ?? null,
    suspicion: to === 'SUSPICIOUS' ? suspicion : null,
    ...{ updatedAt: now, statusSince: now },
    settledAt: paid ? (payout.settledAt ?? now) : null,
  };
}

function addRefunds(tables: MemoryTables, { facts, decision }: Change): void {
  const { id } = facts.payout;
  const known = [...tables.refundsOf(id)];
  for (const { reference, amountCents } of decision.refunds) {
    const isNew = !known.some((refund) => refund.reference === reference);
    if (isNew) known.push({ reference, amountCents });
  }
  if (decision.refunds.length > 0) tables.refunds.set(id, known);
}

function moveMoney(tables: MemoryTables, payout: Payout, { decision }: Change): void {
  const { id: payoutId, accountId, amountCents } = payout;
  const { move } = decision;
  if (move !== null)
    enter(tables, { accountId, payoutId, kind: move, amountCents, reference: null });
  if (decision.refunds.length === 0) return;
  for (const refund of tables.refundsOf(payoutId)) {
    const isBooked = tables.ledger.some(
      (row) =>
        row.payoutId === payoutId && row.kind === 'REFUND' && row.reference === refund.reference,
    );
    if (!isBooked) enter(tables, { accountId, payoutId, kind: 'REFUND', ...refund });
  }
}

function attemptAfter(row: AttemptRow, change: Change): void {
  const { attempt } = row;
  const { attemptState, absent, neverLeft, providerId, decision } = change;
  const unsent = neverLeft && attempt.state === 'OPEN' ? 1 : 0;
  const isOver =
    attemptState === 'NOT_SENT' ||
    attemptState === 'NEGATIVE' ||
    (decision.to !== null && closingOf(decision.to) !== null);
  row.recipient = isOver ? null : row.recipient;
  row.attempt = {
    ...attempt,
    state: attemptState ?? attempt.state,
    providerId: attempt.providerId ?? providerId ?? null,
    absences: absent ? attempt.absences + 1 : 0,
    possibleSends: attempt.possibleSends - unsent,
  };
}

function judgeNotices(tables: MemoryTables, { decision }: Change): void {
  for (const { noticeId, verdict } of decision.verdicts) {
    const row = tables.notices.find(({ id }) => id === noticeId);
    if (row === undefined || row.verdict !== null) continue;
    if (verdict === null || verdict === 'MISMATCH') row.contradictions += 1;
    row.verdict = verdict;
  }
}

function nextInLine(tables: MemoryTables, ended: Payout): string | null {
  if (ended.provider === null) return null;
  const ids = [...tables.payouts.values()]
    .map(({ payout }) => payout)
    .filter(
      ({ provider, recipient, status }) =>
        status === 'QUEUED' &&
        provider === ended.provider &&
        recipient.taxId === ended.recipient.taxId,
    )
    .map(({ id }) => id);
  return ids.sort()[0] ?? null;
}

function approve(row: PayoutRow, person: string): void {
  const { needed, by } = row.approvals;
  if (by.includes(person)) throw new Unlawful('one person approves once');
  if (person === row.payout.requestedBy) throw new Unlawful('nobody approves what is their own');
  row.approvals = { needed, by: [...by, person] };
}

function refuseUnapproved(row: PayoutRow, to: Payout['status'] | null): void {
  const isLetGo = row.payout.status === 'AWAITING_APPROVAL' && to === 'QUEUED';
  if (isLetGo && missingApprovals(row.approvals) > 0) throw new Unlawful('approvals are missing');
}

function apply(tables: MemoryTables, row: PayoutRow, change: Change): void {
  const now = tables.now();
  const { to, cause } = change.decision;
  const before = row.payout;
  const nextCheckAt = nextCheckAfter(row, change, now);
  row.agreed = agreedAfter(row, change, now);
  row.checks = to === null ? row.checks + 1 : 0;
  row.leaseUntilMs = null;
  addRefunds(tables, change);
  const after = statusAfter(
    tables,
    { ...before, trouble: change.trouble ?? null, nextCheckAt },
    change,
  );
  refuseChange(before, after);
  refuseUnapproved(row, to);
  row.payout = after;
  for (const one of tables.attemptsOf(before.id)) {
    if (one.attempt.state !== 'NEGATIVE') attemptAfter(one, change);
  }
  moveMoney(tables, after, change);
  judgeNotices(tables, change);
  if (to !== null) logEvent(tables, { from: before.status, cause, payout: after });
  refuseAtCommit(tables, after);
}

/** They are known of before anything is decided, even when nothing is then. */
function bindEarlyNotices(tables: MemoryTables, row: PayoutRow, change: Change): void {
  const { facts, providerId } = change;
  const isOurs = row.payout.version === facts.payout.version && row.fence === facts.fence;
  const isOpen = closingOf(row.payout.status) === null;
  if (isOurs && isOpen && providerId !== undefined) bindNotices(tables, row, providerId);
}

/** Status, ledger, returns, attempt, notices, log and next check change together or not at all. */
export function commitChange(tables: MemoryTables, change: Change): CommitOutcome {
  const { merchantId, id } = change.facts.payout;
  const row = tables.ownPayout(merchantId, id);
  if (row === null) return { kind: 'conflict' };
  bindEarlyNotices(tables, row, change);
  if (!isCurrent(row, change, tables.now())) return { kind: 'conflict' };
  atomically(tables, row, () => {
    if (change.approvedBy !== undefined) approve(row, change.approvedBy);
    apply(tables, row, change);
  });
  tables.writes += 1;
  const { payout } = row;
  const dueNow = payout.nextCheckAt !== null && payout.nextCheckAt.getTime() <= tables.nowMs();
  const ended = change.decision.to !== null && closingOf(payout.status) !== null;
  const next = ended ? nextInLine(tables, payout) : null;
  return { kind: 'committed', version: payout.version, dueNow, nextInLine: next };
}
