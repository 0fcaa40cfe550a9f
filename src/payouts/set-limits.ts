import { type LimitsInput, parseLimits } from '../domain/parse-limits';
import { isUuid } from '../domain/parse-order';
import type { Refusal } from '../domain/refusal';
import type { Account } from '../store/payout-store-accounts';
import { doerOf } from './decision-note';
import type { Caller, PayoutParts } from './parts';

export interface SetLimitsInput {
  readonly accountId: string;
  readonly limits: LimitsInput;
}

export type LimitsSet =
  | { readonly kind: 'set'; readonly account: Account }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

const NO_ACCOUNT: Refusal = { code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' };

/** Sets what may be requested of an account from now on; what is not named stays as it is. */
export async function setLimits(
  parts: PayoutParts,
  caller: Caller,
  input: SetLimitsInput,
): Promise<LimitsSet> {
  const accountId = input.accountId.toLowerCase();
  const parsed = parseLimits(input.limits, ['input', 'limits']);
  const stray = isUuid(accountId) ? [] : [NO_ACCOUNT];
  if ('refusals' in parsed) return { kind: 'refused', refusals: [...stray, ...parsed.refusals] };
  if (stray.length > 0) return { kind: 'refused', refusals: stray };
  const { merchantId } = caller;
  const { change } = parsed;
  const account = await parts.store.setLimits({
    merchantId,
    accountId,
    change,
    by: doerOf(caller),
  });
  return account === null ? { kind: 'refused', refusals: [NO_ACCOUNT] } : { kind: 'set', account };
}
