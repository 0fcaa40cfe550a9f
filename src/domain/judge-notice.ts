import type { PendingNotice } from './payout';
import type { PayoutReport, ReportOutcome } from './report';

export const NOTICE_VERDICTS = [
  'CONFIRMED',
  'STALE',
  'MISMATCH',
  'FORGED',
  'UNVERIFIABLE',
  'DUPLICATE',
  'UNKNOWN_PAYOUT',
] as const;
export type NoticeVerdict = (typeof NOTICE_VERDICTS)[number];

/** How far along an outcome is; what certainly was not paid ranks with what certainly was. */
const RANK: Readonly<Record<ReportOutcome, number | null>> = {
  accepted: 10,
  'awaiting-provider-approval': 20,
  'awaiting-confirmation': 20,
  processing: 30,
  settled: 40,
  failed: 40,
  denied: 40,
  canceled: 40,
  expired: 40,
  refunded: 50,
  absent: 0,
  'not-sent': null,
  unknown: null,
};

const NOT_PAID = ['failed', 'denied', 'canceled', 'expired'];

/** Whether it says the same as a refusal: certainly not paid. */
export const claimsNotPaid = ({ outcome }: PendingNotice): boolean =>
  outcome !== null && NOT_PAID.includes(outcome);

const same = (claim: string, proven: ReportOutcome): boolean =>
  claim === proven || (NOT_PAID.includes(claim) && NOT_PAID.includes(proven));

export type ClaimComparison = 'CONFIRMED' | 'STALE' | 'UNVERIFIABLE' | 'CONTRADICTED' | null;

export interface ComparedNotice {
  readonly notice: PendingNotice;
  readonly says: ClaimComparison;
}

/**
 * What a look-up says about a notice: it agrees, it is already further, or it contradicts (which
 * for now may only mean that the provider's own reading lags). Null: the look-up told nothing.
 */
export function compareClaim(notice: PendingNotice, report: PayoutReport): ClaimComparison {
  const proven = RANK[report.outcome];
  if (proven === null) return null;
  if (notice.outcome === null) return 'UNVERIFIABLE';
  if (same(notice.outcome, report.outcome)) return 'CONFIRMED';
  const claimed = RANK[notice.outcome as ReportOutcome];
  if (claimed === null || claimed === undefined) return 'UNVERIFIABLE';
  return proven > claimed ? 'STALE' : 'CONTRADICTED';
}
