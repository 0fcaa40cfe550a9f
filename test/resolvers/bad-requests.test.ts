import { createHash } from 'node:crypto';
import { anOrder, REQUEST } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

const INTERNALS = /at \S+ \(|node_modules|\.ts\b|\.js\b|select |insert |payout_|pg_|52998224725/i;

afterEach(async () => {
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  expect(await app.faults()).toEqual([]);
  expect((await app.pool.query('select id from payout')).rows).toEqual([]);
});

interface Refused {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
}

async function send(body: string, changed: RequestInit = {}): Promise<Refused> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    body,
    ...changed,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${TEST_KEY}`,
      ...(changed.headers as Record<string, string>),
    },
  });
  const text = await response.text();
  const answer = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  expect(text).not.toMatch(INTERNALS);
  return { status: response.status, text, code: answer.errors?.[0]?.extensions?.code };
}

const VIEWER = JSON.stringify({ query: '{ viewer { name } }' });
const CREDIT =
  'mutation { creditAccount(input: { accountId: "a", amount: "1", reference: "r" }) { replayed } }';

test.each`
  what                          | body                                                   | status
  ${'cut off'}                  | ${'{"query":"{ viewer { name'}                         | ${400}
  ${'empty'}                    | ${''}                                                  | ${400}
  ${'no JSON'}                  | ${'viewer'}                                            | ${400}
  ${'null'}                     | ${'null'}                                              | ${400}
  ${'a text'}                   | ${'"{ viewer { name } }"'}                             | ${400}
  ${'an object of nothing'}     | ${'{}'}                                                | ${400}
  ${'a batch'}                  | ${`[${VIEWER},${VIEWER}]`}                             | ${400}
  ${'poisoned'}                 | ${`{"__proto__":{"admin":true},${VIEWER.slice(1)}`}    | ${400}
  ${'a query that is a number'} | ${'{"query":5}'}                                       | ${400}
  ${'variables in a text'}      | ${`{"variables":"{}",${VIEWER.slice(1)}`}              | ${400}
  ${'variables in a list'}      | ${`{"variables":[1],${VIEWER.slice(1)}`}               | ${400}
  ${'larger than 32 KiB'}       | ${JSON.stringify({ query: `#${'x'.repeat(33_000)}` })} | ${413}
`('a body that is $what is answered $status', async ({ body, status }) => {
  expect(await send(body as string)).toMatchObject({ status, code: 'BAD_REQUEST' });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/graphql', 'x'])(
  'a body sent as %s is refused, so that no web page can send one unasked',
  async (type) => {
    const { status, code } = await send(VIEWER, { headers: { 'content-type': type } });
    expect([400, 415]).toContain(status);
    expect(code).toBe('BAD_REQUEST');
  },
);

test('GET runs no mutation, and nothing without a header no web page can send', async () => {
  const get = async (query: string, headers: Record<string, string> = {}) => {
    const url = `${app.url}/graphql?query=${encodeURIComponent(query)}`;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${TEST_KEY}`, ...headers },
    });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await get('{ viewer { name } }')).toBe(400);
  expect(await get(CREDIT, { 'apollo-require-preflight': '1' })).toBe(405);
});

test.each`
  what                | authorization
  ${'no key'}         | ${''}
  ${'a wrong key'}    | ${`Bearer ${'x'.repeat(32)}`}
  ${'a short key'}    | ${'Bearer x'}
  ${'another scheme'} | ${`Basic ${TEST_KEY}`}
  ${'a key twice'}    | ${`Bearer ${TEST_KEY}, Bearer ${TEST_KEY}`}
  ${'SQL for a key'}  | ${"Bearer ' or '1'='1'; -- aaaaaaa"}
`('a request with $what is answered 401, its document unread', async ({ authorization }) => {
  const asked = JSON.stringify({ query: '{ nonsense' });
  const refused = await send(asked, { headers: { authorization: authorization as string } });
  expect(refused).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
});

test.each(['revoked_at', 'expires_at'])('a key with its %s passed is no key', async (column) => {
  const { api } = await app.stranger();
  const viewer = async () => (await api.call('{ viewer { merchant } }')).status;
  expect(await viewer()).toBe(200);
  await app.pool.query(`update api_key set ${column} = now() where key_hash = $1`, [
    createHash('sha256').update(api.key).digest(),
  ]);
  await eventually('the key is refused', async () => (await viewer()) === 401);
});

