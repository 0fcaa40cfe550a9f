import type { PayoutFacts } from '../domain/payout';
import type { PayoutReport } from '../domain/report';
import { type Applied, applyReport } from './apply-report';
import type { PayoutParts } from './parts';
import { lookUpReference } from './provider-order';

/** Asks the provider itself. No transaction is open while we wait for it. */
export async function checkPayout(parts: PayoutParts, facts: PayoutFacts): Promise<Applied> {
  const provider = parts.providers.get(facts.attempt?.provider ?? '');
  const reference = lookUpReference(parts, facts);
  const report: PayoutReport =
    provider === undefined || reference === null
      ? { outcome: 'unknown', why: 'its provider is switched off' }
      : await provider.lookUp(reference);
  return applyReport(parts, { facts, report, messenger: 'LOOK_UP' });
}
