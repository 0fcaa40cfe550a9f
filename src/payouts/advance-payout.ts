import { type Decision, NOTHING } from '../domain/decision';
import { isUnsent } from '../domain/is-unsent';
import type { PayoutFacts } from '../domain/payout';
import type { Applied } from './apply-report';
import { checkPayout } from './check-payout';
import { commitDecision } from './commit-decision';
import { confirmPayout } from './confirm-payout';
import type { PayoutParts } from './parts';
import { submitPayout } from './submit-payout';

const EXPIRED: Decision = {
  ...NOTHING,
  to: 'EXPIRED',
  cause: 'EXPIRY',
  move: 'RELEASE',
  failure: { code: 'EXPIRED' },
};

/** The next step of a payout that is leased to us, whatever it is. Null: it was no longer ours. */
export async function advancePayout(
  parts: PayoutParts,
  facts: PayoutFacts,
): Promise<Applied | null> {
  const { payout } = facts;
  if (payout.status === 'AWAITING_APPROVAL') {
    const over = payout.nextCheckAt !== null && payout.nextCheckAt <= facts.readAt;
    if (over) await commitDecision(parts, { facts, decision: EXPIRED });
    return null;
  }
  if (payout.status === 'QUEUED' && isUnsent(facts)) return submitPayout(parts, facts);
  if (payout.status === 'AWAITING_CONFIRMATION') return confirmPayout(parts, facts);
  return checkPayout(parts, facts);
}