test.each`
  what                        | input                                                                                                                                         | field
  ${'a float for an amount'}  | ${{ amount: 10.5 }}                                                                                                                           | ${'amount'}
  ${'an int for an amount'}   | ${{ amount: 10 }}                                                                                                                             | ${'amount'}
  ${'two destinations'}       | ${{ destination: { pixKey: { type: 'CPF', value: '52998224725' }, bankAccount: { ispb: '1', branch: '1', number: '1', type: 'CHECKING' } } }} | ${'destination'}
  ${'no destination'}         | ${{ destination: {} }}                                                                                                                        | ${'destination'}
  ${'an empty destination'}   | ${{ destination: { pixKey: null } }}                                                                                                          | ${'destination.pixKey'}
  ${'an unknown kind of key'} | ${{ destination: { pixKey: { type: 'CPFX', value: '52998224725' } } }}                                                                        | ${'destination.pixKey.type'}
  ${'an unknown field'}       | ${{ recipient: { name: 'M', taxId: '52998224725', cpf: '' } }}                                                                                | ${'recipient.cpf'}
  ${'a number for a tax id'}  | ${{ recipient: { name: 'M', taxId: 52998224725 } }}                                                                                           | ${'recipient.taxId'}
  ${'a list for a name'}      | ${{ recipient: { name: ['52998224725'], taxId: '' } }}                                                                                        | ${'recipient.name'}
  ${'a text for a recipient'} | ${{ recipient: '52998224725' }}                                                                                                               | ${'recipient'}
  ${'no idempotency key'}     | ${{ idempotencyKey: undefined }}                                                                                                              | ${'idempotencyKey'}
  ${'null for a key'}         | ${{ idempotencyKey: null }}                                                                                                                   | ${'idempotencyKey'}
  ${'an endless name'}        | ${{ recipient: { name: 'm'.repeat(1_001), taxId: '' } }}                                                                                      | ${'recipient.name'}
`('variables with $what are refused by name, without the value', async ({ input, field }) => {
  const variables = { input: anOrder(app.accountId, input as object) };
  const { code, text } = await send(JSON.stringify({ query: REQUEST, variables }));
  expect(code).toBe('BAD_USER_INPUT');
  const [first] = (JSON.parse(text) as { errors: { message: string; extensions: object }[] })
    .errors;
  expect(first?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
  expect(first?.message).toContain(field);
});

test.each`
  what                      | literal
  ${'a float'}              | ${'amount: 10.5'}
  ${'an int'}               | ${'amount: 10'}
  ${'a number for tax id'}  | ${'recipient: { name: "M", taxId: 52998224725 }'}
  ${'a text for an object'} | ${'recipient: "52998224725"'}
  ${'an unknown word'}      | ${'priority: LOW'}
  ${'an unknown field'}     | ${'cpf: "52998224725"'}
`('a literal with $what is refused with its place, without the value', async ({ literal }) => {
  const query = `mutation { requestPayout(input: { ${literal as string} }) { replayed } }`;
  const { status, code, text } = await send(JSON.stringify({ query }));
  expect({ status, code }).toEqual({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
  expect(text).toContain('"locations":[{');
});

test.each`
  what                    | query                                                          | code
  ${'an unknown field'}   | ${'{ viewer { password } }'}                                   | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'an open brace'}      | ${'{ viewer { name }'}                                         | ${'GRAPHQL_PARSE_FAILED'}
  ${'an unused variable'} | ${'query ($a: Int) { viewer { name } }'}                       | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'a subscription'}     | ${'subscription { balanceChanged(accountId: "a") { total } }'} | ${'BAD_REQUEST'}
  ${'nothing to run'}     | ${'fragment A on Viewer { name }'}                             | ${'GRAPHQL_VALIDATION_FAILED'}
`('a document with $what is refused by code', async ({ query, code }) => {
  expect(await send(JSON.stringify({ query }))).toMatchObject({ status: 400, code });
});

test.each`
  what                  | query
  ${'a payout by key'}  | ${'query ($text: String!) { found: payoutByIdempotencyKey(key: $text) { id } }'}
  ${'a payout by e2e'}  | ${'query ($text: String!) { found: payoutByEndToEndId(endToEndId: $text) { id } }'}
  ${'a payout by id'}   | ${'query ($text: ID!) { found: payout(id: $text) { id } }'}
  ${'an account by id'} | ${'query ($text: ID!) { found: account(id: $text) { id } }'}
`('$what that cannot exist is null, whatever the text', async ({ query }) => {
  for (const text of ['a\u0000b', 'a\ud800b', "' or 1=1 --", '', 'x'.repeat(5_000)]) {
    expect(await app.api.call(query as string, { text })).toEqual({
      status: 200,
      data: { found: null },
    });
  }
});

test.each`
  what                 | mutation
  ${'an account name'} | ${'createAccount(input: { name: $text }) { userErrors { code } }'}
  ${'a reason'}        | ${'cancelPayout(input: { payoutId: "a", reason: $text }) { userErrors { code } }'}
  ${'a denial'}        | ${'denyPayout(input: { payoutId: "a", reason: $text }) { userErrors { code } }'}
`('$what that no database can store is refused by name', async ({ mutation }) => {
  const query = `mutation ($text: String!) { ${mutation as string} }`;
  const answer = await app.api.call(query, { text: 'a\u0000b' });
  expect(answer.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});
