import { claimsNotPaid } from './judge-notice';
import type { PayoutFacts } from './payout';

/**
 * Whether certainly nothing of it is with a provider now, so that it may be sent or taken back. Who
 * refused an order, or would not look at it, and then tells of it, has to be asked first.
 */
export const isUnsent = ({ attempt, notices }: PayoutFacts): boolean =>
  attempt === null ||
  (attempt.state !== 'OPEN' && attempt.state !== 'ANSWERED' && notices.every(claimsNotPaid));
