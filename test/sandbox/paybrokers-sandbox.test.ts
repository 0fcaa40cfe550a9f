import { randomUUID } from 'node:crypto';
import { paybrokers } from '../../src/providers/paybrokers/index';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { eventually } from '../support/eventually';
import { type NoticeInbox, openInbox } from '../support/notice-inbox';

let inbox: NoticeInbox;
let sandbox: RunningSandbox;
let bearer = '';

interface Call {
  readonly body?: unknown;
  readonly text?: string;
  readonly authorization?: string;
}
const call = async (method: string, path: string, { body, text, authorization }: Call = {}) => {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(`${sandbox.url}/v1/partners-int${path}`, {
    method,
    headers: {
      authorization: authorization ?? bearer,
      connection: 'close',
      ...(sent !== undefined && { 'content-type': 'application/json' }),
    },
    ...(sent !== undefined && { body: sent }),
  });
  const whole = await answer.text();
  const read = whole.startsWith('{') ? (JSON.parse(whole) as Record<string, unknown>) : {};
  return { status: answer.status, text: whole, body: read };
};
const login = (changes: object = {}) => {
  const { ACCESS_KEY: accessKey, SECRET: secret } = sandbox.settings;
  return call('POST', '/login', { body: { accessKey, secret, ...changes } });
};
const KEY = { type: 'EMAIL', value: 'recebedor@example.com' };
const RECIPIENT = { name: 'Recebedor de Teste', cpf: '52998224725' };
const anOrder = (payment: object = {}, rest: object = {}) => ({
  payment: { recipient: RECIPIENT, key: KEY, value: '10.00', ...payment },
  transaction: { orderId: randomUUID(), orderDescription: 'Saque' },
  webhook: { url: inbox.url, customHeaderName: 'X-Own', customHeaderValue: 'own secret' },
  ...rest,
});
const pay = (payment?: object, rest?: object) =>
  call('POST', '/accounts/pix/cashout', { body: anOrder(payment, rest) });
const search = (query: Record<string, string>) =>
  call('GET', `/accounts/transactions/pix?${new URLSearchParams(query).toString()}`);
const aDay = (changes: Record<string, string> = {}) => ({
  startDate: new Date(Date.now() - 3_600_000).toISOString(),
  endDate: new Date(Date.now() + 3_600_000).toISOString(),
  'dataset.limit': '5',
  'dataset.offset': '0',
  ...changes,
});

beforeAll(async () => {
  inbox = await openInbox();
  const place = { host: '127.0.0.1', port: 0, noticeUrl: null };
  sandbox = await paybrokers.startSandbox({ ...place, timeScale: 0 });
  bearer = `Bearer ${(await login()).text}`;
});
afterAll(async () => {
  await sandbox.stop();
  await inbox.close();
});

