import { type Alert, type Decision, NOTHING } from './decision';
import type { PayoutFacts, Suspicion } from './payout';
import { canBecome } from './status';

/** Keeps the money where it is until somebody or something resolves a contradiction. */
export function suspect(facts: PayoutFacts, suspicion: Suspicion, alert: Alert): Decision {
  const { status } = facts.payout;
  const to = canBecome(status, 'SUSPICIOUS') ? 'SUSPICIOUS' : null;
  return { ...NOTHING, to, cause: 'CONTRADICTION', suspicion, alert };
}
