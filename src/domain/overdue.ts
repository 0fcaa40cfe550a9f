import type { Payout } from './payout';
import type { PayoutStatus } from './status';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long a payout may stay in a status before somebody should look. Pix is seconds; 3 h is the
 * longest a provider's queue may hold an order (ONZ, `expiration`). Null: it is over, or it waits
 * for people anyway.
 */
export const PATIENCE_MS: Readonly<Record<PayoutStatus, number | null>> = {
  AWAITING_APPROVAL: null,
  QUEUED: 15 * MINUTE,
  SUBMITTED: 30 * MINUTE,
  AWAITING_PROVIDER_APPROVAL: 24 * HOUR,
  AWAITING_CONFIRMATION: 10 * MINUTE,
  PROCESSING: 3 * HOUR,
  UNKNOWN: 30 * MINUTE,
  SUSPICIOUS: 10 * MINUTE,
  SETTLED: null,
  PARTIALLY_REFUNDED: null,
  REFUNDED: null,
  FAILED: null,
  DENIED: null,
  CANCELED: null,
  EXPIRED: null,
};

/** Whether a payout has been in its status for longer than it should. */
export function isOverdue(
  { status, statusSince }: Pick<Payout, 'status' | 'statusSince'>,
  now: Date,
  pace: number,
): boolean {
  const patienceMs = PATIENCE_MS[status];
  return patienceMs !== null && now.getTime() - statusSince.getTime() > patienceMs * pace;
}
