import { isOverdue } from './overdue';
import type { Payout } from './payout';
import type { PayoutStatus } from './status';

const LATE: Partial<Record<PayoutStatus, string>> = {
  UNKNOWN: 'longer than it should take: two people can end it (resolvePayout)',
  SUSPICIOUS: 'longer than it should take: two people can end it (resolvePayout)',
};

/** Why a payout is not final yet, in one sentence; null when nothing is awaited. */
export function waitingFor(payout: Payout, now: Date, pace: number): string | null {
  const awaited = awaitedWithTrouble(payout);
  if (awaited === null || !isOverdue(payout, now, pace)) return awaited;
  return `${awaited}; ${LATE[payout.status] ?? 'longer than it should take'}`;
}

function awaitedWithTrouble(payout: Payout): string | null {
  const awaited = awaitedBy(payout);
  if (awaited === null || payout.trouble === null) return awaited;
  // Nothing was tried then: something else is needed first.
  if (payout.status === 'AWAITING_CONFIRMATION') return `${awaited}: ${payout.trouble}`;
  return `${awaited} (the last try: ${payout.trouble})`;
}

function awaitedBy(payout: Payout): string | null {
  if (payout.isShut && payout.nextCheckAt !== null) {
    return 'the key of its recipient: whom it is for cannot be read, and nothing is sent';
  }
  const provider = payout.provider ?? 'a provider';
  switch (payout.status) {
    case 'AWAITING_APPROVAL':
      return 'approval by somebody other than the requester';
    case 'QUEUED':
      return `submission to ${provider}`;
    case 'SUBMITTED':
      return `${provider} to send it to the payment system`;
    case 'AWAITING_PROVIDER_APPROVAL':
      return `the limits desk of ${provider}`;
    case 'AWAITING_CONFIRMATION':
      return `our confirmation to ${provider}`;
    case 'PROCESSING':
      return 'the payment system';
    case 'UNKNOWN':
      return `${provider} to tell whether it took the payout: the outcome of a call is not known`;
    case 'SUSPICIOUS':
      return payout.suspicion === 'NOTICE'
        ? `${provider} to give the same final answer twice: a notice contradicted it`
        : 'two people to resolve a contradiction';
    case 'SETTLED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
    case 'FAILED':
    case 'DENIED':
    case 'CANCELED':
    case 'EXPIRED':
      return null;
  }
}
