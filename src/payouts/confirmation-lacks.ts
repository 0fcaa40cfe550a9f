import type { PayoutFacts } from '../domain/payout';
import type { PayoutProvider } from '../providers/provider';

/** What stands in the way of paying an order that waits for our confirmation; null: nothing. */
export function confirmationLacks(
  { payout, attempt }: PayoutFacts,
  { capabilities }: PayoutProvider,
): string | null {
  const alone = payout.amountCents <= (capabilities.confirmsAloneUpToCents ?? -1n);
  if (!alone && !attempt?.confirmation.by) return 'a person has to confirm it (confirmPayout)';
  return attempt?.confirmation.keyAt ? null : 'its confirmation key has not come yet';
}
