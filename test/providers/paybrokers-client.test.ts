import { paybrokers } from '../../src/providers/paybrokers/index';
import type { PayoutProvider } from '../../src/providers/provider';
import { payoutDriver } from '../support/payout-driver';
import { type Manner, openRudeServer, type RudeServer } from '../support/rude-server';
import {
  anOrder,
  aSandboxed,
  NOWHERE,
  referenceTo,
  type Sandboxed,
} from '../support/sandboxed-provider';
import { orderMaker } from '../support/synthetic-orders';

let one: Sandboxed;
let front: RudeServer;
let provider: PayoutProvider;
let order: ReturnType<typeof orderMaker>;
const made: PayoutProvider[] = [];
const aProvider = (changes: Record<string, string> = {}): PayoutProvider => {
  const settings = { ...one.sandbox.settings, BASE_URL: `${front.url}/v1`, ...changes };
  const fresh = paybrokers.create(paybrokers.settings.parse(settings), NOWHERE);
  made.push(fresh);
  return fresh;
};

beforeAll(async () => {
  one = await aSandboxed(paybrokers);
  front = await openRudeServer(one.sandbox.url);
  provider = aProvider();
  order = orderMaker(provider.capabilities);
});
beforeEach(async () => {
  front.manner = null;
  await provider.balance();
  front.met.length = 0;
});
afterAll(async () => {
  for (const each of made) each.close();
  await front.close();
  await one.close();
});

const json = (status: number, body: object, headers = {}): Manner => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const refusal = (status: number, reason: string, message = 'Motivo'): Manner =>
  json(status, {
    statusCode: 'Error',
    error: { name: 'OperationError', details: { reason, message } },
  });
const CASHOUT = '/v1/partners-int/accounts/pix/cashout';
const LOGIN = '/v1/partners-int/login';
const PIX = '/v1/partners-int/accounts/transactions/pix';

describe('what a refusal of an order means', () => {
  const failed = (code: string, words: object = {}) => ({
    outcome: 'failed',
    failure: { code, ...words },
  });
  const notSent = (words: object) => ({ outcome: 'not-sent', ...words });
  const unknown = (why: string) => ({ outcome: 'unknown', why });
  const tokenInvalid = { name: 'AuthenticationError', message: 'The token is invalid' };

  test.each<[Manner, object]>([
    [refusal(409, 'PixKeyTypeNotAllowed'), failed('PIX_KEY_TYPE_UNSUPPORTED')],
    [refusal(409, 'SomeRule', 'CPF inválido'), failed('RECIPIENT_DOCUMENT_INVALID')],
    [
      refusal(409, 'NewRule'),
      failed('UNKNOWN', { providerCode: 'NewRule', providerMessage: 'Motivo' }),
    ],
    [refusal(404, 'PixKeyNotFound'), failed('PIX_KEY_NOT_FOUND')],
    [refusal(422, 'NewRule'), failed('UNKNOWN')],
    [refusal(403, 'CompanyAccountNotAllowed'), failed('RECIPIENT_ACCOUNT_UNSUPPORTED')],
    [refusal(403, 'IpNotListed'), notSent({ why: 'HTTP 403' })],
    [{ status: 403 }, notSent({ why: 'HTTP 403' })],
    [json(400, { statusCode: 'Error', error: tokenInvalid }), notSent({ why: 'HTTP 400' })],
    [
      json(404, { statusCode: 'Error', error: { message: 'Route not found' } }),
      notSent({ why: 'HTTP 404' }),
    ],
    [json(429, {}, { 'retry-after': '7' }), notSent({ retryAfterMs: 7_000 })],
    [refusal(409, 'GatewayTimeout'), unknown('HTTP 409, for time')],
    [refusal(409, 'Other', 'Tempo esgotado'), unknown('HTTP 409, for time')],
    [refusal(408, 'NewRule'), unknown('HTTP 408')],
    [refusal(425, 'NewRule'), unknown('HTTP 425')],
    [refusal(500, 'InsufficientBalance'), unknown('HTTP 500')],
    [refusal(503, 'InsufficientBalance'), unknown('HTTP 503')],
    [json(400, {}), unknown('unreadable HTTP 400')],
    [json(409, { message: 'Conflict' }), unknown('unreadable HTTP 409')],
    [json(404, { statusCode: 404, message: 'Cannot POST' }), unknown('unreadable HTTP 404')],
    [{ status: 400 }, unknown('unreadable HTTP 400')],
    [json(201, { statusCode: 'Done', data: {} }), unknown('unreadable answer')],
    [
      json(201, { statusCode: 'Error', data: { transaction: { id: 'a', state: 'Created' } } }),
      unknown('unreadable answer'),
    ],
  ])('%j is %j', async (manner, report) => {
    front.manner = manner;
    expect(await provider.submit(anOrder(1_000n))).toMatchObject(report);
    expect(front.met.map(({ path }) => path)).toEqual([CASHOUT]);
  });

  test('a 401 that stays is not sent, after one more try', async () => {
    const lone = aProvider();
    await lone.balance();
    front.manner = { status: 401 };
    const report = await lone.submit(anOrder(1_000n));
    expect(report).toMatchObject({ outcome: 'not-sent', why: 'token refused (HTTP 401)' });
    expect(front.met.map(({ path }) => path)).toEqual([CASHOUT, LOGIN]);
  });

  test('wrong credentials send nothing', async () => {
    const wrong = aProvider({ SECRET: 'wrong' });
    const paid = order(1_000n);
    expect(await wrong.submit(paid)).toMatchObject({ outcome: 'not-sent' });
    expect(await wrong.lookUp(referenceTo(paid))).toMatchObject({ outcome: 'unknown' });
    expect(await payoutDriver(one).entries(paid)).toEqual([]);
  });
});

