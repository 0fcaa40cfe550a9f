import type { Payout } from './payout';
import type { PayoutReport, RefundFact } from './report';
import type { PayoutStatus } from './status';

const sum = (refunds: readonly RefundFact[]): bigint =>
  refunds.reduce((total, refund) => total + refund.amountCents, 0n);

/** What has come back by now; what was recorded before never shrinks. */
export function refundedAfter(payout: Payout, refunds: readonly RefundFact[]): bigint {
  const told = sum(refunds);
  return told > payout.refundedCents ? told : payout.refundedCents;
}

/** The status a report speaks for, or null when it speaks for none. */
export function statusOf(report: PayoutReport, payout: Payout): PayoutStatus | null {
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
      return report.full || refundedAfter(payout, report.refunds) >= payout.amountCents
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

/** The returns as told; what a "full" return left unsaid is one line of its own. */
export function itemised(
  payout: Payout,
  report: PayoutReport & { outcome: 'refunded' },
): RefundFact[] {
  const rest = payout.amountCents - refundedAfter(payout, report.refunds);
  if (!report.full || rest <= 0n) return [...report.refunds];
  return [...report.refunds, { reference: 'REMAINDER', amountCents: rest }];
}
