import { isEndToEndId } from '../../src/domain/end-to-end-id';
import { balanceFrom } from '../../src/providers/bitcapital/balance';
import { tokenFrom } from '../../src/providers/bitcapital/fetch-token';
import { pathsOf } from '../../src/providers/bitcapital/paths';
import { BITCAPITAL_SETTINGS } from '../../src/providers/bitcapital/settings';
import { headersOf, keyFromWire, orderToWire } from '../../src/providers/bitcapital/wire';
import { anOrder } from '../support/sandboxed-provider';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const E2E = 'E03311443202611221200abcDEF12345';
const settings = (changes: object = {}) =>
  BITCAPITAL_SETTINGS.parse({
    BASE_URL: 'https://kaizen.example/',
    CLIENT_ID: 'a',
    CLIENT_SECRET: 'b',
    WALLET_ID: 'w',
    WEBHOOK_SECRET: 'a-webhook-secret',
    ...changes,
  });

describe('what we send', () => {
  test('the body is the documented one, and the priority is always said', () => {
    expect(JSON.parse(orderToWire(anOrder(1_050n)))).toEqual({
      key: 'recebedor@example.com',
      amount: '10.50',
      priority: 'high',
    });
    const order = anOrder(1n, { priority: 'NORMAL', description: 'Saque' });
    expect(JSON.parse(orderToWire(order))).toEqual({
      key: 'recebedor@example.com',
      amount: '0.01',
      description: 'Saque',
      priority: 'normal',
    });
  });

  const account = { ispb: '99999004', branch: '8008', number: '29576', type: 'CHECKING' } as const;
  test.each([
    ['1', '295761'],
    ['X', '29576X'],
    [null, '29576'],
  ])('a bank account with the digit %s is %s', (digit, number) => {
    const destination = { kind: 'BANK_ACCOUNT', ...account, digit } as const;
    expect(JSON.parse(orderToWire(anOrder(2_222n, { destination })))).toEqual({
      amount: '22.22',
      priority: 'high',
      bank: {
        bank: '99999004',
        agency: '8008',
        account: number,
        taxId: '52998224725',
        name: 'Recebedor de Teste',
      },
    });
  });

  test.each([1n, 29n, 1_010n, 2_147_483_648n, 999_999_999_999n])(
    '%d centavos are written without losing one',
    (amountCents) => {
      const { amount } = JSON.parse(orderToWire(anOrder(amountCents)));
      expect(amount).toMatch(/^\d+\.\d\d$/);
      expect(BigInt(amount.replace('.', ''))).toBe(amountCents);
    },
  );

  test('both headers carry what was committed', () => {
    const order = anOrder(1n, { providerKey: KEY, endToEndId: E2E });
    expect(headersOf(order)).toEqual({ 'x-idempotence-key': KEY, 'x-endtoend-Id': E2E });
    expect(headersOf(anOrder(1n, { providerKey: KEY }))).toEqual({ 'x-idempotence-key': KEY });
  });

  test('a key from the wire is ours in any documented form', () => {
    const plain = KEY.replaceAll('-', '');
    const forms = [KEY, KEY.toUpperCase(), ` ${plain} `, `IK${KEY}`, `IK${plain}`];
    expect(forms.map(keyFromWire)).toEqual(forms.map(() => KEY));
    const others = ['', 'order-7', `${plain}b4`, `KAI${plain}`, `${KEY}0`];
    expect(others.map(keyFromWire)).toEqual(others.map(() => null));
  });

  test('a wallet, a key and an id cannot leave their place in a path', () => {
    const paths = pathsOf(settings({ WALLET_ID: 'a/b' }));
    expect(paths.withdraw).toBe('/pix-service/wallets/a%2Fb/withdraw');
    expect(paths.balance).toBe('/wallet-service/wallets/a%2Fb/balance');
    expect(paths.notificationUrl).toBe('/wallet-service/wallets/a%2Fb');
    expect(paths.key('+5511/$&?x=1')).toBe(
      '/pix-service/wallets/a%2Fb/keys/%2B5511%2F%24%26%3Fx%3D1',
    );
    expect(paths.transaction({ type: 'END_TO_END_ID', id: 'E/1' })).toBe(
      '/pix-service/v2/wallets/a%2Fb/transactions/E%2F1?type=END_TO_END_ID',
    );
    const elsewhere = settings({ KEY_LOOK_UP_PATH: '/dict/{key}?wallet={wallet}' });
    expect(pathsOf(elsewhere).key('{wallet}')).toBe('/dict/%7Bwallet%7D?wallet=w');
  });
});

