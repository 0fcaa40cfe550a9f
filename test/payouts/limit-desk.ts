import { type ApiClient, anOrder } from '../support/api-client';

export interface LimitedAnswer {
  readonly payout: { readonly id: string; readonly duplicateOf: string | null } | null;
  readonly replayed: boolean;
  readonly userErrors: {
    readonly __typename: string;
    readonly code: string;
    readonly message: string;
    readonly path: string[];
    readonly retryable: boolean;
    readonly limit?: string;
    readonly left?: string | null;
    readonly leftPayouts?: number | null;
    readonly resetsAt?: string | null;
    readonly payoutId?: string | null;
    readonly payout?: {
      readonly id: string;
      readonly amount: string;
      readonly recipient: { readonly taxId: string };
    } | null;
  }[];
}

const REQUEST = `mutation ($input: RequestPayoutInput!) { requestPayout(input: $input) {
  payout { id duplicateOf } replayed
  userErrors { __typename code message path retryable
    ... on LimitExceededError { limit left leftPayouts resetsAt }
    ... on LookAlikeError { payoutId payout { id amount recipient { taxId } } } } } }`;

/** A request, answered with everything that limits and look-alikes say. */
export async function ask(api: ApiClient, accountId: string, more: object = {}) {
  const input = anOrder(accountId, more);
  const { data, errors } = await api.call<{ requestPayout: LimitedAnswer }>(REQUEST, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.requestPayout;
}

const SET = `mutation ($input: SetAccountLimitsInput!) { setAccountLimits(input: $input) {
  account { id } userErrors { code message path } } }`;

/** Sets limits; what is refused, as `path: message`. */
export async function setLimits(api: ApiClient, accountId: string, limits: object) {
  const input = { accountId, limits };
  const { data, errors } = await api.call<{
    setAccountLimits: { userErrors: { message: string; path: string[] }[] };
  }>(SET, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.setAccountLimits.userErrors.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

const SPENDING = '{ limit used left resetsAt }';
const LIMITS = `query ($id: ID!, $taxId: String!) { account(id: $id) { limits {
  perPayout perDay ${SPENDING}
  night { fromHour toHour isNight changesAt perPayout total ${SPENDING} }
  recipient { minutes payouts amount left(taxId: $taxId) { payouts amount resetsAt } }
  lookAlikeMinutes } } }`;

/** What the account's limits say, with what is left of them. */
export async function limitsOf(api: ApiClient, id: string, taxId = '52998224725') {
  const { data, errors } = await api.call<{ account: { limits: Record<string, unknown> } }>(
    LIMITS,
    { id, taxId },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data.account.limits;
}
