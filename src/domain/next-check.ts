import type { PayoutStatus } from './status';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Looks soon after a change, while most payouts end; then by age, and never silent. */
const SOON_MS = [2, 5, 10, 20, 40, 60].map((seconds) => seconds * SECOND);
/** A recipient may return a Pix for 90 days after it settled (BCB pix-api, section on returns). */
const REFUND_WATCH_MS = 91 * DAY;
const REFUND_LOOKS_MS = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR];
const BACK_OFF_MS = [1, 2, 5, 10, 30, 60].map((seconds) => seconds * SECOND);

export const CONTRADICTED_AGAIN_MS = [2, 8, 20].map((seconds) => seconds * SECOND);
/** Two agreeing looks at a SUSPICIOUS payout count when they are at least this far apart. */
export const AGREEMENT_MS = MINUTE;

const pick = (list: readonly number[], index: number, last: number): number => list[index] ?? last;

export interface CheckAge {
  readonly status: PayoutStatus;
  /** Time since the status was taken, and how often we have looked since. */
  readonly ageMs: number;
  readonly checks: number;
}

function watchingMs({ ageMs, checks }: CheckAge): number {
  if (checks < SOON_MS.length) return pick(SOON_MS, checks, MINUTE);
  if (ageMs < HOUR) return MINUTE;
  return ageMs < DAY ? 5 * MINUTE : HOUR;
}

/** How long until a payout is looked at again, or null when nothing can change any more. */
export function nextCheckMs(age: CheckAge): number | null {
  switch (age.status) {
    case 'AWAITING_APPROVAL':
      return DAY;
    case 'QUEUED':
      return pick(BACK_OFF_MS, age.checks, MINUTE);
    case 'AWAITING_CONFIRMATION':
      // It waits for us: the confirmation goes out at once, or says what it lacks.
      return age.checks === 0 ? 0 : watchingMs({ ...age, checks: age.checks - 1 });
    case 'SUSPICIOUS':
      return age.ageMs < HOUR ? AGREEMENT_MS + SECOND : 5 * MINUTE;
    case 'SUBMITTED':
    case 'AWAITING_PROVIDER_APPROVAL':
    case 'PROCESSING':
    case 'UNKNOWN':
      return watchingMs(age);
    case 'SETTLED':
    case 'PARTIALLY_REFUNDED':
      return age.ageMs > REFUND_WATCH_MS ? null : pick(REFUND_LOOKS_MS, age.checks, DAY);
    case 'REFUNDED':
    case 'FAILED':
    case 'DENIED':
    case 'CANCELED':
    case 'EXPIRED':
      return null;
  }
}
