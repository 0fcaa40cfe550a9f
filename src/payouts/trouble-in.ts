import { sentTooOften } from '../domain/absence';
import type { PayoutFacts } from '../domain/payout';
import type { PayoutReport } from '../domain/report';
import type { PayoutProvider } from '../providers/provider';
import { confirmationLacks } from './confirmation-lacks';

const TOO_OFTEN = 'it was sent too often, so two people can end it (resolvePayout)';
const MUST_NOT_REPEAT = 'it must not be sent twice, so two people can end it (resolvePayout)';

/** Why a report did not move its payout on, in words that carry no data. */
export function troubleIn(
  facts: PayoutFacts,
  report: PayoutReport,
  provider: PayoutProvider | undefined,
): string | undefined {
  if ('why' in report) return report.why;
  if (report.outcome === 'absent') {
    const unknown = 'the provider does not know it';
    if (facts.attempt !== null && sentTooOften(facts.attempt)) return `${unknown}; ${TOO_OFTEN}`;
    const repeatable = provider?.capabilities.idempotentSubmit ?? true;
    return repeatable ? unknown : `${unknown}; ${MUST_NOT_REPEAT}`;
  }
  const waits = facts.payout.status === 'AWAITING_CONFIRMATION' && provider !== undefined;
  if (report.outcome !== 'awaiting-confirmation' || !waits) return undefined;
  return confirmationLacks(facts, provider) ?? undefined;
}
