import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp({ env: { GRAPHIQL: 'false' } });
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

interface Answered {
  readonly status: number;
  readonly body: string;
  readonly code: string | undefined;
}

async function send(query: string, variables: object = {}): Promise<Answered> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query, variables }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TEST_KEY}` },
  });
  const body = await response.text();
  const answer = JSON.parse(body) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, body, code: answer.errors?.[0]?.extensions.code };
}

/** Sends a document ten times and asks after the process meanwhile; both must be answered. */
async function bomb(query: string): Promise<Answered> {
  const all = await Promise.all([
    send(query),
    ...Array.from({ length: 9 }, () => send(query)),
    fetch(`${app.url}/healthz`).then(({ status }) => expect(status).toBe(200)),
  ]);
  return all[0];
}

const times = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join(' ');

/** `payout { timeline { payout { … id } } }`, so many levels of it. */
const deep = (levels: number): string => {
  const open = times(levels - 1, (i) => (i % 2 === 0 ? 'payout {' : 'timeline {'));
  return `${open} version ${'}'.repeat(levels - 1)}`;
};
const PAYOUT = '{ payout(id: "a") { timeline { ';
const fragment = (index: number, body: string): string =>
  `fragment F${index} on Viewer { ${body} }`;

test.each`
  what                              | document                                                                                                                                                                                                                                                                                         | code
  ${'eleven levels of fields'}      | ${`${PAYOUT}${deep(9)} } } }`}                                                                                                                                                                                                                                                                   | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'four hundred levels'}          | ${`${PAYOUT}${deep(399)} } } }`}                                                                                                                                                                                                                                                                 | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'levels hidden in fragments'}   | ${`${PAYOUT} ...A } } } fragment A on PayoutEvent { ${deep(7)} ...B } fragment B on PayoutEvent { ${deep(9)} }`}                                                                                                                                                                                 | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'sixteen aliases'}              | ${`{ viewer { ${times(16, (i) => `a${i}: name`)} } }`}                                                                                                                                                                                                                                           | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'a mutation under 100 aliases'} | ${`mutation { ${times(100, (i) => `a${i}: createAccount(input: { name: "a" }) { replayed }`)} }`}                                                                                                                                                                                                | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'eleven fields at its root'}    | ${`{ ${times(11, () => 'viewer { name }')} }`}                                                                                                                                                                                                                                                   | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'twenty-one directives'}        | ${`{ viewer { ${times(21, () => 'name @skip(if: false)')} } }`}                                                                                                                                                                                                                                  | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'500 unknown directives'}       | ${`{ viewer { name ${times(500, () => '@a')} } }`}                                                                                                                                                                                                                                               | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'15 kB of one field'}           | ${`{ viewer { ${'name '.repeat(3_000)} } }`}                                                                                                                                                                                                                                                     | ${'GRAPHQL_PARSE_FAILED'}
  ${'2,000 tokens of one field'}    | ${`{ viewer { ${'name '.repeat(1_990)} } }`}                                                                                                                                                                                                                                                     | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'50 kB of one field'}           | ${`{ viewer { ${'name '.repeat(10_000)} } }`}                                                                                                                                                                                                                                                    | ${'BAD_REQUEST'}
  ${'5,000 open braces'}            | ${'{ a '.repeat(5_000)}                                                                                                                                                                                                                                                                          | ${'GRAPHQL_PARSE_FAILED'}
  ${'5,000 open brackets'}          | ${`query ($a: ${'['.repeat(5_000)}`}                                                                                                                                                                                                                                                             | ${'GRAPHQL_PARSE_FAILED'}
  ${'a fragment inside itself'}     | ${'{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'}                                                                                                                                                                                                             | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'a page of pages of pages'}     | ${'{ payouts(first: 100) { nodes { account { a: statement(first: 100) { nodes { id } } b: statement(first: 100) { nodes { id } } statement(first: 100) { nodes { id } } } } } }'}                                                                                                                | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'histories of histories'}       | ${'{ payouts(first: 100) { nodes { ...A } } } fragment A on Payout { a: timeline { ...B } b: timeline { ...B } } fragment B on PayoutEvent { payout { ...C } } fragment C on Payout { a: timeline { ...D } b: timeline { ...D } } fragment D on PayoutEvent { payout { timeline { cursor } } }'} | ${'GRAPHQL_VALIDATION_FAILED'}
`('a document with $what is refused while the process answers', async ({ document, code }) => {
  const answered = await bomb(document as string);
  expect(answered.code).toBe(code);
  expect(answered.status).toBe(code === 'BAD_REQUEST' ? 413 : 400);
});

test('fragments that double each other are walked once', async () => {
  const doubling = times(99, (i) => fragment(i, `...F${i + 1} ...F${i + 1}`));
  const document = `{ viewer { ...F0 } } ${doubling} ${fragment(99, 'name')}`;
  expect(await bomb(document)).toMatchObject({ status: 200 });
});

test('a page size in a variable counts as the largest', async () => {
  const document = (field: string) =>
    `query ($n: Int) { payouts(first: $n) { nodes { account { ${field} } } } }`;
  const page = (alias: string) => `${alias}: statement(first: $n) { nodes { id } }`;
  const codes = [document(page('a')), document(`${page('a')} ${page('b')}`)].map((text) =>
    send(text, { n: 1 }).then(({ code }) => code),
  );
  expect(await Promise.all(codes)).toEqual([undefined, 'GRAPHQL_VALIDATION_FAILED']);
});

test('what a console asks for is within the limits', async () => {
  const page = `{ payouts(first: 100) { nodes { id status amount failure { code }
    account { id name balance { available } } destination { pixKey { value } }
    timeline { to cause occurredAt } refunds { amount } notices { verdict } }
    pageInfo { endCursor hasNextPage } } }`;
  expect(await send(page)).toMatchObject({ status: 200, code: undefined });
});

test.each`
  what                     | query                                                                                   | variables
  ${'a field'}             | ${'{ viewer { nam } }'}                                                                 | ${{}}
  ${'an argument'}         | ${'{ payouts(firs: 1) { nodes { id } } }'}                                              | ${{}}
  ${'a type'}              | ${'{ viewer { ... on Viewe { name } } }'}                                               | ${{}}
  ${'a word of an enum'}   | ${'{ payouts(filter: { statuses: [SETTLE] }) { nodes { id } } }'}                       | ${{}}
  ${'a word by variable'}  | ${'query ($s: [PayoutStatus!]) { payouts(filter: { statuses: $s }) { nodes { id } } }'} | ${{ s: ['SETTLE'] }}
  ${'a field by variable'} | ${'query ($f: PayoutFilter) { payouts(filter: $f) { nodes { id } } }'}                  | ${{ f: { statuse: [] } }}
`('with introspection off, nothing suggests $what', async ({ query, variables }) => {
  const { status, body } = await send(query as string, variables as object);
  expect(status).toBe(400);
  expect(body).not.toMatch(/Did you mean|SETTLED|statuses|"name\b/);
});

test.each(['{ __schema { types { name } } }', '{ __type(name: "Payout") { name } }'])(
  'with introspection off, %s is refused',
  async (query) => {
    expect(await send(query)).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
  },
);

test('with introspection off there is no page to try the API on either', async () => {
  const paths = ['/graphiql', '/graphiql/', '/graphiql/config.json'];
  const statuses = paths.map(async (path) => (await fetch(`${app.url}${path}`)).status);
  expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
});
