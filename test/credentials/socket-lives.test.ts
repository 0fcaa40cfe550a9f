import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';
import type { ClosableSocket } from '../../src/close-socket';
import type { Principal } from '../../src/credentials/principal';
import { SocketLives } from '../../src/socket-lives';
import { anOrder } from '../support/api-client';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import { aKeyed, revokeApiKey, rotateApiKey } from './key-desk';

let app: TestApp;
let urls: string[];
beforeAll(async () => {
  app = await aRunningApp();
  urls = [app.url, (await app.replica()).url];
}, 60_000);
afterAll(() => app.stop(), 60_000);

const EVENTS = 'subscription { payoutEvents { cursor } }';

interface Open {
  readonly socket: WebSocket;
  /** The code and reason it was closed with. */
  readonly closed: Promise<[number, string]>;
  readonly heard: string[];
}

/** A socket that follows the log, let in by this key. */
async function follow(url: string, key: string): Promise<Open> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const heard: string[] = [];
  const closed = once(socket, 'close').then(([code, reason]): [number, string] => [
    code as number,
    String(reason),
  ]);
  await once(socket, 'open');
  const payload = { authorization: `Bearer ${key}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await once(socket, 'message');
  socket.on('message', (data: Buffer) => heard.push(data.toString()));
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: EVENTS } }));
  return { socket, closed, heard };
}

const onBoth = (key: string): Promise<Open[]> => Promise.all(urls.map((url) => follow(url, key)));

test('a revoked key closes its sockets on every replica, and no others', async () => {
  const ending = await aKeyed(app, ['payouts:read']);
  const staying = await aKeyed(app, ['payouts:read']);
  const [gone, kept] = [await onBoth(ending.key), await onBoth(staying.key)];
  const house = await onBoth(TEST_KEY);
  await revokeApiKey(app.api, ending.keyId);
  const closings = await Promise.all(gone.map(({ closed }) => closed));
  expect(closings).toEqual(gone.map(() => [4403, 'Forbidden: REVOKED']));
  const before = gone.map(({ heard }) => heard.length);
  await app.api.request(anOrder(app.accountId));
  for (const { socket, heard } of [...kept, ...house]) {
    if (heard.length === 0) await once(socket, 'message');
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.terminate();
  }
  expect(gone.map(({ heard }) => heard.length)).toEqual(before);
}, 30_000);

test('a key that was replaced without overlap closes its sockets', async () => {
  const old = await aKeyed(app, ['payouts:read', 'operations']);
  const open = await onBoth(old.key);
  await rotateApiKey(app.api, { keyId: old.keyId, overlapHours: 0 });
  for (const { closed } of open) expect(await closed).toEqual([4403, 'Forbidden: EXPIRED']);
}, 30_000);

test('an account taken from a key past the guards closes what was let in with it', async () => {
  const key = await aKeyed(app, ['payouts:read'], { accountIds: [app.accountId] });
  const open = await onBoth(key.key);
  const client = await app.pool.connect();
  try {
    await client.query("set session_replication_role = 'replica'");
    await client.query('update api_key set accounts = array[gen_random_uuid()] where id = $1', [
      key.keyId,
    ]);
    await client.query('reset session_replication_role');
  } finally {
    client.release();
  }
  for (const { closed } of open) expect(await closed).toEqual([4403, 'Forbidden: CHANGED']);
}, 30_000);

describe('without the database', () => {
  const person = (expiresAt: Date): Principal => ({
    merchantId: 'm',
    name: 'jwt:maria',
    credential: { kind: 'JWT', id: null, name: 'jwt:maria' },
    scopes: [],
    accounts: null,
    expiresAt,
  });
  class Deaf extends EventEmitter implements ClosableSocket {
    readyState = 1;
    readonly told: unknown[] = [];
    close(code: number, reason: string) {
      this.told.push([code, reason]);
    }
    terminate() {
      this.told.push('cut');
      this.emit('close');
    }
  }
  let lives: SocketLives;
  beforeEach(() => {
    jest.useFakeTimers();
    const onError = (error: unknown) => expect(error).toBeUndefined();
    lives = new SocketLives({ readKeys: async () => [], onError });
  });
  afterEach(async () => {
    await lives.stop();
    jest.useRealTimers();
  });
  const keep = (livesMs: number, readyState = 1): Deaf => {
    const socket = new Deaf();
    socket.readyState = readyState;
    lives.keep(socket, person(new Date(Date.now() + livesMs)));
    return socket;
  };

  test('a token closes its socket when it expires, and who is deaf is cut', () => {
    const socket = keep(60_000);
    jest.advanceTimersByTime(59_999);
    expect(socket.told).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(socket.told).toEqual([[4403, 'Forbidden: EXPIRED']]);
    jest.advanceTimersByTime(2_000);
    expect(socket.told).toEqual([[4403, 'Forbidden: EXPIRED'], 'cut']);
  });

  test('an expiry further off than a timer can wait does not close at once', () => {
    const socket = keep(2 ** 32);
    jest.advanceTimersByTime(2 ** 31);
    expect(socket.told).toEqual([]);
    jest.advanceTimersByTime(2 ** 31);
    expect(socket.told).toHaveLength(1);
  });

  test('a socket that left, before or after it was let in, is not closed again', () => {
    const [early, late] = [keep(1_000, 3), keep(1_000)];
    late.emit('close');
    jest.advanceTimersByTime(10_000);
    expect([early.told, late.told]).toEqual([[], []]);
  });
});
