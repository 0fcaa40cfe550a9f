import { randomUUID } from 'node:crypto';
import { fiserv } from '../../src/providers/fiserv/index';
import { signatureOf } from '../../src/providers/fiserv/signature';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { eventually } from '../support/eventually';
import { type NoticeInbox, openInbox } from '../support/notice-inbox';

let inbox: NoticeInbox;
let sandbox: RunningSandbox;
let token = '';

interface Call {
  readonly body?: string;
  readonly type?: string;
  /** Taken as they are; an empty text leaves the header out. */
  readonly headers?: Record<string, string>;
  readonly ageMs?: number;
}

async function call(method: string, path: string, options: Call = {}) {
  const { body = '', type = 'application/json', ageMs = 0 } = options;
  const { API_KEY: apiKey = '', HMAC_SECRET: secret = '' } = sandbox.settings;
  const timestamp = String(Date.now() - ageMs);
  const signed = { apiKey, timestamp, body, path: `/gateway${path.replace(/\?.*/, '')}` };
  const all: Record<string, string> = {
    authorization: `Bearer ${token}`,
    connection: 'close',
    apikey: apiKey,
    'x-timestamp': timestamp,
    'x-request-id': randomUUID(),
    'x-hmac-signature': signatureOf(secret, signed),
    ...(body && { 'content-type': type }),
    ...options.headers,
  };
  const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  const url = `${sandbox.url}/gateway${path}`;
  const answer = await fetch(url, { method, headers, ...(body && { body }) });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text || '{}') as Record<string, unknown> };
}

const FORM = 'application/x-www-form-urlencoded';
const login = (changes: object = {}, type = FORM) => {
  const { CLIENT_ID = '', CLIENT_SECRET = '' } = sandbox.settings;
  const form = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, ...changes };
  return call('POST', '/token', { type, body: new URLSearchParams(form).toString() });
};

let receivers = 0;
/** Another receiver each, so that none waits for another. */
const aReceiver = (): string => String((receivers += 1)).padStart(11, '0');
const pay = (changes: object = {}, options: Call = {}) =>
  call('POST', '/v2/apm/pix/cashout', {
    body: JSON.stringify({
      amount: 10,
      pixKey: sandbox.settings['PIX_KEY'],
      receiverPixKey: 'recebedor@example.com',
      receiverDocument: aReceiver(),
      ...changes,
    }),
    ...options,
  });
const found = async (txid: unknown) =>
  (await call('GET', `/v2/apm/pix/cashout/${String(txid)}`)).body;
const becomes = (txid: unknown, status: number) =>
  eventually(`it is ${status}`, async () => {
    const cashout = await found(txid);
    return cashout['status'] === status ? cashout : null;
  });
const book = async () => {
  const answer = await fetch(`${sandbox.url}/sandbox/book`, { headers: { connection: 'close' } });
  return (await answer.json()) as { available: string; blocked: string; entries: object[] };
};

beforeAll(async () => {
  inbox = await openInbox();
  const place = { host: '127.0.0.1', port: 0, noticeUrl: inbox.url };
  sandbox = await fiserv.startSandbox({ ...place, timeScale: 0 });
  token = String((await login()).body['access_token']);
});
afterAll(async () => {
  await sandbox.stop();
  await inbox.close();
});

const fault = (error: unknown) => ({
  message: expect.any(String),
  details: [{ errorCode: expect.any(Number), error }],
});

