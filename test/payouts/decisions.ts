import type { ApiClient, UserErrorAnswer } from '../support/api-client';

export interface Decided {
  /** The status after the decision, or null when it was refused. */
  readonly status: string | null;
  /** Codes of the user errors. */
  readonly refused: string[];
}

type Verb = 'approvePayout' | 'denyPayout' | 'cancelPayout' | 'resolvePayout' | 'recheckPayout';

/** One person says what shall become of a payout. */
export async function decides(api: ApiClient, verb: Verb, input: object): Promise<Decided> {
  const type = `${verb[0]?.toUpperCase()}${verb.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) {
    ${verb}(input: $input) { payout { status } userErrors { code } }
  }`;
  const { data, errors } = await api.call<
    Record<Verb, { payout: { status: string } | null; userErrors: UserErrorAnswer[] }>
  >(query, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  const { payout, userErrors } = data[verb];
  return { status: payout?.status ?? null, refused: userErrors.map(({ code }) => code) };
}
