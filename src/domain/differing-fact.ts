import type { Payout, Suspicion } from './payout';
import type { PayoutReport } from './report';
import { taxIdsAgree } from './tax-id';

/** The first fact in which the provider's answer is about another payment than ours. */
export function differingFact(payout: Payout, report: PayoutReport): Suspicion | null {
  if (report.amountCents !== undefined && report.amountCents !== payout.amountCents)
    return 'AMOUNT';
  const { destination } = payout;
  if (destination.kind === 'PIX_KEY' && report.pixKey !== undefined) {
    if (report.pixKey.toLowerCase() !== destination.value.toLowerCase()) return 'PIX_KEY';
  }
  if (report.recipientTaxId && !taxIdsAgree(payout.recipient.taxId, report.recipientTaxId)) {
    return 'RECIPIENT';
  }
  const known = payout.endToEndId;
  if (known && report.endToEndId && known !== report.endToEndId) return 'END_TO_END_ID';
  return null;
}
