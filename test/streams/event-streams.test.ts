import { request } from 'node:http';
import { createClient } from 'graphql-sse';
import { aKeyed, revokeApiKey } from '../credentials/key-desk';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import { openSse, type Sse, type SseAsked } from './event-source';
import { rawSocket } from './raw-socket';

const KEY_MAX = 4;

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp({
    env: { SOCKETS_PER_KEY: String(KEY_MAX), GRAPHIQL: 'false' },
  });
}, 60_000);
afterAll(() => app.stop(), 60_000);

let open: Sse[] = [];
const sse = async (asked: SseAsked): Promise<Sse> => {
  const one = await openSse(app.url, asked);
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const { cut } of open) cut();
  open = [];
  await eventually('all places are free', async () => {
    const all = await Promise.all(
      Array.from({ length: KEY_MAX }, () => openSse(app.url, { query: LIVE })),
    );
    for (const { cut } of all) cut();
    return all.every(({ status }) => status === 200);
  });
});

const LIVE = 'subscription { payoutEvents { cursor } }';
const EVENTS = 'subscription ($after: String) { payoutEvents(after: $after) { c: cursor to } }';
const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { status version } }';

const aSettled = async (): Promise<string> => {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '1.00' }));
  const id = payout?.id ?? '';
  await eventually('paid', async () => (await app.api.payout(id)).status === 'SETTLED');
  return id;
};
const log = async (): Promise<string[]> => {
  const text = `select e.seq from payout_event e join account a using (merchant_id)
    where a.id = $1 order by e.seq`;
  return (await app.pool.query<{ seq: string }>(text, [app.accountId])).rows.map(({ seq }) => seq);
};
const idsOf = (one: Sse) => one.events().flatMap(({ id }) => id ?? []);

test('events come with their cursors for ids, whatever the field is called', async () => {
  const stream = await sse({ query: EVENTS, variables: { after: '0' } });
  const id = await aSettled();
  const whole = await log();
  await eventually('all of them', () => idsOf(stream).length === whole.length);
  expect(idsOf(stream)).toEqual(whole);
  const told = stream.events().map(({ data }) => data?.data?.['payoutEvents']?.['c']);
  expect(told).toEqual(whole);
  const changed = await sse({ query: WATCH, variables: { id }, method: 'GET' });
  const [first] = await eventually('the payout', () => {
    const events = changed.events();
    return events.length > 0 ? events : null;
  });
  expect(first).toEqual({
    event: 'next',
    data: { data: { payoutChanged: { status: 'SETTLED', version: expect.any(Number) } } },
  });
});

