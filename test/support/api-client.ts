import { randomUUID } from 'node:crypto';
import { type Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface Answer<Data = Record<string, never>> {
  readonly status: number;
  readonly data: Data;
  readonly errors?: readonly {
    message: string;
    path?: unknown[];
    extensions: Record<string, unknown>;
  }[];
}

export interface UserErrorAnswer {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly path: string[];
  readonly retryable: boolean;
  readonly differingFields?: string[];
  readonly available?: string;
  readonly retryAfterSeconds?: number;
}

export interface PayoutAnswer {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly amount: string;
  readonly refunded: string;
  readonly provider: string | null;
  readonly endToEndId: string | null;
  readonly waitingFor: string | null;
  readonly failure: { code: string; retry: string; providerCode: string | null } | null;
  readonly notices: { verdict: string; claimed: string | null; proven: string | null }[];
  readonly refunds: { amount: string }[];
  readonly timeline: { from: string | null; to: string; cause: string; version: number }[];
}

export interface Requested {
  readonly payout: PayoutAnswer | null;
  readonly replayed: boolean;
  readonly userErrors: UserErrorAnswer[];
}

const PAYOUT = `id status version amount refunded provider endToEndId waitingFor
  failure { code retry providerCode } notices { verdict claimed proven } refunds { amount }
  timeline { from to cause version }`;

const USER_ERRORS = `userErrors { __typename code message path retryable
  ... on IdempotencyConflictError { differingFields }
  ... on InsufficientBalanceError { available }
  ... on ProviderBalanceError { retryAfterSeconds } }`;

export const REQUEST = `mutation ($input: RequestPayoutInput!) {
  requestPayout(input: $input) { payout { ${PAYOUT} } replayed ${USER_ERRORS} }
}`;

export interface ApiClient {
  readonly url: string;
  readonly key: string;
  call<Data>(query: string, variables?: object): Promise<Answer<Data>>;
  request(input: object): Promise<Requested>;
  payout(id: string): Promise<PayoutAnswer>;
  balance(accountId: string): Promise<{ available: string; held: string; total: string }>;
  /** A new account with money in it. */
  anAccount(amount: string, input?: object): Promise<string>;
  /** Results of a subscription until `until` says so; the socket is closed afterwards. */
  watch<Data>(
    query: string,
    variables: object,
    until: (results: Data[]) => boolean,
  ): Promise<Data[]>;
  socket(): Client;
}

/** A whole order; every field can be replaced. */
export const anOrder = (accountId: string, changed: object = {}) => ({
  accountId,
  idempotencyKey: randomUUID(),
  amount: '10.00',
  destination: { pixKey: { type: 'CPF', value: '52998224725' } },
  recipient: { name: 'Maria Exemplo', taxId: '52998224725' },
  ...changed,
});

type Headers = Readonly<Record<string, string>>;

async function post<Data>(url: string, more: Headers, body: object): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  });
  const { data, errors } = (await response.json()) as Omit<Answer<Data>, 'status'>;
  return { status: response.status, data, ...(errors && { errors }) };
}

const openSocket = (url: string, key: string): Client =>
  createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${key}` },
    retryAttempts: 0,
  });

export function apiClient(url: string, key: string, headers: Headers = {}): ApiClient {
  const call = <Data>(query: string, variables: object = {}) =>
    post<Data>(url, { ...headers, authorization: `Bearer ${key}` }, { query, variables });
  const must = async <Data>(query: string, variables: object = {}): Promise<Data> => {
    const answer = await call<Data>(query, variables);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  };
  const socket = () => openSocket(url, key);
  return {
    url,
    key,
    call,
    socket,
    request: async (input) =>
      (await must<{ requestPayout: Requested }>(REQUEST, { input })).requestPayout,
    payout: async (id) =>
      (
        await must<{ payout: PayoutAnswer }>(`query ($id: ID!) { payout(id: $id) { ${PAYOUT} } }`, {
          id,
        })
      ).payout,
    balance: async (accountId) => {
      const query = 'query ($id: ID!) { balance(accountId: $id) { available held total } }';
      return (
        await must<{ balance: { available: string; held: string; total: string } }>(query, {
          id: accountId,
        })
      ).balance;
    },
    anAccount: async (amount, input = {}) => {
      const create =
        'mutation ($i: CreateAccountInput!) { createAccount(input: $i) { account { id } } }';
      const made = await must<{ createAccount: { account: { id: string } } }>(create, {
        i: { name: 'test', ...input },
      });
      const { id } = made.createAccount.account;
      const credit =
        'mutation ($i: CreditAccountInput!) { creditAccount(input: $i) { userErrors { code } } }';
      await must(credit, { i: { accountId: id, amount, reference: 'opening' } });
      return id;
    },
    watch: async <Data>(query: string, variables: object, until: (results: Data[]) => boolean) => {
      const client = socket();
      const results: Data[] = [];
      try {
        const stream = client.iterate<Data>({ query, variables: { ...variables } });
        for await (const { data, errors } of stream) {
          if (errors) throw new Error(JSON.stringify(errors));
          if (data) results.push(data);
          if (until(results)) break;
        }
        return results;
      } finally {
        await client.dispose();
      }
    },
  };
}
