import type { AuditNote } from '../domain/audit-entry';
import type { Decision } from '../domain/decision';
import type { PayoutFacts } from '../domain/payout';
import { MONEY_IN } from '../domain/status';
import { announce, nextCheckAfter } from './apply-report';
import type { PayoutParts } from './parts';

export interface DecidedFacts {
  readonly facts: PayoutFacts;
  readonly decision: Decision;
  /** Of a person's decision. */
  readonly note?: AuditNote;
}

/** Commits what a person or a deadline decided. False: the payout changed since it was read. */
export async function commitDecision(
  parts: PayoutParts,
  { facts, decision, note }: DecidedFacts,
): Promise<boolean> {
  const released = decision.to !== null && MONEY_IN[decision.to] === 'RELEASED';
  const outcome = await parts.store.commit({
    facts,
    decision,
    note,
    attemptState: released ? 'NEGATIVE' : undefined,
    neverLeft: false,
    absent: false,
    nextCheckMs: decision.to === 'QUEUED' ? 0 : nextCheckAfter(facts, decision, parts.pace),
  });
  if (outcome.kind === 'conflict') return false;
  announce(parts, facts);
  return true;
}
