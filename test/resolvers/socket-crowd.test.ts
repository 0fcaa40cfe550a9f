import { once } from 'node:events';
import { connect } from 'node:net';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';
import { ChangeFeed } from '../../src/payouts/change-feed';
import { EventTail } from '../../src/payouts/event-tail';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => {
  jest.restoreAllMocks();
  expect(await app.faults()).toEqual([]);
});

const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { status } }';
const BALANCE = 'subscription ($id: ID!) { balanceChanged(accountId: $id) { available } }';
const EVENTS = 'subscription { payoutEvents { cursor } }';

interface Watched {
  readonly payoutChanged: { readonly status: string };
}

const settled = (results: Watched[]) => results.at(-1)?.payoutChanged.status === 'SETTLED';
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const aPayout = async (amount = '1.00'): Promise<string> =>
  (await app.api.request(anOrder(app.accountId, { amount }))).payout?.id ?? '';

/** The feed of the running process, and how many topics somebody listens to. */
function theFeed(): () => number {
  const merchant = jest.spyOn(ChangeFeed.prototype, 'onMerchant');
  const account = jest.spyOn(ChangeFeed.prototype, 'onAccount');
  return () => {
    const feed = [...merchant.mock.contexts, ...account.mock.contexts][0];
    return (feed as unknown as { listeners: Map<string, unknown> }).listeners.size;
  };
}

/** Begins to watch and waits for the first result, where there is one at once. */
async function idle(client: Client, id: string): Promise<void> {
  const watch = client.iterate({ query: WATCH, variables: { id } });
  const balance = client.iterate({ query: BALANCE, variables: { id: app.accountId } });
  const events = client.iterate({ query: EVENTS });
  events.next().catch(() => undefined);
  await Promise.all([watch.next(), balance.next()]);
}

test('two hundred watchers leave no listener behind, however they go', async () => {
  const topics = theFeed();
  const tail = jest.spyOn(EventTail.prototype, 'onPayout');
  const watched = () =>
    (tail.mock.contexts.at(-1) as unknown as { watchers: Map<string, unknown> }).watchers.size;
  const id = await aPayout();
  await app.api.watch<Watched>(WATCH, { id }, settled);
  const clients = times(50, () => app.api.socket());
  await Promise.all(clients.flatMap((client) => times(4, () => idle(client, id))));
  const last = app.api.socket();
  const other = { id: await aPayout('1.69') };
  await last.iterate({ query: WATCH, variables: other }).next();
  expect([topics(), watched()]).toEqual([2, 2]);
  const [polite, rude] = [clients.slice(0, 25), clients.slice(25)];
  for (const client of rude) client.terminate();
  await Promise.all(polite.map(async (client) => client.dispose()));
  await eventually('one is left', () => topics() === 1 && watched() === 1);
  await last.dispose();
  await eventually('nobody listens', () => topics() === 0);
}, 30_000);

test('a client that leaves before its subscription began leaves no listener behind', async () => {
  const topics = theFeed();
  const id = await aPayout();
  const hasty = times(20, async () => {
    const socket = new WebSocket(
      `${app.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
    await once(socket, 'open');
    socket.send(
      JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${TEST_KEY}` } }),
    );
    await once(socket, 'message');
    for (const [index, query] of [WATCH, EVENTS].entries()) {
      const payload = { query, variables: { id } };
      socket.send(JSON.stringify({ id: String(index), type: 'subscribe', payload }));
    }
    socket.close();
  });
  await Promise.all(hasty);
  await app.api.watch<Watched>(WATCH, { id }, settled);
  await eventually('nobody listens', () => topics() === 0);
});

/** Frames by hand, so that nothing reads what comes. */
function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, body]);
}

async function aDeafSocket(queries: readonly string[]): Promise<{ end: () => void }> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  await once(socket, 'readable');
  const payload = { authorization: `Bearer ${TEST_KEY}` };
  socket.write(frame({ type: 'connection_init', payload }));
  await eventually('the acknowledgement', () => String(socket.read() ?? '').includes('_ack'));
  queries.forEach((query, index) => {
    socket.write(frame({ id: String(index), type: 'subscribe', payload: { query } }));
  });
  socket.pause();
  return { end: () => socket.destroy() };
}

test('clients that never read hold up nobody who does', async () => {
  const everything = `subscription { payoutEvents(after: "0") { payout {
    ${times(40, () => 'timeline { cursor from to cause occurredAt }').join(' ')} } } }`;
  const deaf = await Promise.all(times(5, () => aDeafSocket(times(20, () => everything))));
  const ids = await Promise.all(times(30, () => aPayout()));
  const seen = await Promise.all(ids.map((id) => app.api.watch<Watched>(WATCH, { id }, settled)));
  expect(seen.map((results) => results.at(-1)?.payoutChanged.status)).toEqual(
    ids.map(() => 'SETTLED'),
  );
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  for (const { end } of deaf) end();
});

test('a stream whose reading fails says so and ends; the others on its socket go on', async () => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const client = app.api.socket();
  const id = await aPayout('1.69');
  const watch = client.iterate({ query: WATCH, variables: { id } });
  const balance = client.iterate({ query: BALANCE, variables: { id: app.accountId } });
  await Promise.all([watch.next(), balance.next()]);
  await app.pool.query('alter table account rename to account_away');
  try {
    const { value } = (await balance.next()) as { value: { errors: { extensions: object }[] } };
    expect(value.errors[0]?.extensions).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.stringify(value)).not.toMatch(/relation|account_away|select|\.ts/);
    expect(await balance.next()).toEqual({ done: true, value: undefined });
  } finally {
    await app.pool.query('alter table account_away rename to account');
  }
  const again = client.iterate({ query: BALANCE, variables: { id: app.accountId } });
  expect((await again.next()).value).toHaveProperty('data.balanceChanged.available');
  await client.dispose();
  expect(printed.mock.calls).toEqual([]);
});

test('a socket that cannot be authenticated for the moment is told to try again', async () => {
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await app.pool.query('alter table api_key rename to api_key_away');
  try {
    const socket = new WebSocket(
      `${app.url.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
    await once(socket, 'open');
    const payload = { authorization: `Bearer ${'y'.repeat(32)}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([1013, 'try again later']);
  } finally {
    await app.pool.query('alter table api_key_away rename to api_key');
  }
  expect(printed.mock.calls).toEqual([]);
});