describe('who is let in', () => {
  test('a token lives 300 s and is given for the right credentials in a form', async () => {
    expect(await login()).toMatchObject({ status: 200, body: { expires_in: 300 } });
    const refused = { status: 401, body: fault('Invalid client credentials') };
    expect(await login({ client_secret: 'wrong' })).toEqual(refused);
    expect(await login({}, 'application/json')).toEqual(refused);
  });

  test.each<[string, Call, string]>([
    ['no apikey', { headers: { apikey: '' } }, 'Invalid apikey'],
    ['another apikey', { headers: { apikey: 'other' } }, 'Invalid apikey'],
    ['no timestamp', { headers: { 'x-timestamp': '' } }, 'Invalid x-timestamp'],
    ['a timestamp in seconds', { headers: { 'x-timestamp': '1767225600' } }, 'Invalid x-timestamp'],
    ['a timestamp of six minutes ago', { ageMs: 360_000 }, 'Invalid x-timestamp'],
    ['a timestamp of six minutes hence', { ageMs: -360_000 }, 'Invalid x-timestamp'],
    ['no request id', { headers: { 'x-request-id': '' } }, 'No x-request-id'],
    ['no signature', { headers: { 'x-hmac-signature': '' } }, 'Invalid x-hmac-signature'],
    ['another signature', { headers: { 'x-hmac-signature': 'A' } }, 'Invalid x-hmac-signature'],
    ['no token', { headers: { authorization: '' } }, 'Invalid token'],
    ['another token', { headers: { authorization: 'Bearer other' } }, 'Invalid token'],
  ])('nobody with %s', async (_name, options, error) => {
    const before = (await book()).entries.length;
    expect(await pay({}, options)).toEqual({ status: 401, body: fault(error) });
    expect((await book()).entries).toHaveLength(before);
  });

  test('nobody whose body, address or time is not the one that was signed', async () => {
    const { API_KEY: apiKey = '', HMAC_SECRET: secret = '' } = sandbox.settings;
    const right = { apiKey, timestamp: String(Date.now()), body: '', path: '/gateway/v1/webhook' };
    const get = (words: object) =>
      call('GET', '/v1/webhook', {
        headers: {
          'x-timestamp': right.timestamp,
          'x-hmac-signature': signatureOf(secret, { ...right, ...words }),
        },
      });
    expect(await get({})).toMatchObject({ status: 404, body: fault('No webhook') });
    for (const wrong of [{ path: '/v1/webhook' }, { body: '{}' }, { timestamp: '1' }]) {
      expect(await get(wrong)).toMatchObject({ status: 401 });
    }
  });

  test('both forms of the token are taken, and four minutes are fresh', async () => {
    const options = { headers: { authorization: token }, ageMs: 240_000 };
    expect(await pay({}, options)).toMatchObject({ status: 202 });
  });
});

test.each([
  ['no amount', { amount: undefined }],
  ['an amount as text', { amount: '10.00' }],
  ['a fraction of a centavo', { amount: 10.005 }],
  ['an amount of zero', { amount: 0 }],
  ['the key of another account', { pixKey: 'other' }],
  ['no receiver', { receiverDocument: undefined }],
  ['a receiver with punctuation', { receiverDocument: '529.982.247-25' }],
  ['no key', { receiverPixKey: '' }],
  ['a field nobody documented', { description: 'Saque' }],
])('an order with %s is refused', async (_name, changes) => {
  expect(await pay(changes)).toEqual({ status: 400, body: fault('Invalid cash-out request') });
});

test('an order that is no JSON is refused', async () => {
  expect(await pay({}, { body: '{"amount":' })).toMatchObject({ status: 400 });
  expect(await pay({}, { type: 'text/plain' })).toMatchObject({ status: 400 });
});

test('the same order twice is two orders', async () => {
  const changes = { receiverDocument: aReceiver(), amount: 10.51 };
  const [first, second] = [await pay(changes), await pay(changes)];
  expect(first.body['txid']).not.toBe(second.body['txid']);
});

