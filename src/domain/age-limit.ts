import type { PayoutStatus } from './status';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * How long a payout may stay in a status before somebody should look. A fraud check may hold a Pix
 * for 30 minutes, at night and on days without banks for 60 (BCB Resolution 1, article 39).
 */
export const AGE_LIMIT_MS: Readonly<Partial<Record<PayoutStatus, number>>> = {
  // It expires after a day by itself.
  AWAITING_APPROVAL: 25 * HOUR,
  QUEUED: 15 * MINUTE,
  SUBMITTED: 90 * MINUTE,
  AWAITING_PROVIDER_APPROVAL: 24 * HOUR,
  AWAITING_CONFIRMATION: 24 * HOUR,
  PROCESSING: 90 * MINUTE,
  UNKNOWN: HOUR,
  SUSPICIOUS: HOUR,
};
