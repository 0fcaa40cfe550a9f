import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
let narrow: string;
const byApollo = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');

const MAKE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret userErrors { message } } }`;

beforeAll(async () => {
  // So slow that what is left tells what was taken.
  app = await aRunningApp({ env: { COST_PER_SECOND_PER_KEY: '1' } });
  const input = { name: 'narrow', scopes: ['accounts:read'] };
  const made = await send({ body: { query: MAKE_KEY, variables: { input } } });
  const { data } = JSON.parse(made.text) as { data: { createApiKey: { secret: string } } };
  narrow = data.createApiKey.secret;
}, 60_000);
afterAll(() => app.stop(), 60_000);

interface Sent {
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ body, headers = {} }: Sent) {
  const before = byApollo.mock.calls.length;
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      accept: '*/*',
      'content-type': 'application/json',
      authorization: `Bearer ${TEST_KEY}`,
      ...headers,
    },
  });
  const wentByApollo = byApollo.mock.calls.length > before;
  const { date: _, ...told } = Object.fromEntries(response.headers);
  return { status: response.status, headers: told, text: await response.text(), wentByApollo };
}

type Answered = Awaited<ReturnType<typeof send>>;

/** Without what is another one each time. */
function plain({ status, headers, text }: Answered) {
  const body = text
    .replace(/"(id|left|resetsAt|errorId)":("[^"]*"|\d+)/g, '"$1":"…"')
    .replace(/"total":"[^"]*"/g, '"total":"…"');
  const { 'content-length': length, ...rest } = headers;
  return { status, headers: rest, body, isWhole: Number(length) === Buffer.byteLength(text) };
}

const REQUEST = `mutation ($input: RequestPayoutInput!) { requestPayout(input: $input) {
  payout { id status amount account { balance { total } } } replayed
  userErrors { __typename code message path retryable } } }`;
const KEY = { type: 'EVP', value: '123e4567-e89b-42d3-a456-426614174000' };
const RECIPIENT = { name: 'Zuleica Sintetica', taxId: '52998224725' };

const order = (changes: object = {}) => ({
  accountId: app.accountId,
  idempotencyKey: `lane-${randomUUID()}`,
  amount: '1.00',
  destination: { pixKey: KEY },
  recipient: RECIPIENT,
  ...changes,
});
const requested = (changes?: object) => ({ query: REQUEST, variables: { input: order(changes) } });

/** Each document has a text of its own, so that the first one to ask for it is the first. */
const CASES: Readonly<Record<string, () => Sent>> = {
  'a payout': () => ({ body: requested({ allowDuplicateOf: null }) }),
  'a refusal, in Portuguese': () => ({
    body: requested({ amount: '900000.00' }),
    headers: { 'accept-language': 'pt-BR' },
  }),
  'an input that is too long': () => ({
    body: requested({ recipient: { ...RECIPIENT, name: 'x'.repeat(1_001) } }),
  }),
  'a scope that lacks': () => ({
    body: requested(),
    headers: { authorization: `Bearer ${narrow}`, 'accept-language': 'pt-BR' },
  }),
  'an argument that is wrong': () => ({
    body: { query: '{ payouts(first: 1000) { nodes { id } } }' },
  }),
  'errors beside data': () => ({
    body: {
      query: '{ viewer { name } payout(id: "x") { id } payouts(after: "?") { nodes { id } } }',
    },
  }),
  'one operation of several': () => ({
    body: { query: 'query A { viewer { name } } query B { __typename }', operationName: 'B' },
  }),
  'nulls for nothing': () => ({
    body: { query: '{ viewer { name } }', operationName: null, variables: null, extensions: null },
  }),
  'the type for GraphQL': () => ({
    body: { query: '{ viewer { name } }' },
    headers: { accept: 'application/graphql-response+json' },
  }),
  'many objects': () => ({
    body: { query: '{ payouts(first: 100) { nodes { id timeline { to } } } }' },
  }),
};

function numbered({ body, headers }: Sent, name: string): Sent {
  const { query, ...rest } = body as { query: string };
  return { body: { query: `${query} # ${name}`, ...rest }, ...(headers ? { headers } : {}) };
}

describe('a document that is known', () => {
  test.each(Object.keys(CASES))('%s is answered as by Apollo, and not by it', async (name) => {
    const first = await send(numbered(CASES[name]!(), name));
    const again = await send(numbered(CASES[name]!(), name));
    expect([first.wentByApollo, again.wentByApollo]).toEqual([true, false]);
    expect(plain(again)).toEqual(plain(first));
    expect(plain(again).isWhole).toBe(true);
  });

  const viewer = { query: '{ viewer { name } } # refused' };
  const REFUSED: Readonly<Record<string, () => Sent>> = {
    'without a credential': () => ({ body: viewer, headers: { authorization: '' } }),
    'with a wrong key': () => ({
      body: viewer,
      headers: { authorization: `Bearer ${'x'.repeat(20)}` },
    }),
    'with variables that do not fit': () => ({
      body: { query: REQUEST, variables: { input: { amount: 1, nothing: true } } },
    }),
    'without a name where there are two operations': () => ({
      body: { query: 'query A { viewer { name } } query B { __typename }' },
    }),
    'for a type nobody can answer with': () => ({ body: viewer, headers: { accept: 'image/png' } }),
    'as a form could send it': () => ({ body: viewer, headers: { 'content-type': 'text/plain' } }),
    'with words instead of variables': () => ({ body: { ...viewer, variables: 'x' } }),
    'as a subscription': () => ({
      body: { query: `subscription { balanceChanged(accountId: "${app.accountId}") { total } }` },
    }),
  };

  test.each(Object.keys(REFUSED))('%s is refused as when it was new', async (name) => {
    const first = await send(numbered(REFUSED[name]!(), name));
    await send({ body: { ...numbered({ body: viewer }, name).body } });
    const again = await send(numbered(REFUSED[name]!(), name));
    expect(again.wentByApollo).toBe(true);
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect(plain(again)).toEqual(plain(first));
  });

  test('costs the same once, whether it runs or its variables do not fit', async () => {
    const query = `query ($first: Int!) {
      payouts(first: $first) { nodes { id timeline { to } } } }`;
    const left: number[] = [];
    for (const first of [1, 1, 'x', 1]) {
      const { text } = await send({ body: { query, variables: { first } } });
      const { cost } = (JSON.parse(text) as { extensions: { cost: Record<string, number> } })
        .extensions;
      left.push(cost['left'] ?? 0);
      expect(cost['requested']).toBeGreaterThan(5);
    }
    const taken = left.slice(1).map((after, n) => (left[n] ?? 0) - after);
    expect(Math.max(...taken) - Math.min(...taken)).toBeLessThan(5);
  });
});
