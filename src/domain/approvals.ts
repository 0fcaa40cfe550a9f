import type { Approvals, PayoutFacts } from './payout';

export const NO_APPROVALS: Approvals = { needed: 0, by: [] };

export const missingApprovals = ({ needed, by }: Approvals): number =>
  Math.max(0, needed - by.length);

/** The order is no longer the one that was approved: nobody may send it. */
export const lacksApprovals = ({ payout, approvals }: PayoutFacts): boolean =>
  payout.status !== 'AWAITING_APPROVAL' && missingApprovals(approvals) > 0;
