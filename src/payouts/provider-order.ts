import type { Attempt, Payout, PayoutFacts } from '../domain/payout';
import type { LookUpReference, ProviderOrder, SubmitOrder } from '../providers/provider';
import type { PayoutParts } from './parts';

/** What every call about a payout says of it. */
export const providerOrder = (payout: Payout, providerKey: string): ProviderOrder => ({
  payoutId: payout.id,
  providerKey,
  amountCents: payout.amountCents,
  destination: payout.destination,
  recipient: payout.recipient,
});

export const submitOrder = (
  payout: Payout,
  attempt: Attempt,
  noticeSecret: string | null,
): SubmitOrder => ({
  ...providerOrder(payout, attempt.providerKey),
  description: payout.description,
  priority: payout.priority,
  orderId: payout.orderId,
  endToEndId: attempt.endToEndId,
  noticeSecret,
});

/** Everything by which the provider of the payout's attempt can find it; null without one. */
export function lookUpReference(
  { store }: PayoutParts,
  { payout, attempt }: PayoutFacts,
): LookUpReference | null {
  if (attempt === null) return null;
  const { provider, providerId, lastSentAt } = attempt;
  return {
    ...providerOrder(payout, attempt.providerKey),
    providerId,
    endToEndId: payout.endToEndId ?? attempt.endToEndId,
    sentAt: lastSentAt,
    takenElsewhere: (providerIds) =>
      store.takenElsewhere({ provider, payoutId: payout.id, providerIds }),
  };
}
