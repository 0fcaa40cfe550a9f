import { isUuid } from '../domain/parse-order';
import type { Refusal } from '../domain/refusal';
import type { Decided } from './decide-by-person';
import type { Caller, PayoutParts } from './parts';

const NOT_FOUND: Refusal = { code: 'NOT_FOUND', path: ['input', 'payoutId'], what: 'payout' };

/**
 * Keeps a person's word that a payout may be paid, where the provider waits for our confirmation.
 * The confirmation itself is sent in the background, as soon as its key is there.
 */
export async function allowConfirmation(
  { store }: PayoutParts,
  caller: Caller,
  asked: string,
): Promise<Decided> {
  const { merchantId, name, origin } = caller;
  const payoutId = asked.toLowerCase();
  const allowed =
    isUuid(payoutId) && (await store.allowConfirmation({ merchantId, payoutId, by: name, origin }));
  const payout = isUuid(payoutId) ? await store.payout(merchantId, payoutId) : null;
  if (payout === null) return { kind: 'refused', refusals: [NOT_FOUND] };
  if (allowed) return { kind: 'payout', payout };
  return {
    kind: 'refused',
    refusals: [{ code: 'NOT_ALLOWED_IN_STATUS', status: payout.status }],
  };
}
