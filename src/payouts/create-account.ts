import { type LimitsInput, parseLimits } from '../domain/parse-limits';
import { invalid, type Refusal } from '../domain/refusal';
import type { Account, Balance } from '../store/payout-store-accounts';
import { doerOf } from './decision-note';
import type { Caller, PayoutParts } from './parts';
import { ruleFaults, ruleFrom } from './set-approval-rule';

export interface AccountInput {
  readonly name: string;
  readonly externalId?: string | null | undefined;
  readonly approvalLimit?: string | null | undefined;
  readonly limits?: LimitsInput | null | undefined;
  readonly approvalsNeeded?: number | null | undefined;
}

export type AccountMade =
  | {
      readonly kind: 'account';
      readonly account: Account;
      readonly balance: Balance;
      readonly replayed: boolean;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

const NAME_MAX = 100;

function faultsOf(input: AccountInput): Refusal[] {
  const refusals: Refusal[] = [];
  if (input.name.trim() === '' || input.name.length > NAME_MAX) {
    refusals.push(invalid(['input', 'name'], { fix: 'NAME_AT_MOST', max: NAME_MAX }));
  }
  if (input.externalId && !/^[\x21-\x7e]{1,64}$/.test(input.externalId)) {
    refusals.push(invalid(['input', 'externalId'], { fix: 'WITHOUT_BLANKS_AT_MOST', max: 64 }));
  }
  return [...refusals, ...ruleFaults(input)];
}

/** Opens an empty account, once for each `externalId`. */
export async function createAccount(
  parts: PayoutParts,
  caller: Caller,
  input: AccountInput,
): Promise<AccountMade> {
  const limits = parseLimits(input.limits ?? {}, ['input', 'limits']);
  const refusals = [...faultsOf(input), ...('refusals' in limits ? limits.refusals : [])];
  if (refusals.length > 0 || 'refusals' in limits) return { kind: 'refused', refusals };
  const { account, replayed } = await parts.store.createAccount({
    id: parts.newId(),
    merchantId: caller.merchantId,
    name: input.name.trim(),
    externalId: input.externalId || null,
    ...ruleFrom(input),
    limits: limits.change,
    by: doerOf(caller),
  });
  const balance = await parts.store.balance(caller.merchantId, account.id);
  if (balance === null) throw new Error('an account was made and is not there');
  return { kind: 'account', account, balance, replayed };
}
