import type { PayoutFacts } from './payout';
import type { PayoutReport, RefundFact } from './report';
import type { PayoutStatus } from './status';

type Refunded = PayoutReport & { outcome: 'refunded' };

/** The returns told that are not recorded yet, each reference once however often it is told. */
export function newRefunds({ refunds }: PayoutFacts, told: readonly RefundFact[]): RefundFact[] {
  const known = new Set(refunds.map(({ reference }) => reference));
  return told.filter(({ reference }) => {
    const isNew = !known.has(reference);
    known.add(reference);
    return isNew;
  });
}

/** What will have come back with the new returns; what was recorded never shrinks. */
export const refundedAfter = (facts: PayoutFacts, told: readonly RefundFact[]): bigint =>
  newRefunds(facts, told).reduce(
    (total, { amountCents }) => total + amountCents,
    facts.payout.refundedCents,
  );

/** A return we know is told with another amount than before: nothing to book, somebody to tell. */
export function refundChanged({ refunds }: PayoutFacts, told: readonly RefundFact[]): boolean {
  const amounts = new Map(refunds.map(({ reference, amountCents }) => [reference, amountCents]));
  return told.some(({ reference, amountCents }) => {
    const before = amounts.get(reference);
    amounts.set(reference, before ?? amountCents);
    return before !== undefined && before !== amountCents;
  });
}

/** The status a report speaks for, or null when it speaks for none. */
export function statusOf(report: PayoutReport, facts: PayoutFacts): PayoutStatus | null {
  switch (report.outcome) {
    case 'accepted':
      return 'SUBMITTED';
    case 'awaiting-provider-approval':
      return 'AWAITING_PROVIDER_APPROVAL';
    case 'awaiting-confirmation':
      return 'AWAITING_CONFIRMATION';
    case 'processing':
      return 'PROCESSING';
    case 'settled':
      return 'SETTLED';
    case 'refunded':
      return report.full || refundedAfter(facts, report.refunds) >= facts.payout.amountCents
        ? 'REFUNDED'
        : 'PARTIALLY_REFUNDED';
    case 'failed':
      return 'FAILED';
    case 'denied':
      return 'DENIED';
    case 'canceled':
      return 'CANCELED';
    case 'expired':
      return 'EXPIRED';
    case 'absent':
    case 'not-sent':
    case 'unknown':
      return null;
  }
}

/** The new returns; what a "full" return left unsaid is one line of its own. */
export function itemised(facts: PayoutFacts, report: Refunded): RefundFact[] {
  const fresh = newRefunds(facts, report.refunds);
  const rest = facts.payout.amountCents - refundedAfter(facts, report.refunds);
  if (!report.full || rest <= 0n) return fresh;
  return [...fresh, { reference: 'REMAINDER', amountCents: rest }];
}
