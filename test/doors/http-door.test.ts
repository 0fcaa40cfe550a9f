import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type AuditResult, serverAudits } from 'graphql-http';
import WebSocket from 'ws';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
let slow: readonly Slow[];
beforeAll(async () => {
  const env = {
    COST_PER_SECOND_PER_KEY: '1',
    WRONG_KEYS_PER_MINUTE: '20',
    TRUSTED_PROXIES: '127.0.0.1',
  };
  app = await aRunningApp({ env });
  slow = SLOW.map(begin);
}, 60_000);
afterAll(() => app.stop(), 60_000);

type Headers = Readonly<Record<string, string>>;

interface Slow {
  readonly socket: Socket;
  readonly ended: Promise<unknown>;
}

const HEAD = 'POST /graphql HTTP/1.1\r\nhost: slow\r\n';
/** What begins and does not go on: no word at all, half a head, half a body. */
const SLOW = ['', HEAD, `${HEAD}content-type: application/json\r\ncontent-length: 99\r\n\r\n{`];

function begin(words: string): Slow {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  if (words !== '') socket.write(words);
  return { socket, ended: once(socket, 'close') };
}

const VIEWER = '{ viewer { name } }';

async function send(query: string, key = TEST_KEY, headers: Headers = {}) {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    body: JSON.stringify({ query }),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
  });
  const { data, errors, extensions } = (await response.json()) as {
    data?: object;
    errors?: { message: string; extensions: Record<string, unknown> }[];
    extensions?: { cost: { requested: number; left: number; resetsAt: string } };
  };
  const retryAfter = response.headers.get('retry-after');
  const { status } = response;
  return { status, data, error: errors?.[0]?.extensions, cost: extensions?.cost, retryAfter };
}

/** A stream that was let in says nothing in this time, for nothing happens. */
const QUIET_MS = 2_000;

/** What a socket answers to a subscription, or is closed with. */
async function onSocket(key: string, headers: Headers = {}): Promise<unknown> {
  const url = `${app.url.replace('http', 'ws')}/graphql`;
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  const closed = once(socket, 'close').then(([code]: number[]) => code);
  const heard = () => once(socket, 'message').then(([data]) => JSON.parse(String(data)) as object);
  try {
    say({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } });
    const first = await Promise.race([heard(), closed]);
    if (typeof first === 'number') return first;
    const query = 'subscription { payoutEvents { cursor } }';
    say({ id: '1', type: 'subscribe', payload: { query } });
    const quiet = new Promise((resolve) => setTimeout(resolve, QUIET_MS, null).unref());
    return await Promise.race([heard(), closed, quiet]);
  } finally {
    socket.terminate();
  }
}

const withKey = (url: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${TEST_KEY}`);
  return fetch(url, { ...init, headers });
};

const ALWAYS_400 = 'a refused document is a 400, whatever media type is accepted (Apollo)';
const NO_PAGES = 'a GET needs a header that no web page can send unasked, or it runs nothing';
/** What is not as the audits would have it, and why. */
const KEPT: Readonly<Record<string, string>> = {
  '572B SHOULD': ALWAYS_400,
  'FDE2 SHOULD': ALWAYS_400,
  '7B9B SHOULD': ALWAYS_400,
  '5A70 MAY': NO_PAGES,
  'D6D5 MAY': NO_PAGES,
  '6A70 MAY': NO_PAGES,
};

test('GraphQL over HTTP is as specified, with exceptions that are listed', async () => {
  const audits = serverAudits({ url: `${app.url}/graphql`, fetchFn: withKey });
  expect(audits).toHaveLength(61);
  const results: AuditResult[] = [];
  for (const audit of audits) results.push(await audit.fn());
  const failed = results.filter(({ status }) => status !== 'ok');
  const named = failed.map(({ id, name }) => `${id} ${name.split(' ')[0]}`);
  expect(named.toSorted()).toEqual(Object.keys(KEPT).toSorted());
});

test('every answer says what it cost, what is left and when all is back', async () => {
  const { api } = await app.stranger();
  const page = '{ payouts(first: 100) { nodes { id account { id } timeline { to } } } }';
  const cheap = await send(VIEWER, api.key);
  const dear = await send(page, api.key);
  const broken = await send('{ viewer', api.key);
  expect([cheap, dear, broken].map(({ cost }) => cost?.requested)).toEqual([1, 8, 1]);
  expect(cheap.cost?.left).toBeLessThan(500);
  expect(dear.cost?.left).toBeLessThan(cheap.cost?.left ?? 0);
  expect(Date.parse(dear.cost?.resetsAt ?? '')).toBeGreaterThan(Date.now());
});

test('whoever has spent their points is told when to come again, at each door', async () => {
  const { api } = await app.stranger();
  const other = await app.stranger();
  const dear = '{ payouts(first: 100) { nodes { timeline { to payout { timeline { to } } } } } }';
  let answer = await send(dear, api.key);
  expect(answer.cost?.requested).toBeGreaterThan(30);
  while (answer.status === 200) answer = await send(dear, api.key);
  const { status, data, error, retryAfter } = answer;
  expect({ status, data, code: error?.['code'] }).toEqual({ status: 429, code: 'RATE_LIMITED' });
  const waitMs = Number(error?.['retryAfterMs']);
  expect(waitMs).toBeGreaterThan(0);
  expect(Number(retryAfter)).toBe(Math.ceil(waitMs / 1_000));
  const refused = { extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } };
  let told: unknown = null;
  // On a slow machine a point is given back before the socket is open.
  while (told === null) {
    while ((await send(VIEWER, api.key)).status === 200);
    told = await onSocket(api.key);
  }
  expect(told).toMatchObject({ type: 'error', payload: [refused] });
  expect((await send(VIEWER, other.api.key)).status).toBe(200);
});

test('an address that tries credentials waits, save for who was let in from there', async () => {
  const [known, late] = [await app.stranger(), await app.stranger()];
  const from = { 'x-forwarded-for': '203.0.113.9' };
  expect((await send(VIEWER, known.api.key, from)).status).toBe(200);
  const guess = () => send(VIEWER, 'x'.repeat(32), from);
  const guesses = await Promise.all(Array.from({ length: 20 }, guess));
  expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]));
  const answers = [await guess(), await send(VIEWER, late.api.key, from)];
  expect(answers.map(({ error }) => error?.['code'])).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
  expect(answers.map(({ status }) => status)).toEqual([429, 429]);
  expect(await onSocket(late.api.key, from)).toBe(1013);
  expect((await send(VIEWER, known.api.key, from)).status).toBe(200);
  expect((await send(VIEWER, late.api.key)).status).toBe(200);
});

test.each`
  what                  | query                                                | limit
  ${'too many aliases'} | ${`{ ${'a: '.repeat(1)}viewer { ${aliases(20)} } }`} | ${{ of: 'ALIASES', max: 15, found: 21 }}
  ${'too many tokens'}  | ${`{ viewer { ${'name '.repeat(3_000)} } }`}         | ${{ of: 'TOKENS', max: 2_000 }}
  ${'too many roots'}   | ${`{ ${'viewer { name } '.repeat(11)} }`}            | ${{ of: 'ROOT_FIELDS', max: 10, found: 11 }}
`('a document with $what is told the figure and the limit', async ({ query, limit }) => {
  expect((await send(query as string)).error).toMatchObject({ limit });
});

function aliases(count: number): string {
  return Array.from({ length: count }, (_, n) => `a${n}: name`).join(' ');
}

test('a client that begins and does not go on is cut', async () => {
  await Promise.all(slow.map(({ ended }) => ended));
});
