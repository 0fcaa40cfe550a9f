import { randomUUID } from 'node:crypto';
import { bitcapital } from '../../src/providers/bitcapital/index';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { eventually } from '../support/eventually';
import { type NoticeInbox, openInbox } from '../support/notice-inbox';

let inbox: NoticeInbox;
let sandbox: RunningSandbox;
let bearer = '';
let wallet = '';

interface Call {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
const call = async (method: string, path: string, { body, headers = {} }: Call = {}) => {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { authorization: bearer, connection: 'close', ...type, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, headers: answer.headers, body: text };
};
const aKey = () => randomUUID();
const pay = (changes: object = {}, headers: Record<string, string> = {}) =>
  call('POST', `/pix-service/wallets/${wallet}/withdraw`, {
    body: { key: 'recebedor@example.com', amount: '10.00', priority: 'high', ...changes },
    headers: { 'x-idempotence-key': aKey(), ...headers },
  });
const transaction = (id: string, type: string) =>
  call('GET', `/pix-service/v2/wallets/${wallet}/transactions/${id}?type=${type}`);
const login = (changes: object = {}) => {
  const { CLIENT_ID: client_id, CLIENT_SECRET: client_secret } = sandbox.settings;
  const body = { client_id, client_secret, grant_type: 'client_credentials', ...changes };
  return call('POST', '/auth-service/login', { body });
};
const booked = async (key: string) => {
  const headers = { connection: 'close' };
  const answer = await fetch(`${sandbox.url}/sandbox/book/${key}`, { headers });
  return (await answer.json()) as { posts: number; payments: number };
};

beforeAll(async () => {
  inbox = await openInbox();
  const place = { host: '127.0.0.1', port: 0, noticeUrl: inbox.url };
  sandbox = await bitcapital.startSandbox({ ...place, timeScale: 0 });
  wallet = sandbox.settings['WALLET_ID'] ?? '';
  bearer = `Bearer ${String((await login()).body['access_token'])}`;
});
afterAll(async () => {
  await sandbox.stop();
  await inbox.close();
});

const ERROR = { stackId: expect.any(String), stack: false };

test.each([{ client_secret: 'wrong' }, { client_id: 'wrong' }, { grant_type: 'password' }])(
  'a login with %j is refused in the documented shape',
  async (changes) => {
    expect(await login(changes)).toMatchObject({
      status: 401,
      body: { ...ERROR, status: 401, message: 'Invalid credentials' },
    });
  },
);

test('a login as a form is refused, right as it may be', async () => {
  const { CLIENT_ID: client_id = '', CLIENT_SECRET: client_secret = '' } = sandbox.settings;
  const asked = { client_id, client_secret, grant_type: 'client_credentials' };
  const answer = await fetch(`${sandbox.url}/auth-service/login`, {
    method: 'POST',
    headers: { connection: 'close' },
    body: new URLSearchParams(asked),
  });
  expect(answer.status).toBe(401);
});

test('a wrong token and a wallet of somebody else are refused', async () => {
  const path = `/wallet-service/wallets/${wallet}/balance`;
  const wrong = { headers: { authorization: 'Bearer wrong' } };
  expect(await call('GET', path, wrong)).toMatchObject({ status: 401, body: ERROR });
  const other = await call('GET', `/wallet-service/wallets/${randomUUID()}/balance`);
  expect(other).toMatchObject({ status: 404, body: { message: 'Wallet not found' } });
});

const BANK = {
  bank: '99999004',
  agency: '8008',
  account: '295761',
  taxId: '52998224725',
  name: 'Recebedor de Teste',
};

test.each([
  ['no amount', { amount: undefined }, 'amount'],
  ['an amount as a number', { amount: 10 }, 'amount'],
  ['three decimals', { amount: '10.005' }, 'amount'],
  ['an amount of zero', { amount: '0.00' }, 'amount'],
  ['a comma', { amount: '10,00' }, 'amount'],
  ['neither key nor bank', { key: undefined }, 'body'],
  ['both of them', { bank: BANK }, 'body'],
  ['a bank without a name', { key: undefined, bank: { ...BANK, name: undefined } }, 'bank.name'],
  ['a bank by its number', { key: undefined, bank: { ...BANK, bank: '001' } }, 'bank.bank'],
  ['a description too long', { description: 'a'.repeat(73) }, 'description'],
  ['another priority', { priority: 'HIGH' }, 'priority'],
])('an order with %s is refused', async (_name, changes, field) => {
  expect(await pay(changes)).toMatchObject({
    status: 400,
    body: { ...ERROR, status: 400, message: 'Validation failed', details: { field } },
  });
});

test.each([
  ['x-idempotence-key', 'order-7'],
  ['x-idempotence-key', '0b8f3c526f0e4a539d3a5b2f1c9e7d10'],
  ['x-endtoend-id', 'E1'],
  ['x-endtoend-id', 'D03311443202611221200abcDEF12345'],
])('the header %s may not be %s', async (name, value) => {
  expect(await pay({}, { [name]: value })).toMatchObject({
    status: 400,
    body: { details: { field: name } },
  });
});

test('the answer is the documented transaction, with its states newest first', async () => {
  const key = aKey();
  const { status, body, headers } = await pay(
    { amount: '1.5', description: 'Saque' },
    { 'x-idempotence-key': key },
  );
  expect(status).toBe(201);
  expect(headers.get('x-idempotence-key')).toBe(key);
  expect(body).toMatchObject({
    type: 'withdrawal',
    amount: '1.50',
    additionalData: { clientWalletId: wallet, key: 'recebedor@example.com', description: 'Saque' },
    clientExternalId: expect.stringMatching(/^KAI[0-9a-f]{32}$/),
    externalTransactionId: body['id'],
    endToEndId: expect.stringMatching(/^E[0-9A-Z]{8}\d{12}[a-zA-Z0-9]{11}$/),
    idempotenceKey: key,
    status: 'pending',
    states: [{ status: 'pending' }, { status: 'approved' }],
  });
  const [newest, oldest] = body['states'] as { createdAt: string }[];
  expect(newest!.createdAt > oldest!.createdAt).toBe(true);
});

test('a key is executed once, however often and with whatever it comes', async () => {
  const key = { 'x-idempotence-key': aKey() };
  const first = await pay({}, key);
  const again = await pay({ amount: '99.00' }, key);
  expect(again).toMatchObject({ status: 200, body: { id: first.body['id'], amount: '10.00' } });
  expect(again.headers.get('x-idempotence-key')).toBe(key['x-idempotence-key']);
  expect(await booked(key['x-idempotence-key'])).toMatchObject({ posts: 2, payments: 1 });
});

test('without a key one is generated, and twice is twice', async () => {
  const withdraw = () =>
    call('POST', `/pix-service/wallets/${wallet}/withdraw`, {
      body: { key: 'recebedor@example.com', amount: '10.00' },
    });
  const [first, second] = [await withdraw(), await withdraw()];
  expect(first.body['idempotenceKey']).toMatch(/^IK[0-9a-f]{32}$/);
  expect(second.body['id']).not.toBe(first.body['id']);
  expect(first.body['additionalData']).toMatchObject({ priority: 'high' });
});

test('a transaction is found under each of its four names, and nothing under a fifth', async () => {
  const { body } = await pay({ key: undefined, bank: BANK });
  const names = {
    IDEMPOTENCE_KEY: 'idempotenceKey',
    END_TO_END_ID: 'endToEndId',
    CLIENT_EXTERNAL_ID: 'clientExternalId',
    EXTERNAL_TRANSACTION_ID: 'externalTransactionId',
  };
  for (const [type, field] of Object.entries(names)) {
    const found = await transaction(String(body[field]), type);
    expect(found).toMatchObject({ status: 200, body: { id: body['id'] } });
    expect(found.body['additionalData']).toMatchObject({ bank: BANK });
    expect(await transaction('nobody', type)).toMatchObject({
      status: 404,
      body: { ...ERROR, message: 'Transaction not found' },
    });
  }
  expect(await transaction(String(body['id']), 'ID')).toMatchObject({ status: 400 });
});

test('an end-to-end id is of one order, and may be that of a key look-up', async () => {
  const path = `/pix-service/wallets/${wallet}/keys/recebedor%40example.com`;
  const { body } = await call('GET', path);
  const id = { 'x-endtoend-id': String(body['endToEndId']) };
  expect(await pay({}, id)).toMatchObject({
    status: 201,
    body: { endToEndId: body['endToEndId'] },
  });
  expect(await pay({}, id)).toMatchObject({ status: 400 });
});

test('a key nobody has cannot be paid either', async () => {
  const key = 'nao-existe@example.com';
  const asked = await call('GET', `/pix-service/wallets/${wallet}/keys/${key}`);
  expect(asked).toMatchObject({ status: 404, body: { message: 'Key not found' } });
  expect(await pay({ key })).toMatchObject({ status: 400, body: { message: 'Key not found' } });
});

test('balances have four decimals', async () => {
  const { body } = await call('GET', `/wallet-service/wallets/${wallet}/balance`);
  const four = expect.stringMatching(/^\d+\.\d{2}00$/);
  expect(body).toEqual([
    { type: 'pending', currency: 'BRL', amount: four },
    { type: 'available', currency: 'BRL', amount: four },
    { type: 'blocked', currency: 'BRL', amount: '0.0000' },
  ]);
});

test('postbacks go to the wallet’s address, again until they are taken', async () => {
  const path = `/wallet-service/wallets/${wallet}`;
  const elsewhere = await openInbox([500, 503]);
  expect(await call('PATCH', path, { body: { notificationUrl: 'ftp://a' } })).toMatchObject({
    status: 400,
  });
  await pay();
  await eventually('the first address is told', () => inbox.received.length > 0);
  expect(inbox.received[0]?.pathRest).toBe(sandbox.settings['WEBHOOK_SECRET']);
  await call('PATCH', path, { body: { notificationUrl: elsewhere.url } });
  const { body } = await pay();
  await eventually('it is sent until it is taken', () => elsewhere.received.length === 3);
  const told = JSON.parse(String(elsewhere.received[2]?.body)) as { status: string };
  expect(told).toMatchObject({ id: body['id'], status: 'success', type: 'withdrawal' });
  await elsewhere.close();
});

test('nowhere to tell, nothing is told', async () => {
  const place = { host: '127.0.0.1', port: 0, noticeUrl: null };
  const silent = await bitcapital.startSandbox({ ...place, timeScale: 0 });
  expect(bitcapital.settings.safeParse(silent.settings).success).toBe(true);
  expect(silent.settings['ABSENCE_PROOF_SECONDS']).toBe('0');
  await silent.stop();
});
