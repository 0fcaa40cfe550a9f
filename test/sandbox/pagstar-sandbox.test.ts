import { randomUUID } from 'node:crypto';
import { pagstar } from '../../src/providers/pagstar/index';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { eventually } from '../support/eventually';
import { type NoticeInbox, openInbox } from '../support/notice-inbox';
import { NOWHERE, anOrder as orderOf } from '../support/sandboxed-provider';

let inbox: NoticeInbox;
let sandbox: RunningSandbox;
let bearer = '';

const call = async (
  method: string,
  path: string,
  options: { body?: unknown; key?: string } = {},
) => {
  const answer = await fetch(`${sandbox.url}/api/v2${path}`, {
    method,
    headers: {
      authorization: bearer,
      connection: 'close',
      ...(options.key && { 'x-idempotency-key': options.key }),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, type: answer.headers.get('content-type'), body };
};
const anOrder = (changes: object = {}) => ({
  pixKey: 'recebedor@example.com',
  payment: { currency: 'BRL', amount: 10 },
  creditorDocument: '52998224725',
  priority: 'HIGH',
  ...changes,
});
const aKey = () => randomUUID().replaceAll('-', '');
const pay = (changes?: object, key = aKey()) =>
  call('POST', '/pix/payments/dict', { body: anOrder(changes), key });
const login = (changes: object = {}) => {
  const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = sandbox.settings;
  const body = { clientId, clientSecret, grantType: 'client_credentials', ...changes };
  return call('POST', '/oauth/token', { body });
};

beforeAll(async () => {
  inbox = await openInbox();
  const place = { host: '127.0.0.1', port: 0, noticeUrl: inbox.url };
  sandbox = await pagstar.startSandbox({ ...place, timeScale: 0 });
  bearer = `Bearer ${String((await login()).body['accessToken'])}`;
});
afterAll(async () => {
  await sandbox.stop();
  await inbox.close();
});

test('a token ends at a moment in epoch seconds', async () => {
  const { body } = await login();
  const aheadSeconds = Number(body['expiresAt']) - Date.now() / 1_000;
  expect(aheadSeconds).toBeGreaterThan(290);
  expect(aheadSeconds).toBeLessThan(301);
});

test('wrong credentials and wrong tokens are refused as documented', async () => {
  expect(await login({ clientSecret: 'wrong' })).toMatchObject({
    status: 401,
    body: { type: 'onz-0018', detail: 'APC-001' },
  });
  const kept = bearer;
  bearer = 'Bearer wrong';
  const refused = await call('GET', '/accounts/balances/');
  bearer = kept;
  expect(refused).toMatchObject({
    status: 401,
    type: expect.stringMatching(/^application.problem.json/),
  });
});

test.each([
  ['no amount', { payment: { currency: 'BRL' } }],
  ['an amount as text', { payment: { currency: 'BRL', amount: '10.00' } }],
  ['a fraction of a centavo', { payment: { currency: 'BRL', amount: 10.005 } }],
  ['an amount of zero', { payment: { currency: 'BRL', amount: 0 } }],
  ['another currency', { payment: { currency: 'USD', amount: 10 } }],
  ['HIGH without a document', { creditorDocument: undefined }],
  ['a description too long', { description: 'a'.repeat(141) }],
  ['a queue life too long', { expiration: 10_801 }],
])('an order with %s is refused', async (_name, changes) => {
  expect(await pay(changes)).toMatchObject({ status: 400, body: { type: 'onz-0002' } });
});

const ACCOUNT = {
  ispb: '99999004',
  issuer: '8008',
  number: '123456',
  accountType: 'CACC',
  document: '52998224725',
  name: 'Recebedor de Teste',
};
const toAccount = (changes: object = {}) =>
  call('POST', '/pix/payments/manu', {
    body: {
      payment: { currency: 'BRL', amount: 10 },
      creditorAccount: { ...ACCOUNT, ...changes },
    },
    key: aKey(),
  });

test('an order to a bank account is taken, and shown as it was asked', async () => {
  const { status, body } = await toAccount();
  expect(status).toBe(202);
  const path = `/pix/payments/${String(body['endToEndId'])}`;
  await eventually('it is settled', async () => {
    const { data } = (await call('GET', path)).body as { data: Record<string, unknown> };
    if (data['status'] !== 'LIQUIDATED') return false;
    expect(data).toMatchObject({ localInstrument: 'MANU', creditorAccount: ACCOUNT });
    return true;
  });
});

test.each([
  ['no bank', { ispb: undefined }],
  ['a bank by its number', { ispb: '001' }],
  ['an account type of ours', { accountType: 'CHECKING' }],
  ['a document that is none', { document: '529.982.247-25' }],
  ['nobody’s name', { name: '' }],
])('an account with %s is refused', async (_name, changes) => {
  expect(await toAccount(changes)).toMatchObject({ status: 400, body: { type: 'onz-0002' } });
});

test.each(['', 'with space', 'a'.repeat(51), 'order-7'])('the key %j is refused', async (key) => {
  expect(await pay({}, key)).toMatchObject({ status: 400 });
});

test('NORM needs no document', async () => {
  expect(await pay({ priority: 'NORM', creditorDocument: undefined })).toMatchObject({
    status: 202,
    body: { type: 'QUEUED', status: 'PENDING', id: expect.any(Number) },
  });
});

test('a second order under one key is a conflict and pays nothing, whatever it asks', async () => {
  const key = aKey();
  const first = await pay({}, key);
  expect(await pay({ payment: { currency: 'BRL', amount: 99 } }, key)).toMatchObject({
    status: 409,
  });
  const { body } = await call('GET', `/pix/payments/idempotencyKey/${key}`);
  expect(body).toMatchObject({ data: { payment: { amount: '10.00' } } });
  const entry = await fetch(`${sandbox.url}/sandbox/book/${key}`, {
    headers: { connection: 'close' },
  });
  expect(await entry.json()).toMatchObject({
    posts: 2,
    payments: 1,
    endToEndId: first.body['endToEndId'],
  });
});

test('a payment is found by its end-to-end id, which has the documented form', async () => {
  const { body } = await pay();
  const endToEndId = String(body['endToEndId']);
  expect(endToEndId).toMatch(/^E[0-9A-Z]{8}\d{12}[a-zA-Z0-9]{11}$/);
  expect(await call('GET', `/pix/payments/${endToEndId}`)).toMatchObject({ status: 200 });
  expect(await call('GET', '/pix/payments/E0')).toMatchObject({ status: 404 });
});

test('the balance is set aside, spent and given back', async () => {
  const balance = async () => {
    const { body } = await call('GET', '/accounts/balances');
    const [entry] = body['data'] as { balanceAmount: { available: string; blocked: string } }[];
    return entry!.balanceAmount;
  };
  const before = Number((await balance()).available);
  const returned = await pay({ payment: { currency: 'BRL', amount: 100.6 } });
  const kept = await pay({ payment: { currency: 'BRL', amount: 50 } });
  const stuck = await pay({ payment: { currency: 'BRL', amount: 20.69 } });
  expect([returned.status, kept.status, stuck.status]).toEqual([202, 202, 202]);
  await eventually('all has settled', async () => {
    const { available, blocked } = await balance();
    return blocked === '20.69' && Math.round((before - Number(available)) * 100) === 7_069;
  });
});

test('a webhook is registered for one family, and the other keeps its address', async () => {
  const elsewhere = await openInbox([500, 503]);
  const hook = {
    uri: elsewhere.url,
    method: 'POST',
    enabled: true,
    pauseOnFail: false,
    headers: { 'x-a': 'b' },
  };
  expect(await call('POST', '/webhooks/cashout', { body: hook })).toMatchObject({ status: 201 });
  expect(
    await call('POST', '/webhooks/cashout', { body: { ...hook, uri: 'ftp://a' } }),
  ).toMatchObject({ status: 400 });
  const key = aKey();
  await pay({ payment: { currency: 'BRL', amount: 10.52 } }, key);
  // Two refusals, then it is taken: three deliveries of one notice.
  await eventually('it is sent until it is taken', () => elsewhere.received.length === 3);
  expect(elsewhere.received[0]?.headers).toMatchObject({ 'x-a': 'b' });
  expect(String(elsewhere.received[2]?.body)).toContain(key);
  const other = aKey();
  await pay({}, other);
  await eventually('the default address is told', () =>
    inbox.received.some(({ body }) => body.includes(other)),
  );
  await elsewhere.close();
});

test('stopping leaves no timer and no socket behind', async () => {
  const open = () => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
  const before = open();
  const nobody = 'http://127.0.0.1:9/webhooks';
  const place = { host: '127.0.0.1', port: 0, noticeUrl: nobody };
  const other = await pagstar.startSandbox({ ...place, timeScale: 1 });
  const provider = pagstar.create(pagstar.settings.parse(other.settings), NOWHERE);
  for (const amountCents of [1_000n, 1_050n, 1_059n]) {
    await provider.submit(orderOf(amountCents));
  }
  expect(open()).toBeGreaterThan(before);
  provider.close();
  await other.stop();
  await eventually('everything is closed', () => open() <= before);
});
