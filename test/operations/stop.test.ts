import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type RunningApp, startApp } from '../../src/app';
import { loadConfig } from '../../src/config';
import { createLog } from '../../src/log';
import { PROVIDERS } from '../../src/providers/registry';
import { type ApiClient, anOrder, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { NOWHERE } from '../support/sandboxed-provider';
import { SEALING_KEYS } from '../support/sealing-keys';

let app: TestApp;
let gate: Gate;
beforeAll(async () => {
  app = await aRunningApp();
  gate = await openGate(new URL(app.sandboxes.get('pagstar')?.url ?? '').port);
}, 60_000);
afterAll(async () => {
  await gate.close();
  await app.stop();
}, 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

interface Gate {
  readonly url: string;
  shut: boolean;
  close(): Promise<void>;
}

/** Stands before the provider; while it is shut, what is sent to the provider waits. */
async function openGate(port: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  const held: (() => void)[] = [];
  const gate = { shut: false };
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => near.destroy()).on('close', () => far.destroy());
    }
    far.pipe(near);
    near.on('data', (bytes) => (gate.shut ? held.push(() => far.write(bytes)) : far.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get shut() {
      return gate.shut;
    },
    set shut(shut) {
      gate.shut = shut;
      if (!shut) for (const send of held.splice(0)) send();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const KEY = 'four words are fine';

/** A second process' worth of everything, which talks to the provider through the gate. */
async function aServer(env: Record<string, string> = {}): Promise<RunningApp & { api: ApiClient }> {
  const settings = Object.entries(app.sandboxes.get('pagstar')?.settings ?? {}).map(
    ([name, value]) => [`PAGSTAR_${name}`, value],
  );
  const given = { ...Object.fromEntries(settings), PAGSTAR_BASE_URL: gate.url };
  const config = loadConfig({ ...given, PORT: '0', PACE: '0.02', ...env }, PROVIDERS);
  const running = await startApp({
    config,
    databaseUrl: app.databaseUrl,
    providers: config.providers.map(({ definition, values }) => definition.create(values, NOWHERE)),
    bootstrapKey: KEY,
    pepper: null,
    sealingKeys: SEALING_KEYS,
    demo: true,
    graphiqlDirectory: join(__dirname, '..', '..', 'dist', 'web', 'graphiql'),
    log: createLog('silent'),
  });
  return { ...running, api: apiClient(running.url, KEY) };
}

const statusOf = async (id: string): Promise<string> => (await app.api.payout(id)).status;

async function requestBehindTheGate(server: { api: ApiClient }): Promise<string> {
  await server.api.call('{ viewer { name } }');
  gate.shut = true;
  const { payout } = await server.api.request(anOrder(app.accountId));
  const id = payout?.id ?? '';
  await eventually('its attempt is open', async () => {
    const { rows } = await app.pool.query('select 1 from attempt where payout_id = $1', [id]);
    return rows.length > 0;
  });
  return id;
}

async function sentOnce(id: string): Promise<void> {
  const { rows } = await app.pool.query<{ provider_key: string }>(
    'select provider_key from attempt where payout_id = $1',
    [id],
  );
  expect(rows).toHaveLength(1);
  const url = app.sandboxes.get('pagstar')?.url ?? '';
  const key = rows[0]?.provider_key.replaceAll('-', '') ?? '';
  const booked = (await (await fetch(`${url}/sandbox/book/${key}`)).json()) as { payments: number };
  expect(booked.payments).toBe(1);
}

test('a payout that is with its provider at a stop is finished before the stop ends', async () => {
  const server = await aServer();
  const id = await requestBehindTheGate(server);
  let stopped = false;
  const stopping = server.stop().then(() => {
    stopped = true;
  });
  await eventually('nothing new is taken', () =>
    fetch(`${server.url}/readyz`).then(
      ({ status }) => status === 503,
      () => true,
    ),
  );
  expect(stopped).toBe(false);
  gate.shut = false;
  await stopping;
  await eventually('it settles', async () => (await statusOf(id)) === 'SETTLED');
  await sentOnce(id);
}, 30_000);

test('a payout whose provider answers too late for a stop comes back elsewhere', async () => {
  const server = await aServer({ DRAIN_MS: '100' });
  const id = await requestBehindTheGate(server);
  await server.stop();
  expect(await statusOf(id)).toBe('QUEUED');
  gate.shut = false;
  // The lease of the worker that is gone runs out by itself, after some seconds; they are over.
  await app.pool.query('update payout set lease_until = now() where id = $1', [id]);
  await eventually('it settles', async () => (await statusOf(id)) === 'SETTLED');
  await sentOnce(id);
}, 30_000);

test('an answer under way at a stop is given, the next connection is refused', async () => {
  const server = await aServer();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const body = JSON.stringify({ query: '{ viewer { name } }' });
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${KEY}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
  );
  await server.api.call('{ viewer { name } }');
  const stopping = server.stop();
  await eventually('the port is closed', () =>
    fetch(server.url).then(
      () => false,
      () => true,
    ),
  );
  socket.write(body.slice(5));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 [\s\S]*"viewer":\{"name":"bootstrap"\}/);
  socket.destroy();
  await stopping;
}, 30_000);

test('a socket that answers no close does not hold up a stop, which is seen draining', async () => {
  const server = await aServer();
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(
    'GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
      'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
  );
  await once(socket, 'data');
  socket.pause();
  const stopping = server.stop();
  const draining = await fetch(`${server.url}/readyz`);
  expect([draining.status, await draining.json()]).toEqual([503, { status: 'draining' }]);
  await stopping;
}, 10_000);