test('a token is bare text, a JWT that lives an hour', async () => {
  const { text } = await login();
  const [head, claims] = text
    .split('.')
    .slice(0, 2)
    .map(
      (part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>,
    );
  expect(head).toEqual({ alg: 'HS384', typ: 'JWT' });
  expect(Number(claims?.['exp']) - Number(claims?.['iat'])).toBe(3_600);
  expect((await login()).text).not.toBe(text);
});

test('wrong credentials and wrong tokens are refused as documented', async () => {
  const refused = {
    status: 401,
    body: { statusCode: 'Error', error: { name: 'AuthenticationError' } },
  };
  expect(await login({ secret: 'wrong' })).toMatchObject(refused);
  for (const authorization of ['', 'Bearer wrong', bearer.slice('Bearer '.length)]) {
    const answer = await call('GET', '/accounts/balance', { authorization });
    expect(answer).toMatchObject({
      ...refused,
      body: { error: { details: { reason: 'AuthenticationTokenInvalid' } } },
    });
  }
});

describe('an order that is not as documented', () => {
  const format = (path: string, code: string) => ({
    status: 400,
    body: {
      statusCode: 'Error',
      error: { name: 'InvalidRequestFormatError', details: [{ path, code }] },
    },
  });
  const conflict = (reason: string) => ({
    status: 409,
    body: { error: { name: 'OperationError', code: 'OperationError', details: { reason } } },
  });

  test.each<[string, object, object, object]>([
    ['no value', format('/payment', 'required'), { value: undefined }, {}],
    ['a value as a number', format('/payment/value', 'type'), { value: 10 }, {}],
    ['a value of zero', format('/payment/value', 'format'), { value: '0.00' }, {}],
    ['a split centavo', format('/payment/value', 'pattern'), { value: '10.005' }, {}],
    ['a comma', format('/payment/value', 'pattern'), { value: '10,00' }, {}],
    [
      'another type of key',
      format('/payment/key/type', 'enum'),
      { key: { ...KEY, type: 'e-mail' }, recipient: undefined },
      {},
    ],
    [
      'a CNPJ for a key',
      format('/payment/key/type', 'enum'),
      { key: { type: 'CNPJ', value: '11222333000181' } },
      {},
    ],
    [
      'a key of another form',
      format('/payment/key/value', 'format'),
      { key: { type: 'PHONE', value: '5583986182244' } },
      {},
    ],
    ['no key', format('/payment', 'required'), { key: undefined }, {}],
    ['no recipient', format('/payment', 'required'), { recipient: undefined }, {}],
    [
      'no name',
      format('/payment/recipient', 'required'),
      { recipient: { cpf: RECIPIENT.cpf } },
      {},
    ],
    [
      'a written CPF',
      format('/payment/recipient/cpf', 'pattern'),
      { recipient: { ...RECIPIENT, cpf: '529.982.247-25' } },
      {},
    ],
    ['no webhook', format('/', 'required'), {}, { webhook: undefined }],
    ['a webhook without an address', format('/webhook', 'required'), {}, { webhook: {} }],
    ['no type of key', conflict('PixKeyTypeNotAllowed'), { key: { value: KEY.value } }, {}],
    [
      'a false CPF',
      conflict('CpfInvalid'),
      { recipient: { ...RECIPIENT, cpf: '52998224726' } },
      {},
    ],
  ])('with %s is refused', async (_name, answer, payment, rest) => {
    expect(await pay(payment, rest)).toMatchObject(answer);
  });

  test('the documented words of a missing value', async () => {
    expect((await pay({ value: undefined })).body).toEqual({
      statusCode: 'Error',
      error: {
        name: 'InvalidRequestFormatError',
        message: 'The request body is invalid. See error object `details` property for more info',
        details: [
          {
            path: '/payment',
            code: 'required',
            message: "must have required property 'value'",
            info: { missingProperty: 'value' },
          },
        ],
      },
    });
  });

  test('that is no JSON is a 500', async () => {
    const broken = await call('POST', '/accounts/pix/cashout', { text: '{"payment":' });
    expect(broken).toMatchObject({ status: 500, body: { statusCode: 'Error' } });
  });
});

test('an order is created, told of and shown with six decimals', async () => {
  const created = await pay({ value: '10.5' });
  const transaction = (created.body['data'] as Record<string, Record<string, string>>)[
    'transaction'
  ]!;
  expect(created).toMatchObject({ status: 201, body: { statusCode: 'Done' } });
  expect(transaction).toMatchObject({ state: 'Created', amount: '10.50' });
  const told = await eventually('both notices come', () => {
    const mine = inbox.received.filter(({ body }) => body.includes(transaction['id']!));
    return mine.length === 2 ? mine : null;
  });
  expect(told.map(({ headers }) => headers['x-own'])).toEqual(['own secret', 'own secret']);
  expect(new Set(told.map(({ headers }) => headers['x-webhook-signature'])).size).toBe(2);
  expect(told.map(({ body }) => JSON.parse(String(body)))).toMatchObject([
    { transactionState: 'Registered', stateCompletedDate: null, transactionAmount: '10.500000' },
    {
      transactionState: 'Completed',
      stateCompletedDate: expect.any(String),
      webhookUrl: inbox.url,
    },
  ]);
  const { body } = await call('GET', `/accounts/transactions/pix/${transaction['id']}`);
  expect(body).toMatchObject({
    data: {
      transaction: { state: 'Completed', amount: '10.500000', orderDescription: 'Saque' },
      payment: { key: KEY, recipient: RECIPIENT },
    },
  });
});

test('a refused notice comes again with a signature of its own', async () => {
  const busy = await openInbox([503]);
  const webhook = { url: busy.url };
  await pay({ value: '10.65' }, { webhook });
  await eventually('it comes twice', () => busy.received.length === 2);
  const [first, again] = busy.received;
  expect(again!.body).toEqual(first!.body);
  const signature = 'x-webhook-signature';
  expect(again!.headers[signature]).not.toBe(first!.headers[signature]);
  await busy.close();
});

describe('a search', () => {
  test('goes page by page', async () => {
    for (const _ of [1, 2, 3, 4, 5, 6]) await pay();
    const { body } = await search(aDay());
    const data = body['data'] as { total: number; items: unknown[] };
    expect(data.items).toHaveLength(5);
    const last = await search(aDay({ 'dataset.offset': String(data.total - 1) }));
    expect(last.body).toMatchObject({ data: { items: [{ transaction: { type: 'Debit' } }] } });
    expect((await search(aDay({ 'dataset.offset': String(data.total) }))).body).toMatchObject({
      data: { items: [], total: data.total },
    });
  });

  test('finds an order by its orderId, and nothing outside its dates', async () => {
    const orderId = randomUUID();
    await pay({}, { transaction: { orderId } });
    const mine = { transactionOrderId: orderId };
    expect((await search(aDay(mine))).body).toMatchObject({
      data: { total: 1, items: [{ transaction: { orderId } }] },
    });
    const past = { ...mine, endDate: new Date(Date.now() - 60_000).toISOString() };
    expect((await search(aDay(past))).body).toMatchObject({ data: { total: 0, items: [] } });
  });

  test.each([
    ['no dates', { startDate: '' }],
    ['a date alone', { startDate: '2026-11-22' }],
    ['more than a day', { startDate: '2026-01-01T00:00:00.000Z' }],
    ['another page size', { 'dataset.limit': '50' }],
    ['a negative offset', { 'dataset.offset': '-1' }],
    ['an account that is none', { account: 'mine' }],
  ])('with %s is refused', async (_name, changes) => {
    expect(await search(aDay(changes as Record<string, string>))).toMatchObject({ status: 400 });
  });
});

test('what nobody knows is not found, nor what was refused', async () => {
  const orderId = randomUUID();
  await pay({ value: '10.51' }, { transaction: { orderId } });
  const book = await fetch(`${sandbox.url}/sandbox/book`, { headers: { connection: 'close' } });
  const { entries } = (await book.json()) as { entries: { key: string; reference: string }[] };
  const { key } = entries.find(({ reference }) => reference === orderId)!;
  expect(await call('GET', `/accounts/transactions/pix/${key}`)).toMatchObject({ status: 404 });
  const unknown = await call('GET', `/accounts/transactions/pix/${randomUUID()}`);
  expect(unknown).toMatchObject({
    status: 404,
    body: { error: { details: { reason: 'TransactionNotFound' } } },
  });
  expect(await call('GET', '/accounts/nothing')).toMatchObject({ status: 404 });
});

test('the balance is set aside and given back', async () => {
  const current = async () => {
    const { body } = await call('GET', '/accounts/balance');
    const { balance } = body['data'] as { balance: { current: string } };
    return Math.round(Number(balance.current) * 100);
  };
  const before = await current();
  for (const value of ['100.60', '50.52', '20.69', '30.00']) await pay({ value });
  await eventually('all has settled', async () => before - (await current()) === 2_069 + 3_000);
  const dated = (date: string) => call('GET', `/accounts/balance?filterDate=${date}`);
  expect(await dated('2026-11-22T00:00:00.000Z')).toMatchObject({ status: 200 });
  expect(await dated('2026-11-22T10:00:00.000Z')).toMatchObject({ status: 400 });
});

test('without an orderId every request is the first and the last', async () => {
  expect(await pay({ value: '10.58' }, { transaction: undefined })).toMatchObject({ status: 201 });
});
