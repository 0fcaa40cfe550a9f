import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { deafSocket, type RawSocket, rawSocket } from './raw-socket';

const KEY_MAX = 3;
const ADDRESS_MAX = 5;
const SUBSCRIPTIONS_MAX = 30;
const MESSAGES_MAX = 40;

let app: TestApp;
let strange: string;
beforeAll(async () => {
  app = await aRunningApp({
    env: {
      SOCKETS_PER_KEY: String(KEY_MAX),
      SOCKETS_PER_ADDRESS: String(ADDRESS_MAX),
      SUBSCRIPTIONS_PER_SOCKET: String(SUBSCRIPTIONS_MAX),
      SOCKET_MESSAGES_PER_SECOND: String(MESSAGES_MAX),
      UNREAD_KB: '64',
    },
  });
  strange = (await app.stranger()).api.key;
}, 60_000);
afterAll(() => app.stop(), 60_000);

const EVENTS = 'subscription { payoutEvents { cursor } }';

let open: RawSocket[] = [];
const opened = async (key?: string): Promise<RawSocket> => {
  const one = await rawSocket(app.url, key);
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const { socket } of open) socket.terminate();
  await Promise.all(open.map(({ closed }) => closed));
  open = [];
});

const several = (count: number, key?: string): Promise<RawSocket[]> =>
  Promise.all(Array.from({ length: count }, () => opened(key)));

test('a key has so many sockets; one more comes back when one has left', async () => {
  const [first] = (await several(KEY_MAX)) as [RawSocket];
  const late = await opened();
  expect(await late.closed).toEqual([1013, 'Too many sockets of this credential']);
  const other = await opened(strange);
  expect(other.messages).toMatchObject([{ type: 'connection_ack' }]);
  first.socket.terminate();
  await eventually('the place is free', async () => {
    const { messages } = await opened();
    return messages[0]?.type === 'connection_ack';
  });
});

test('an address has so many sockets, whether anybody authenticates or not', async () => {
  await several(KEY_MAX);
  await several(ADDRESS_MAX - KEY_MAX, strange);
  const late = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const [error] = (await once(late, 'error')) as [Error];
  expect(error.message).toMatch(/429/);
});

test('a socket has so many subscriptions; one more is refused alone', async () => {
  const { messages, subscribe, socket } = await opened();
  for (let id = 0; id <= SUBSCRIPTIONS_MAX; id += 1) subscribe(String(id), EVENTS);
  const refusal = await eventually('a refusal', () =>
    messages.find(({ type }) => type === 'error'),
  );
  expect(refusal).toMatchObject({
    id: String(SUBSCRIPTIONS_MAX),
    payload: [{ extensions: { code: 'TOO_MANY_STREAMS' } }],
  });
  socket.send(JSON.stringify({ id: '0', type: 'complete' }));
  subscribe('again', 'subscription ($id: ID!) { balanceChanged(accountId: $id) { total } }', {
    id: app.accountId,
  });
  await eventually('another in its place', () => messages.find(({ id }) => id === 'again'));
  expect(messages.filter(({ type }) => type === 'error')).toHaveLength(1);
});

test.each(['message', 'ping'])('too many of a %s within a second end the socket', async (what) => {
  const { socket, closed } = await opened();
  for (let count = 0; count <= MESSAGES_MAX; count += 1) {
    if (what === 'ping') socket.ping();
    else socket.send(JSON.stringify({ type: 'pong' }));
  }
  expect(await closed).toEqual([1008, 'Too many messages']);
});

/** Each event is answered with some 11 kB of history. */
const MUCH = `subscription { payoutEvents(after: "0") { payout { ${Array.from(
  { length: 10 },
  (_, n) => `t${n}: timeline { payout { timeline { cursor from to cause occurredAt version } } }`,
).join(' ')} } } }`;

test('whoever leaves too much unread is dropped, and the place is free again', async () => {
  const order = () => app.api.request(anOrder(app.accountId, { amount: '1.00' }));
  const orders = await Promise.all(Array.from({ length: 10 }, order));
  await eventually('all are paid', async () => {
    const all = await Promise.all(orders.map(({ payout }) => app.api.payout(payout?.id ?? '')));
    return all.every(({ status }) => status === 'SETTLED');
  });
  await several(KEY_MAX - 1);
  const all = Array.from({ length: SUBSCRIPTIONS_MAX }, () => MUCH);
  const deaf = await deafSocket(app.url, all);
  let late = await opened();
  // Megabytes of results are made before the machines in between hold no more.
  while (late.messages[0]?.type !== 'connection_ack') {
    await sleep(100);
    late = await opened();
  }
  late.subscribe('1', EVENTS.replace('payoutEvents', 'payoutEvents(after: "0")'));
  await eventually('who reads is served', () => late.messages.length > 10);
  deaf.destroy();
}, 120_000);
