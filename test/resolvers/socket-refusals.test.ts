import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { anOrder } from '../support/api-client';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp({ env: { GRAPHIQL: 'false' } });
}, 60_000);
afterAll(() => app.stop(), 60_000);
let printed: jest.SpyInstance;
beforeEach(() => {
  printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  expect(printed.mock.calls).toEqual([]);
  printed.mockRestore();
  expect(await app.faults()).toEqual([]);
});

interface Message {
  readonly type: string;
  readonly payload?: Refusals | { readonly errors?: Refusals };
}
type Refusals = readonly { readonly message: string; readonly extensions: { code: string } }[];

const INIT = { type: 'connection_init', payload: { authorization: `Bearer ${TEST_KEY}` } };
const START = (query: string, variables: object = {}) => ({
  id: '1',
  type: 'subscribe',
  payload: { query, variables, ...(query.includes('query A') && { operationName: 'S' }) },
});
const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { status } }';

async function open(protocol = 'graphql-transport-ws'): Promise<WebSocket> {
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, protocol);
  await once(socket, 'open');
  return socket;
}

/** What comes back for one subscription: its first message that is not a ping. */
async function answerTo(query: string, variables: object = {}): Promise<Message> {
  const socket = await open();
  try {
    socket.send(JSON.stringify(INIT));
    await once(socket, 'message');
    socket.send(JSON.stringify(START(query, variables)));
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString()) as Message;
  } finally {
    socket.terminate();
  }
}

/** A document is refused by an `error` message; what it asks for, by a result with `errors`. */
function refusal({ payload }: Message): string | undefined {
  const errors = payload && 'errors' in payload ? payload.errors : (payload as Refusals);
  return errors?.[0]?.extensions.code;
}

/** The code and reason a socket is closed with after what was sent on it. */
async function closedAfter(...sent: (object | string)[]): Promise<[number, string]> {
  const socket = await open();
  const closed = once(socket, 'close');
  for (const each of sent) {
    socket.send(typeof each === 'string' ? each : JSON.stringify(each));
    if (each === INIT) await Promise.race([once(socket, 'message'), closed]);
  }
  const [code, reason] = (await closed) as [number, Buffer];
  return [code, reason.toString()];
}

test.each`
  what                  | query
  ${'a query'}          | ${'query { viewer { name } }'}
  ${'a mutation'}       | ${'mutation { createAccount(input: { name: "a" }) { replayed } }'}
  ${'a nameless query'} | ${'{ viewer { name } }'}
`('$what does not run on the socket', async ({ query }) => {
  expect(refusal(await answerTo(query as string))).toBe('BAD_REQUEST');
  const { rows } = await app.pool.query("select id from account where name = 'a'");
  expect(rows).toEqual([]);
});

test.each`
  what                  | sent                                                                                                            | code
  ${'a wrong key'}      | ${[{ ...INIT, payload: { authorization: `Bearer ${'x'.repeat(32)}` } }]}                                        | ${4403}
  ${'no key'}           | ${[{ type: 'connection_init' }]}                                                                                | ${4403}
  ${'a key in a list'}  | ${[{ ...INIT, payload: { authorization: [`Bearer ${TEST_KEY}`] } }]}                                            | ${4403}
  ${'no init'}          | ${[]}                                                                                                           | ${4408}
  ${'work before init'} | ${[START(WATCH, { id: 'a' })]}                                                                                  | ${4401}
  ${'two inits'}        | ${[INIT, INIT]}                                                                                                 | ${4429}
  ${'no JSON'}          | ${['hello']}                                                                                                    | ${4400}
  ${'no known message'} | ${[INIT, { type: 'explode' }]}                                                                                  | ${4400}
  ${'more than 16 KiB'} | ${[INIT, START(`${WATCH} #${'x'.repeat(16_384)}`)]}                                                             | ${1009}
  ${'one id twice'}     | ${[INIT, START('subscription { payoutEvents { cursor } }'), START('subscription { payoutEvents { cursor } }')]} | ${4409}
