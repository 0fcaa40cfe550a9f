import { balanceFrom } from '../../src/providers/pagstar/balance';
import { tokenFrom } from '../../src/providers/pagstar/fetch-token';
import { orderToWire } from '../../src/providers/pagstar/order';
import { PAGSTAR_SETTINGS } from '../../src/providers/pagstar/settings';
import { keyFromWire, keyToWire } from '../../src/providers/pagstar/wire';
import { anOrder } from '../support/sandboxed-provider';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const WIRE_KEY = KEY.replaceAll('-', '');

describe('what we send', () => {
  const settings = (changes: object = {}) =>
    PAGSTAR_SETTINGS.parse({
      BASE_URL: 'https://pagstar.example/',
      CLIENT_ID: 'a',
      CLIENT_SECRET: 'b',
      WEBHOOK_SECRET: 'a-webhook-secret',
      ...changes,
    });

  test('the body is the documented one, and every default is said', () => {
    expect(JSON.parse(orderToWire(anOrder(1_050n), settings()))).toEqual({
      pixKey: 'recebedor@example.com',
      payment: { currency: 'BRL', amount: 10.5 },
      creditorDocument: '52998224725',
      priority: 'HIGH',
      paymentFlow: 'INSTANT',
      expiration: 600,
    });
  });

  test('options appear only when they are set', () => {
    const order = anOrder(1n, { priority: 'NORMAL', description: 'Saque' });
    const options = { ISPB_DENY: '00000000,12AB34CD', SEND_KEY_TYPE: 'true' };
    expect(JSON.parse(orderToWire(order, settings(options)))).toMatchObject({
      priority: 'NORM',
      description: 'Saque',
      ispbDeny: ['00000000', '12AB34CD'],
      pixKeyType: 'EMAIL',
    });
  });

  test.each([
    ['CHECKING', '1', 'CACC', '123451'],
    ['SALARY', null, 'SLRY', '12345'],
    ['SAVINGS', 'X', 'SVGS', '12345X'],
    ['PAYMENT', '0', 'TRAN', '123450'],
  ] as const)('a %s account with the digit %s is a %s', (...row) => {
    const [type, digit, accountType, number] = row;
    const account = { ispb: '99999004', branch: '8008', number: '12345', digit, type };
    const destination = { kind: 'BANK_ACCOUNT', ...account } as const;
    const options = settings({ SEND_KEY_TYPE: 'true' });
    expect(JSON.parse(orderToWire(anOrder(1_050n, { destination }), options))).toEqual({
      creditorAccount: {
        ispb: '99999004',
        issuer: '8008',
        number,
        accountType,
        document: '52998224725',
        name: 'Recebedor de Teste',
      },
      payment: { currency: 'BRL', amount: 10.5 },
      priority: 'HIGH',
      paymentFlow: 'INSTANT',
      expiration: 600,
    });
  });

  test.each([1n, 29n, 1_010n, 2_147_483_648n, 999_999_999_999n])(
    '%d centavos are written without losing one',
    (amountCents) => {
      const [, written] = /"amount":([\d.]+)/.exec(orderToWire(anOrder(amountCents), settings()))!;
      const [whole = '', fraction = ''] = written!.split('.');
      expect(BigInt(whole + fraction.padEnd(2, '0'))).toBe(amountCents);
    },
  );

  test('the key loses its hyphens on the way out and has them again on the way in', () => {
    expect(keyToWire(KEY, 'alphanumeric')).toBe(WIRE_KEY);
    expect(keyToWire(KEY, 'uuid')).toBe(KEY);
    expect([WIRE_KEY, KEY, KEY.toUpperCase()].map(keyFromWire)).toEqual([KEY, KEY, KEY]);
    expect(['', 'order-7', `${WIRE_KEY}0`].map(keyFromWire)).toEqual([null, null, null]);
  });
});

describe('tokens and balances', () => {
  test.each`
    body                                                    | expiresAtMs
    ${{ accessToken: 'a', expiresAt: 1736394756 }}          | ${1_736_394_756_000}
    ${{ accessToken: 'a', expiresAt: '1736394756' }}        | ${1_736_394_756_000}
    ${{ access_token: 'a', expires_in: 300 }}               | ${301_000}
    ${{ access_token: 'a', expires_in: 300, expiresAt: 0 }} | ${301_000}
    ${{ accessToken: 'a' }}                                 | ${61_000}
  `('$body ends at $expiresAtMs', ({ body, expiresAtMs }) => {
    expect(tokenFrom(body, 1_000)).toEqual({ kind: 'token', value: 'a', expiresAtMs });
  });

  test.each([undefined, null, 'a', {}, { accessToken: '' }, { accessToken: 4 }])(
    '%j is no token',
    (body) => expect(tokenFrom(body, 0)).toMatchObject({ kind: 'not-sent' }),
  );

  const entry = (available: unknown, blocked: unknown = 0, eventDate = '2026-11-22') => ({
    eventDate,
    balanceAmount: { available, blocked, overdraft: 0 },
  });
  test.each([
    ['wrapped', { data: [entry('10.50')] }, 1_050n],
    ['a bare list', [entry(10.5)], 1_050n],
    ['the newest of several', [entry(1, 0, '2026-11-20'), entry(2, 0, '2026-11-21')], 200n],
    ['overdrawn', [entry('-0.01')], -1n],
  ])('a balance that is %s is read', (_name, body, available) => {
    expect(balanceFrom(body)).toEqual({ availableCents: available, blockedCents: 0n });
  });

  test.each([undefined, null, [], { data: [] }, {}, [entry(null)], [entry('muito')], [{}]])(
    '%j is no balance, and not zero',
    (body) => expect(balanceFrom(body)).toBeNull(),
  );
});