describe('a refusal as a repeat', () => {
  test('says that it was taken before, never that it was not paid', async () => {
    const driver = payoutDriver({ ...one, provider });
    const paid = order(1_069n);
    await driver.send(paid);
    await driver.until(paid, 'processing');
    front.manner = { ...(refusal(409, 'OrderIdAlreadyExists') as object), once: true } as Manner;
    expect(await provider.submit(paid)).toMatchObject({ outcome: 'processing' });
    expect(await driver.entries(paid)).toMatchObject([{ posts: 1 }]);
  });

  test('and denied when searched for is unknown', async () => {
    front.manner = { ...(refusal(409, 'OrderIdAlreadyExists') as object), once: true } as Manner;
    expect(await provider.submit(anOrder(1_000n))).toEqual({
      outcome: 'unknown',
      why: 'refused as known, but absent',
    });
  });
});

describe('what a look-up by their id may say besides a transaction', () => {
  const asked = () => referenceTo(anOrder(1_000n), { providerId: 'an id/of theirs' });
  test.each`
    manner                                                  | outcome
    ${refusal(404, 'TransactionNotFound')}                  | ${'absent'}
    ${refusal(404, 'NotFound', 'Transação não encontrada')} | ${'absent'}
    ${refusal(404, 'AccountNotFound')}                      | ${'unknown'}
    ${refusal(404, 'NewRule')}                              | ${'unknown'}
    ${json(404, { statusCode: 404, error: 'Not Found' })}   | ${'unknown'}
    ${{ status: 404 }}                                      | ${'unknown'}
    ${refusal(400, 'TransactionNotFound')}                  | ${'unknown'}
    ${refusal(403, 'Forbidden')}                            | ${'unknown'}
    ${json(429, {})}                                        | ${'unknown'}
  `('$manner is $outcome', async ({ manner, outcome }) => {
    front.manner = manner as Manner;
    expect((await provider.lookUp(asked())).outcome).toBe(outcome);
    expect(front.met).toEqual([{ method: 'GET', path: `${PIX}/an%20id%2Fof%20theirs` }]);
  });
});

test('what a broken server says is neither a balance nor a list', async () => {
  const now = new Date();
  front.manner = json(500, {
    statusCode: 'Done',
    data: { balance: { current: '10.50' }, items: [] },
  });
  expect(await provider.balance()).toBeNull();
  expect(await provider.list?.({ from: now, to: now, cursor: null })).toBeNull();
});

describe('settings', () => {
  const paths = async (changes: Record<string, string>, ask: (one: PayoutProvider) => unknown) => {
    const changed = aProvider(changes);
    front.manner = { status: 200, body: 'a-token-of-some-length' };
    await ask(changed);
    return front.met.map(({ path }) => path);
  };

  test('the prefix may be another one, or none', async () => {
    const balance = (each: PayoutProvider) => each.balance();
    expect(await paths({ PATH_PREFIX: '/p' }, balance)).toEqual([
      '/v1/p/login',
      '/v1/p/accounts/balance',
    ]);
    front.met.length = 0;
    const found = await paths({ PATH_PREFIX: '/' }, balance);
    expect(found).toEqual(['/v1/login', '/v1/accounts/balance']);
  });

  test('the balance may be that of one account, and the search that of our own', async () => {
    const [, balance] = await paths({ ACCOUNT_UID: 'a-1' }, (each) => each.balance());
    expect(balance).toBe('/v1/partners-int/accounts/balance/a-1');
    const search = (each: PayoutProvider) => each.lookUp(referenceTo(anOrder(1n)));
    expect((await paths({ SEARCH_ACCOUNT: 'own' }, search)).at(-1)).not.toContain('account=');
  });

  test('a certificate that cannot be read stops the start', () => {
    expect(() => aProvider({ CA_FILE: '/nowhere/ca.pem' })).toThrow(/ENOENT/);
  });
});

test('notices go where we say, with the secret of their payout', async () => {
  const driver = payoutDriver(one);
  const paid = order(1_000n);
  await driver.send(paid);
  const { raw, reading } = await driver.notice(paid, 'settled');
  expect(reading).toMatchObject({ claimed: 'Completed', secretDigest: expect.any(Buffer) });
  const signature = String(raw.headers['x-webhook-signature']);
  expect(signature).toMatch(/^HMAC-SHA256 Sign=[0-9A-F]{64}, Nonce=[0-9a-f-]{36}, TS=\d{10}$/);
});