test('no proxy keeps it back, and it says from the start that it is there', async () => {
  const stream = await sse({ query: LIVE });
  expect(stream.status).toBe(200);
  expect(stream.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(stream.headers['content-length']).toBeUndefined();
  await eventually('a comment', () => stream.text().includes('retry: 1000\n:\n\n'));
});

test('Last-Event-ID resumes after it, past the argument it was opened with', async () => {
  await aSettled();
  const whole = await log();
  const seen: string[] = [];
  for (let cuts = 0; seen.length < whole.length; cuts += 1) {
    const last = seen.at(-1);
    const stream = await sse({
      query: EVENTS,
      variables: { after: '0' },
      headers: last === undefined ? {} : { 'last-event-id': last },
    });
    await eventually('one more', () => idsOf(stream).length > 0);
    stream.cut();
    seen.push(...idsOf(stream).slice(0, 2));
    if (cuts > whole.length) break;
  }
  expect(seen).toEqual(whole);
});

test('the client of graphql-sse follows it', async () => {
  const headers = { authorization: `Bearer ${TEST_KEY}` };
  const client = createClient({ url: `${app.url}/graphql/stream`, headers, retryAttempts: 0 });
  const id = await aSettled();
  const stream = client.iterate({ query: WATCH, variables: { id } });
  const { value } = (await stream.next()) as { value: unknown };
  expect(value).toMatchObject({ data: { payoutChanged: { status: 'SETTLED' } } });
  await stream.return?.();
  client.dispose();
});

test.each`
  what                     | asked                                                         | status | code
  ${'no credential'}       | ${{ query: LIVE, key: null }}                                 | ${401} | ${'UNAUTHENTICATED'}
  ${'a wrong key'}         | ${{ query: LIVE, key: 'x'.repeat(32) }}                       | ${401} | ${'UNAUTHENTICATED'}
  ${'a query'}             | ${{ query: '{ viewer { name } }' }}                           | ${400} | ${'BAD_REQUEST'}
  ${'a mutation by GET'}   | ${{ query: 'mutation { a }', method: 'GET' }}                 | ${400} | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'an unknown field'}    | ${{ query: 'subscription { payoutEvents { curso } }' }}       | ${400} | ${'GRAPHQL_VALIDATION_FAILED'}
  ${'no document'}         | ${{}}                                                         | ${400} | ${'BAD_REQUEST'}
  ${'variables of a list'} | ${{ query: LIVE, variables: [] }}                             | ${400} | ${'BAD_REQUEST'}
  ${'JSON for an answer'}  | ${{ query: LIVE, headers: { accept: 'application/json' } }}   | ${406} | ${'BAD_REQUEST'}
  ${'another body'}        | ${{ query: LIVE, headers: { 'content-type': 'text/plain' } }} | ${415} | ${'BAD_REQUEST'}
  ${'40 kB'}               | ${{ query: `${LIVE} #${'x'.repeat(40_000)}` }}                | ${413} | ${'BAD_REQUEST'}
`('a stream with $what is refused with $status', async ({ asked, status, code }) => {
  const answer = await sse(asked as SseAsked);
  await answer.ended;
  expect(answer.status).toBe(status);
  const { errors } = JSON.parse(answer.text()) as { errors: { extensions: { code: string } }[] };
  expect(errors[0]?.extensions.code).toBe(code);
  expect(answer.text()).not.toMatch(/Did you mean|\bat \S+:|node_modules/);
});

test.each`
  what                      | asked                                                   | code
  ${'a payout of nobody'}   | ${{ query: WATCH, variables: { id: 'nonsense' } }}      | ${'NOT_FOUND'}
  ${'a malformed cursor'}   | ${{ query: EVENTS, variables: { after: 'x' } }}         | ${'BAD_USER_INPUT'}
  ${'a malformed event id'} | ${{ query: EVENTS, headers: { 'last-event-id': 'x' } }} | ${'BAD_USER_INPUT'}
  ${'a missing variable'}   | ${{ query: WATCH }}                                     | ${'BAD_USER_INPUT'}
`('$what is told as the only event', async ({ asked, code }) => {
  const answer = await sse(asked as SseAsked);
  await answer.ended;
  const [told, complete] = answer.events();
  expect(told?.data?.errors?.[0]?.extensions.code).toBe(code);
  expect(complete).toEqual({ event: 'complete', data: null });
});

test('a scope that is lacking is told, and a revoked key ends its streams for good', async () => {
  const lacking = await aKeyed(app, ['accounts:read']);
  const answer = await sse({ query: LIVE, key: lacking.key });
  await answer.ended;
  expect(answer.events()[0]?.data?.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  const ending = await aKeyed(app, ['payouts:read']);
  const stream = await sse({ query: LIVE, key: ending.key });
  await revokeApiKey(app.api, ending.keyId);
  await stream.ended;
  expect(stream.events()).toMatchObject([
    { event: 'next', data: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] } },
    { event: 'complete' },
  ]);
  // A key that was just used is believed for another second.
  await eventually('nobody is let in with it', async () => {
    return (await sse({ query: LIVE, key: ending.key })).status === 401;
  });
});

test('streams and sockets of a key are counted together', async () => {
  const sockets = await Promise.all([rawSocket(app.url), rawSocket(app.url)]);
  await Promise.all([sse({ query: LIVE }), sse({ query: LIVE })]);
  const late = await sse({ query: LIVE });
  await late.ended;
  expect(late.status).toBe(429);
  expect(late.headers['retry-after']).toBe('5');
  expect(late.text()).toContain('TOO_MANY_STREAMS');
  for (const { socket } of sockets) socket.terminate();
});

test('other methods are not there', async () => {
  const status = await new Promise((resolve) => {
    request(`${app.url}/graphql/stream`, { method: 'PUT' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).end();
  });
  expect(status).toBe(404);
});

test('a server that stops ends its streams, and clients come back by themselves', async () => {
  const replica = await app.replica();
  const stream = await openSse(replica.url, { query: LIVE });
  await replica.stop();
  await stream.ended;
  expect(stream.text()).toContain(': Going away');
  expect(stream.events()).toEqual([]);
});