describe('end-to-end ids', () => {
  test.each([
    [E2E, true],
    ['E12AB34CD202607011500abcDEF12345', true],
    ['e03311443202611221200abcDEF12345', false],
    ['D03311443202611221200abcDEF12345', false],
    ['E03311443202613221200abcDEF12345', false],
    ['E03311443202611222400abcDEF12345', false],
    ['E03311443202611221260abcDEF12345', false],
    ['E03311443202611321200abcDEF12345', false],
    [`${E2E}6`, false],
    [E2E.slice(1), false],
  ])('%s has the form of one: %s', (text, isOne) => expect(isEndToEndId(text)).toBe(isOne));
});

describe('tokens and balances', () => {
  test.each`
    body                                         | expiresAtMs
    ${{ access_token: 'a' }}                     | ${1_801_000}
    ${{ access_token: 'a', expires_in: 300 }}    | ${301_000}
    ${{ access_token: 'a', expires_in: '300' }}  | ${301_000}
    ${{ access_token: 'a', expires_in: 'soon' }} | ${1_801_000}
  `('$body ends at $expiresAtMs', ({ body, expiresAtMs }) => {
    expect(tokenFrom(body, 1_000)).toEqual({ kind: 'token', value: 'a', expiresAtMs });
  });

  test.each([undefined, null, 'a', [], {}, { access_token: '' }, { access_token: 4 }])(
    '%j is no token',
    (body) => expect(tokenFrom(body, 0)).toMatchObject({ kind: 'not-sent' }),
  );

  const of = (type: string, amount: unknown, currency: unknown = 'BRL') => ({
    type,
    currency,
    amount,
  });
  test.each([
    ['the documented list', [of('pending', '1.0000'), of('available', '10.5000')], 1_050n, null],
    ['with a blocked one', [of('available', '1'), of('blocked', '0.5000')], 100n, 50n],
    ['wrapped', { data: [of('available', 10.5)] }, 1_050n, null],
    ['a part of a centavo', [of('available', '10.5099')], 1_050n, null],
    ['overdrawn', [of('available', '-10.5001')], -1_051n, null],
    ['zero', [of('AVAILABLE', '0.0000', null)], 0n, null],
    ['another currency', [of('available', '9', 'USD'), of('available', '1')], 100n, null],
  ])('%s is read', (_name, body, availableCents, blockedCents) => {
    expect(balanceFrom(body)).toEqual({ availableCents, blockedCents });
  });

  test.each([
    [undefined],
    [null],
    [{}],
    [[]],
    [[of('pending', '1.0000'), of('blocked', '1.0000')]],
    [[of('available', null)]],
    [[of('available', 'muito')]],
    [[of('available', '1e3')]],
    [[of('available', '1.0000'), of('available', '2.0000')]],
    [{ status: 404, message: 'Wallet not found' }],
  ])('%j is no balance, and not zero', (body) => expect(balanceFrom(body)).toBeNull());
});

describe('settings', () => {
  test.each([
    ['BASE_URL', 'ftp://kaizen.example'],
    ['WALLET_ID', ''],
    ['WEBHOOK_SECRET', 'short'],
    ['WEBHOOK_SECRET', 'with/a/slash'],
    ['ISPB', '0331144'],
    ['CHECK_HOLDER', 'perhaps'],
    ['KEY_LOOK_UP_PATH', '/keys'],
    ['KEY_LOOK_UP_PATH', 'keys/{key}'],
    ['LOOKUP_TIMEOUT_MS', 'soon'],
  ])('%s may not be %s', (name, value) => {
    const read = BITCAPITAL_SETTINGS.safeParse({ ...settings(), CHECK_HOLDER: '1', [name]: value });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });

  test('the origin loses its last slash', () => {
    expect(settings().BASE_URL).toBe('https://kaizen.example');
  });
});