`('a socket with $what is closed with $code', async ({ sent, code }) => {
  const [closed, reason] = await closedAfter(...(sent as object[]));
  expect(closed).toBe(code);
  expect(reason).not.toMatch(/\bat \S+:|node_modules|test-key/);
});

test('another sub-protocol or path is no socket of ours', async () => {
  const refused = async (path: string, protocol: string): Promise<string> => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}${path}`, protocol);
    const [error] = (await once(socket, 'error')) as [Error];
    return error.message;
  };
  expect(await refused('/graphql', 'graphql-ws')).toBe('Server sent no subprotocol');
  expect(await refused('/graphiql', 'graphql-transport-ws')).toMatch(/404/);
});

test.each`
  what                      | query                                                                                                                                                | variables                         | code
  ${'an unknown field'}     | ${'subscription { payoutEvents { curso } }'}                                                                                                         | ${{}}                             | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'an open brace'}        | ${'subscription { payoutEvents { cursor }'}                                                                                                          | ${{}}                             | ${'GRAPHQL_PARSE_FAILED'}
  ${'eleven levels'}        | ${'subscription { payoutEvents { payout { timeline { payout { timeline { payout { timeline { payout { timeline { payout { id } } } } } } } } } } }'} | ${{}}                             | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'2,000 fields'}         | ${`subscription { payoutEvents { ${'cursor '.repeat(2_000)} } }`}                                                                                    | ${{}}                             | ${'GRAPHQL_PARSE_FAILED'}
  ${'introspection beside'} | ${'subscription S { payoutEvents { cursor } } query A { __schema { types { name } } }'}                                                              | ${{}}                             | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'a missing variable'}   | ${WATCH}                                                                                                                                             | ${{}}                             | ${'BAD_USER_INPUT'}
  ${'a variable astray'}    | ${WATCH}                                                                                                                                             | ${{ id: { cpf: '52998224725' } }} | ${'BAD_USER_INPUT'}
  ${'a cursor of nothing'}  | ${'subscription { payoutEvents(after: "x") { cursor } }'}                                                                                            | ${{}}                             | ${'BAD_USER_INPUT'}
  ${'an enormous cursor'}   | ${'subscription { payoutEvents(after: "9999999999999999999") { cursor } }'}                                                                          | ${{}}                             | ${'BAD_USER_INPUT'}
`('a subscription with $what is refused by code', async ({ query, variables, code }) => {
  const answer = await answerTo(query as string, variables as object);
  expect(refusal(answer)).toBe(code);
  expect(JSON.stringify(answer)).not.toMatch(/Did you mean|52998224725|INTERNAL/);
});

test('introspection on the socket follows the same switch as over HTTP', async () => {
  const open = await aRunningApp();
  const { payout } = await open.api.request(anOrder(open.accountId));
  const query = `subscription S($id: ID!) { payoutChanged(id: $id) { __typename id } }
    query A { __schema { types { name } } }`;
  const client = open.api.socket();
  const variables = { id: payout?.id };
  try {
    const stream = client.iterate({ query, operationName: 'S', variables });
    const { value } = (await stream.next()) as { value: { data?: object; errors?: unknown } };
    expect(value).toEqual({ data: { payoutChanged: { __typename: 'Payout', id: payout?.id } } });
  } finally {
    await client.dispose();
    await open.stop();
  }
}, 60_000);

test.each`
  of           | query
  ${'payout'}  | ${WATCH}
  ${'account'} | ${'subscription ($id: ID!) { balanceChanged(accountId: $id) { total } }'}
  ${'account'} | ${'subscription ($id: ID!) { payoutEvents(accountId: $id) { cursor } }'}
`('$query answers NOT_FOUND for a foreign, unknown or malformed $of', async ({ of, query }) => {
  const stranger = await app.stranger();
  const { payout } = await stranger.api.request(anOrder(stranger.accountId));
  const foreign = of === 'payout' ? payout?.id : stranger.accountId;
  const answers = [foreign, randomUUID(), 'nonsense'].map((id) =>
    answerTo(query as string, { id }),
  );
  const [first, ...others] = await Promise.all(answers);
  expect(refusal(first!)).toBe('NOT_FOUND');
  expect(others).toEqual([first, first]);
});
