import { centsFromText } from '../domain/money';
import { isUuid } from '../domain/parse-order';
import { invalid, type Refusal } from '../domain/refusal';
import type { Account } from '../store/payout-store-accounts';
import { doerOf } from './decision-note';
import type { Caller, PayoutParts } from './parts';

export interface RuleInput {
  readonly approvalLimit?: string | null | undefined;
  readonly approvalsNeeded?: number | null | undefined;
}

const NEEDED_MAX = 9;

export function ruleFaults({ approvalLimit, approvalsNeeded }: RuleInput): Refusal[] {
  const refusals: Refusal[] = [];
  if (approvalLimit && !/^\d{1,15}(\.\d{1,2})?$/.test(approvalLimit)) {
    refusals.push(invalid(['input', 'approvalLimit'], { fix: 'LIMIT_TEXT' }));
  }
  const needed = approvalsNeeded ?? 1;
  if (!Number.isInteger(needed) || needed < 1 || needed > NEEDED_MAX) {
    refusals.push(
      invalid(['input', 'approvalsNeeded'], { fix: 'WHOLE_WITHIN', min: 1, max: NEEDED_MAX }),
    );
  }
  return refusals;
}

export const ruleFrom = ({ approvalLimit, approvalsNeeded }: RuleInput) => ({
  approvalLimitCents: approvalLimit ? centsFromText(approvalLimit) : null,
  approvalsNeeded: approvalsNeeded ?? 1,
});

function limitFrom(text: string | null | undefined): bigint | null | undefined {
  if (text === null || text === undefined) return text;
  return centsFromText(text);
}

/** What is absent stays as it is; a null takes it away. */
const changeFrom = ({ approvalLimit, approvalsNeeded }: RuleInput) => ({
  approvalLimitCents: limitFrom(approvalLimit),
  approvalsNeeded: approvalsNeeded === null ? 1 : approvalsNeeded,
});

export type RuleSet =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

const NO_ACCOUNT: Refusal = { code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' };

/** From which amount on an account's payouts wait, and for how many persons. */
export async function setApprovalRule(
  parts: PayoutParts,
  caller: Caller,
  input: RuleInput & { readonly accountId: string },
): Promise<RuleSet> {
  const refusals = ruleFaults(input);
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const accountId = input.accountId.toLowerCase();
  const { merchantId } = caller;
  const rule = { merchantId, accountId, ...changeFrom(input), by: doerOf(caller) };
  const account = isUuid(accountId) ? await parts.store.setApprovalRule(rule) : null;
  if (account === null) return { kind: 'refused', refusals: [NO_ACCOUNT] };
  return { kind: 'account', account };
}
