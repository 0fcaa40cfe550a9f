import { isWider } from './account-limits';
import type { Approvals, PayoutFacts } from './payout';

export const NO_APPROVALS: Approvals = { needed: 0, by: [] };

export const missingApprovals = ({ needed, by }: Approvals): number =>
  Math.max(0, needed - by.length);

/** The order is no longer the one that was approved: nobody may send it. */
export const lacksApprovals = ({ payout, approvals }: PayoutFacts): boolean =>
  payout.status !== 'AWAITING_APPROVAL' && missingApprovals(approvals) > 0;

/** From which amount on payouts of an account wait, and for how many persons. */
export interface ApprovalNeed {
  readonly approvalLimitCents: bigint | null;
  readonly approvalsNeeded: number;
}

/** What lets more through afterwards without a second person, or with fewer of them. */
export function loosenedNeed(before: ApprovalNeed, after: ApprovalNeed): string[] {
  const isRaised = isWider(before.approvalLimitCents, after.approvalLimitCents);
  const isFewer = after.approvalsNeeded < before.approvalsNeeded;
  return [...(isRaised ? ['APPROVAL_LIMIT'] : []), ...(isFewer ? ['APPROVALS_NEEDED'] : [])];
}
