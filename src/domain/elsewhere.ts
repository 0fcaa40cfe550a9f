import type { FailureCode } from './failure';
import type { PayoutFacts } from './payout';
import type { PayoutReport } from './report';

/** Refusals that speak of the provider or of our standing with it; another one may well pay. */
const PROVIDERS_OWN: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'INSUFFICIENT_FUNDS',
  'PROVIDER_LIQUIDITY',
  'LIMIT_EXCEEDED',
  'PROVIDER_ERROR',
  'PIX_KEY_TYPE_UNSUPPORTED',
  'DICT_RATE_LIMITED',
  'AUTHENTICATION_FAILED',
  'PROVIDER_CONFIGURATION',
]);

/**
 * Whether a refused payout may be tried with another provider: only when it certainly was not
 * taken. The one send there was is the one that was refused, and no notice claims otherwise.
 */
export function mayGoElsewhere({ payout, attempt, notices }: PayoutFacts, report: PayoutReport) {
  return (
    report.outcome === 'failed' &&
    PROVIDERS_OWN.has(report.failure.code) &&
    payout.status === 'QUEUED' &&
    // Open: it is this very send that was refused, not what was to come before it.
    attempt?.state === 'OPEN' &&
    attempt.possibleSends <= 1 &&
    notices.length === 0
  );
}