describe('one receiver', () => {
  test('is paid once at a time: a second order meanwhile fails as concurrent', async () => {
    const changes = { receiverDocument: aReceiver() };
    const first = (await pay(changes)).body['txid'];
    const second = (await pay(changes)).body['txid'];
    expect(await becomes(second, 4)).toMatchObject({ failReason: 4 });
    expect(await becomes(first, 1)).toMatchObject({ failReason: null, endToEnd: null });
  });

  test('may be paid again when the first has ended', async () => {
    const changes = { receiverDocument: aReceiver(), amount: 10.66 };
    await becomes((await pay(changes)).body['txid'], 4);
    const next = (await pay({ ...changes, amount: 10 })).body['txid'];
    expect(await becomes(next, 1)).toMatchObject({ failReason: null });
  });
});

test('what is not covered fails, and the balance comes back from what failed', async () => {
  const { available, blocked } = await book();
  await becomes((await pay({ amount: 2_000_000 })).body['txid'], 4);
  const uncovered = (await book()).entries.at(-1);
  expect(uncovered).toMatchObject({ errorCode: '2', payments: 0, amount: '2000000.00' });
  await becomes((await pay({ amount: 10.52 })).body['txid'], 1);
  expect(Number((await book()).blocked) - Number(blocked)).toBeCloseTo(10.52);
  await becomes((await pay({ amount: 10.66 })).body['txid'], 4);
  expect(Number(available) - Number((await book()).available)).toBeCloseTo(10.52);
});

describe('the search', () => {
  const hour = 3_600_000;
  const query = (changes: Record<string, string> = {}) => {
    const startDate = new Date(Date.now() - hour).toISOString();
    const endDate = new Date(Date.now() + hour).toISOString();
    const asked = new URLSearchParams({ startDate, endDate, ...changes });
    return call('GET', `/v2/apm/pix/cashout?${asked.toString()}`);
  };

  test('shows what was taken, by time and state, in pages', async () => {
    const { body } = await query({ pageSize: '2' });
    expect(body).toMatchObject({ page: 1, items: [{ txid: expect.any(String) }, {}] });
    const { items } = (await query({ pageSize: '100' })).body as { items: { txid: string }[] };
    expect(body['total']).toBe(items.length);
    const last = await query({ pageSize: '1', page: String(items.length) });
    expect(last.body['items']).toEqual([items.at(-1)]);
    const failed = (await query({ status: '4' })).body as { items: { status: number }[] };
    expect(new Set(failed.items.map(({ status }) => status))).toEqual(new Set([4]));
    const before = await query({ endDate: new Date(Date.now() - hour / 2).toISOString() });
    expect(before.body).toMatchObject({ items: [], total: 0 });
  });

  test.each([{ startDate: 'today' }, { page: '0' }, { pageSize: '101' }, { limit: '1' }])(
    'by %j is refused',
    async (changes) => {
      expect(await query(changes as Record<string, string>)).toMatchObject({
        status: 400,
        body: fault('Invalid search'),
      });
    },
  );
});

test('a webhook is registered, shown, and deleted', async () => {
  const body = JSON.stringify({ WebhookUrl: `${inbox.url}/elsewhere/` });
  expect(await call('POST', '/v1/webhook', { body })).toMatchObject({ status: 201 });
  expect((await call('GET', '/v1/webhook')).body).toEqual({
    WebhookUrl: `${inbox.url}/elsewhere`,
  });
  const wrong = JSON.stringify({ WebhookUrl: 'ftp://a' });
  expect(await call('POST', '/v1/webhook', { body: wrong })).toMatchObject({ status: 400 });
  expect(await call('DELETE', '/v1/webhook')).toMatchObject({ status: 204 });
  const before = inbox.received.length;
  await becomes((await pay()).body['txid'], 1);
  expect(inbox.received).toHaveLength(before);
});

test('nobody asks for what is not there', async () => {
  expect(await found('nobody')).toEqual(fault('No such cash-out'));
  const body = '{"confirmationKey":"a"}';
  const confirm = await call('POST', '/v2/apm/pix/cashout/nobody/confirm', { body });
  expect(confirm).toEqual({ status: 404, body: fault('No such cash-out') });
  expect(await call('GET', '/v3/other')).toMatchObject({ status: 404 });
});
