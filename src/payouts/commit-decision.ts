import type { AuditNote } from '../domain/audit-entry';
import type { Decision } from '../domain/decision';
import type { PayoutFacts } from '../domain/payout';
import { MONEY_IN } from '../domain/status';
import { announce, nextCheckAfter } from './apply-report';
import type { PayoutParts } from './parts';

export interface DecidedFacts {
  readonly facts: PayoutFacts;
  readonly decision: Decision;
  /** Who approves it. */
  readonly approvedBy?: string | undefined;
  /** Of a person's decision. */
  readonly note?: AuditNote;
}

/** Commits what a person or a deadline decided. False: the payout changed since it was read. */
export async function commitDecision(
  parts: PayoutParts,
  { facts, decision, approvedBy, note }: DecidedFacts,
): Promise<boolean> {
  const released = decision.to !== null && MONEY_IN[decision.to] === 'RELEASED';
  const outcome = await parts.store.commit({
    facts,
    decision,
    approvedBy,
    note,
    attemptState: released ? 'NEGATIVE' : undefined,
    neverLeft: false,
    absent: false,
    nextCheckMs: againMs(parts, facts, decision),
  });
  if (outcome.kind === 'conflict') return false;
  announce(parts, facts);
  return true;
}

function againMs(parts: PayoutParts, facts: PayoutFacts, decision: Decision): number | null {
  if (decision.to === 'QUEUED') return 0;
  if (decision.to !== 'AWAITING_APPROVAL') return nextCheckAfter(facts, decision, parts.pace);
  // Another approval does not put off the day on which it expires.
  const { nextCheckAt } = facts.payout;
  return nextCheckAt === null ? 0 : nextCheckAt.getTime() - facts.readAt.getTime();
}
