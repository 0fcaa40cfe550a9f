import { once } from 'node:events';
import WebSocket from 'ws';
import { apiClient } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';
import { createApiKey, type KeyPayload, refusalOf, rotateApiKey } from './key-desk';

let app: TestApp;
beforeAll(async () => {
  // Tests come from 127.0.0.1: what they say of whom they forward is believed.
  app = await aRunningApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8, ::1' } });
}, 60_000);
afterAll(() => app.stop(), 60_000);

const OFFICE = ['203.0.113.0/24', '2001:db8::/32'];
const inside = '203.0.113.7';
const outside = '198.51.100.7';
const REFUSED = { status: 401, code: 'UNAUTHENTICATED', reason: 'ADDRESS_NOT_ALLOWED' };

const from = (address: string, { secret }: KeyPayload) =>
  refusalOf(app.url, `Bearer ${secret}`, address);

/** The code and reason a socket is closed with; null as long as it is let in. */
async function connect({ secret }: KeyPayload, address: string) {
  const headers = { 'x-forwarded-for': address };
  const url = `${app.url.replace('http', 'ws')}/graphql`;
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers });
  const closed = once(socket, 'close').then(([code, reason]) => [code, String(reason)]);
  await once(socket, 'open');
  const payload = { authorization: `Bearer ${secret}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  const acknowledged = once(socket, 'message').then(() => null);
  return { closed, first: await Promise.race([closed, acknowledged]), socket };
}

test('a key is let in from its networks alone, over HTTP and on the socket', async () => {
  const key = await createApiKey(app.api, { allowedAddresses: OFFICE });
  expect(key.apiKey?.allowedAddresses).toEqual(OFFICE);
  expect(await from(inside, key)).toBeNull();
  expect(await from('2001:db8::9', key)).toBeNull();
  expect(await from(`${outside}, ${inside}`, key)).toBeNull();
  expect(await from(outside, key)).toEqual(REFUSED);
  // Whatever stands before the last one anybody can write.
  expect(await from(`${inside}, ${outside}`, key)).toEqual(REFUSED);
  const [there, here] = [await connect(key, outside), await connect(key, inside)];
  expect(there.first).toEqual([4403, 'Forbidden: ADDRESS_NOT_ALLOWED']);
  expect(here.first).toBeNull();
  here.socket.terminate();
});

test('an empty list is no list, and one that is malformed says how to write it', async () => {
  const open = await createApiKey(app.api, { allowedAddresses: [] });
  expect(open.apiKey?.allowedAddresses).toBeNull();
  expect(await from(outside, open)).toBeNull();
  const many = Array.from({ length: 51 }, (_, n) => `10.0.0.${n}`);
  for (const allowedAddresses of [['10.0.0.1/8'], ['office'], ['10.0.0.0/8', ''], many]) {
    expect((await createApiKey(app.api, { allowedAddresses })).userErrors).toMatchObject([
      {
        code: 'INVALID_INPUT',
        path: ['input', 'allowedAddresses'],
        message: expect.stringContaining('10.0.0.0/8'),
      },
    ]);
  }
});

test('a key makes keys for its own networks only', async () => {
  const scopes = ['operations', 'payouts:read'];
  const maker = await createApiKey(app.api, { scopes, allowedAddresses: OFFICE });
  const api = apiClient(app.url, maker.secret ?? '', { 'x-forwarded-for': inside });
  const inherited = await createApiKey(api, {});
  expect(inherited.apiKey?.allowedAddresses).toEqual(OFFICE);
  const narrower = await createApiKey(api, { allowedAddresses: ['203.0.113.8/30', '2001:db8::1'] });
  expect(narrower.apiKey?.allowedAddresses).toEqual(['203.0.113.8/30', '2001:db8::1/128']);
  for (const wider of ['203.0.112.0/23', '0.0.0.0/0', outside, '::/0']) {
    const { userErrors } = await createApiKey(api, { allowedAddresses: [inside, wider] });
    expect(userErrors).toMatchObject([
      { code: 'NOT_ALLOWED', path: ['input', 'allowedAddresses'] },
    ]);
  }
});

test('who takes over from a key may be used from where it may, or from less', async () => {
  const own = { scopes: ['operations', 'payouts:read'], allowedAddresses: OFFICE };
  const old = await createApiKey(app.api, own);
  const api = apiClient(app.url, old.secret ?? '', { 'x-forwarded-for': inside });
  const keyId = old.apiKey!.id;
  const wider = await rotateApiKey(api, { keyId, allowedAddresses: ['0.0.0.0/0'] });
  expect(wider.userErrors).toMatchObject([{ path: ['input', 'allowedAddresses'] }]);
  const same = await rotateApiKey(api, { keyId, overlapHours: 0 });
  expect(same.apiKey?.allowedAddresses).toEqual(OFFICE);
  const next = apiClient(app.url, same.secret ?? '', { 'x-forwarded-for': inside });
  const id = { keyId: same.apiKey!.id, allowedAddresses: [inside] };
  const less = await rotateApiKey(next, id);
  expect(less.apiKey?.allowedAddresses).toEqual([`${inside}/32`]);
  expect(await from('203.0.113.8', less)).toEqual(REFUSED);
  expect(await from(inside, less)).toBeNull();
});

test('who is bound to a network is not freed by replacing a key that is not', async () => {
  const scopes = ['operations', 'payouts:read'];
  const free = await createApiKey(app.api, { scopes, person: 'ana' });
  const own = { scopes, person: 'ana', allowedAddresses: OFFICE };
  const bound = await createApiKey(app.api, own);
  const api = apiClient(app.url, bound.secret ?? '', { 'x-forwarded-for': inside });
  const turn = { keyId: free.apiKey!.id, overlapHours: 0 };
  expect((await rotateApiKey(api, turn)).userErrors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  const made = await rotateApiKey(api, { ...turn, allowedAddresses: [inside] });
  expect(made.apiKey?.allowedAddresses).toEqual([`${inside}/32`]);
});

test('an open socket is closed once the list of its key lets it in no longer', async () => {
  const key = await createApiKey(app.api, { allowedAddresses: OFFICE });
  const { closed, first } = await connect(key, inside);
  expect(first).toBeNull();
  const client = await app.pool.connect();
  try {
    await client.query("set session_replication_role = 'replica'");
    await client.query(`update api_key set allowed_addresses = '{10.0.0.0/8}' where id = $1`, [
      key.apiKey?.id,
    ]);
    await client.query('reset session_replication_role');
  } finally {
    client.release();
  }
  expect(await closed).toEqual([4403, 'Forbidden: ADDRESS_NOT_ALLOWED']);
});
