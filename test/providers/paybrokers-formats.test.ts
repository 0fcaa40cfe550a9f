import { balanceFrom } from '../../src/providers/paybrokers/balance';
import { tokenFrom } from '../../src/providers/paybrokers/fetch-token';
import { PAYBROKERS_SETTINGS } from '../../src/providers/paybrokers/settings';
import { orderToWire } from '../../src/providers/paybrokers/wire';
import { anOrder } from '../support/sandboxed-provider';

const TARGET = { url: 'https://repasse.example/webhooks/paybrokers', header: 'x-repasse-notice' };

describe('what we send', () => {
  test('the body is the documented one, and our key is the orderId', () => {
    const order = anOrder(1_050n, { noticeSecret: 'a-secret', orderId: 'pedido-7' });
    expect(JSON.parse(orderToWire(order, TARGET))).toEqual({
      payment: {
        recipient: { name: 'Recebedor de Teste', cpf: '52998224725' },
        key: { type: 'EMAIL', value: 'recebedor@example.com' },
        value: '10.50',
      },
      transaction: { orderId: order.providerKey },
      webhook: {
        url: TARGET.url,
        customHeaderName: 'x-repasse-notice',
        customHeaderValue: 'a-secret',
      },
    });
  });

  test('a description and a secret appear only when there are any', () => {
    const described = JSON.parse(orderToWire(anOrder(1n, { description: 'Saque' }), TARGET));
    expect(described.transaction.orderDescription).toBe('Saque');
    expect(described.webhook).toEqual({ url: TARGET.url });
  });

  test.each([
    [1n, '0.01'],
    [29n, '0.29'],
    [1_000n, '10.00'],
    [2_147_483_648n, '21474836.48'],
    [999_999_999_999n, '9999999999.99'],
  ])('%d centavos are written as %s', (amountCents, value) => {
    expect(JSON.parse(orderToWire(anOrder(amountCents), TARGET)).payment.value).toBe(value);
  });

  test('a bank account and a company are faults of ours and throw', () => {
    const recipient = { name: 'Empresa de Teste', taxId: '11222333000181' };
    expect(() => orderToWire(anOrder(1n, { recipient }), TARGET)).toThrow(/company/);
    const account = { ispb: '00000000', branch: '1', number: '2', digit: '3' } as const;
    const destination = { kind: 'BANK_ACCOUNT', ...account, type: 'CHECKING' } as const;
    expect(() => orderToWire(anOrder(1n, { destination }), TARGET)).toThrow(/bank account/);
  });
});

describe('tokens', () => {
  const NOW_MS = 1_800_000_000_000;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: object) => `${part({ alg: 'HS384' })}.${part(claims)}.c2lnbmF0dXJl`;
  const TOKEN = jwt({ exp: 1_800_003_600 });
  const shown = (body: unknown, text = JSON.stringify(body)) => tokenFrom({ body, text }, NOW_MS);

  test.each([
    ['bare text, as documented', undefined, TOKEN],
    ['bare text with a line end', undefined, `${TOKEN}\n`],
    ['a JSON text', TOKEN, undefined],
    ['token', { token: TOKEN }, undefined],
    ['accessToken', { accessToken: TOKEN }, undefined],
    ['data.token', { statusCode: 'Done', data: { token: TOKEN } }, undefined],
    ['data itself', { data: TOKEN }, undefined],
  ])('%s is read, with the end it tells', (_name, body, text) => {
    const token = { kind: 'token', value: TOKEN, expiresAtMs: 1_800_003_600_000 };
    expect(shown(body, text)).toEqual(token);
  });

  test.each([
    ['no end', jwt({})],
    ['an end that is text', jwt({ exp: '1800003600' })],
    ['an end that is over by our clock', jwt({ exp: 1_799_999_999 })],
    ['no claims', 'opaque-token-of-another-kind'],
  ])('a token with %s lives for a minute', (_name, value) => {
    expect(shown(undefined, value)).toEqual({ kind: 'token', value, expiresAtMs: NOW_MS + 60_000 });
  });

  test.each([
    ['a page', undefined, '<html>login</html>'],
    ['nothing', undefined, ''],
    ['a short text', undefined, 'OK'],
    ['two words', undefined, 'eyJhbGciOiJIUzM4NCJ9 eyJleHAiOjF9'],
    ['another object', { error: 'a-long-enough-text' }, undefined],
    ['null', null, undefined],
    ['a list', [TOKEN], undefined],
  ])('%s is no token', (_name, body, text) => {
    expect(shown(body, text)).toEqual({ kind: 'not-sent', why: 'unreadable token answer' });
  });
});

describe('balances', () => {
  test.each([
    ['as documented', { statusCode: 'Done', data: { balance: { current: '10.50' } } }, 1_050n],
    ['with six decimals', { data: { balance: { current: '10.500000', closing: '0.00' } } }, 1_050n],
    ['flat', { data: { current: '10.50' } }, 1_050n],
    ['a number', { data: { balance: 10.5 } }, 1_050n],
    ['by another name', { data: { currentBalance: '10.50' } }, 1_050n],
    ['one deeper', { data: { balance: { current: { amount: '10.50' } } } }, 1_050n],
    ['overdrawn', { data: { balance: { current: '-0.01' } } }, -1n],
  ])('a balance that is %s is read', (_name, body, availableCents) => {
    expect(balanceFrom(body)).toEqual({ availableCents, blockedCents: null });
  });

  test('what is blocked is read where it is told', () => {
    const body = { data: { balance: { current: '10.50', blocked: '1.00' } } };
    expect(balanceFrom(body)).toEqual({ availableCents: 1_050n, blockedCents: 100n });
  });

  test.each([
    undefined,
    null,
    [],
    {},
    'a',
    { data: null },
    { data: { balance: null } },
    { data: { balance: { current: 'muito' } } },
    { data: { balance: { current: '10.505' } } },
    { data: { balance: { closing: '10.50' } } },
  ])('%j is no balance, and not zero', (body) => {
    expect(balanceFrom(body)).toBeNull();
  });
});

describe('settings', () => {
  const given = {
    BASE_URL: 'https://api.sandbox.paybrokers.example/v1/',
    ACCESS_KEY: 'a',
    SECRET: 'b',
    WEBHOOK_HMAC_KEY: 'a-webhook-key',
  };

  test('the four that are required are enough', () => {
    expect(PAYBROKERS_SETTINGS.parse(given)).toMatchObject({
      BASE_URL: 'https://api.sandbox.paybrokers.example/v1',
      PATH_PREFIX: '/partners-int',
      NOTICE_HEADER: 'x-repasse-notice',
      NOTICE_WINDOW_SECONDS: 300,
      SEARCH_ACCOUNT: 'all',
    });
  });

  test.each([
    ['BASE_URL', 'ftp://paybrokers.example/v1'],
    ['BASE_URL', 'paybrokers'],
    ['ACCESS_KEY', ''],
    ['SECRET', ''],
    ['WEBHOOK_HMAC_KEY', 'short'],
    ['PATH_PREFIX', 'partners-int'],
    ['PATH_PREFIX', '/a?b'],
    ['NOTICE_HEADER', 'X Header'],
    ['NOTICE_WINDOW_SECONDS', '0'],
    ['SEARCH_ACCOUNT', 'a b'],
    ['ACCOUNT_UID', '../login'],
    ['SUBMIT_TIMEOUT_MS', 'soon'],
  ])('%s may not be %j', (name, value) => {
    const read = PAYBROKERS_SETTINGS.safeParse({ ...given, [name]: value });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });
});
