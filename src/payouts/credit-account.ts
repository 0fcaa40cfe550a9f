import { isUuid, parseAmount } from '../domain/parse-order';
import { invalid, type Refusal } from '../domain/refusal';
import type { Balance } from '../store/payout-store-accounts';
import { doerOf } from './decision-note';
import type { Caller, PayoutParts } from './parts';

export interface CreditInput {
  readonly accountId: string;
  readonly amount: string;
  readonly reference: string;
}

export type Credited =
  | { readonly kind: 'credited'; readonly balance: Balance; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

const refused = (...refusals: Refusal[]): Credited => ({ kind: 'refused', refusals });
const NO_ACCOUNT: Refusal = { code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' };

/** Adds to an account's available money, once for each reference. */
export async function creditAccount(
  parts: PayoutParts,
  caller: Caller,
  input: CreditInput,
): Promise<Credited> {
  const refusals: Refusal[] = [];
  const amountCents = parseAmount(input.amount, refusals);
  const accountId = input.accountId.toLowerCase();
  if (!isUuid(accountId)) refusals.push(NO_ACCOUNT);
  if (!/^[A-Za-z0-9._:-]{1,64}$/.test(input.reference)) {
    refusals.push(invalid(['input', 'reference'], { fix: 'KEY_AT_MOST', max: 64 }));
  }
  if (refusals.length > 0) return refused(...refusals);
  const { merchantId } = caller;
  const outcome = await parts.store.credit({
    merchantId,
    accountId,
    amountCents,
    reference: input.reference,
    by: doerOf(caller),
  });
  if (outcome.kind === 'no-account') return refused(NO_ACCOUNT);
  if (outcome.kind === 'conflict')
    return refused({ code: 'IDEMPOTENCY_CONFLICT', differingFields: ['amount'] });
  const replayed = outcome.kind === 'replayed';
  if (!replayed) parts.feed.publish({ merchantIds: [], accountIds: [accountId] });
  return { kind: 'credited', balance: outcome.balance, replayed };
}
