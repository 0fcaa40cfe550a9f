import type { Attempt, PayoutFacts } from './payout';

/** "Absent" proves that nothing was sent only when it was said this often in a row. */
const ABSENCES_MIN = 3;
/** A provider that lost this many sends of one order is not asked a sixth time by a machine. */
const SENDS_MAX = 5;

export interface AbsencePolicy {
  /** May the order be sent again once its absence is proved? */
  readonly idempotentSubmit: boolean;
  readonly absenceIsProofAfterMs: number | null;
  /** Every waiting time is multiplied by this; 1 outside tests. */
  readonly pace: number;
}

export const sentTooOften = ({ possibleSends }: Attempt): boolean => possibleSends >= SENDS_MAX;

/**
 * What a provider's "I do not know it" comes to for an order whose outcome is unknown: proof that
 * it may be sent again with the same key, nothing yet, or a case for people.
 */
export function absenceMeans(
  { attempt, readAt }: PayoutFacts,
  { idempotentSubmit, absenceIsProofAfterMs, pace }: AbsencePolicy,
): 'PROOF' | 'NOTHING_YET' | 'FOR_PEOPLE' {
  if (attempt === null || attempt.absences + 1 < ABSENCES_MIN) return 'NOTHING_YET';
  if (!idempotentSubmit || absenceIsProofAfterMs === null) return 'FOR_PEOPLE';
  const quietMs = readAt.getTime() - attempt.lastSentAt.getTime();
  if (quietMs < absenceIsProofAfterMs * pace) return 'NOTHING_YET';
  return sentTooOften(attempt) ? 'FOR_PEOPLE' : 'PROOF';
}
