import { BITCAPITAL_SETTINGS } from '../../src/providers/bitcapital/settings';
import { readWebhook } from '../../src/providers/bitcapital/webhook';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const ID = '2f668485-a5f7-4133-b406-630d1f7c4b2f';
const E2E = 'E03311443202611221200abcDEF12345';
const SECRET = 'a-webhook-secret';
const SETTINGS = BITCAPITAL_SETTINGS.parse({
  BASE_URL: 'https://kaizen.example',
  CLIENT_ID: 'a',
  CLIENT_SECRET: 'b',
  WALLET_ID: 'w',
  WEBHOOK_SECRET: SECRET,
});

const read = (body: unknown, pathRest = SECRET, headers = {}) =>
  readWebhook(
    {
      headers,
      pathRest,
      body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      receivedAt: new Date(),
    },
    SETTINGS,
  );
const postback = (changes: object = {}) => ({
  id: ID,
  type: 'withdrawal',
  amount: '1.00',
  idempotenceKey: KEY,
  endToEndId: E2E,
  states: [{ createdAt: '2026-11-22T12:00:00.000Z', status: 'pending' }],
  status: 'success',
  ...changes,
});
const READ = {
  kind: 'read',
  reference: { providerKey: KEY, providerId: ID, endToEndId: E2E },
  claimed: 'success',
  outcome: 'settled',
};

describe('who sent it', () => {
  test.each([
    ['', 'secret missing in the path'],
    ['/', 'secret missing in the path'],
    [`${SECRET}x`, 'wrong secret'],
    [SECRET.slice(1), 'wrong secret'],
    [SECRET.toUpperCase(), 'wrong secret'],
    [`${SECRET}/more`, 'wrong secret'],
    [`more/${SECRET}`, 'wrong secret'],
  ])('at the path %j it is forged', (pathRest, why) => {
    expect(read(postback(), pathRest)).toEqual({ kind: 'forged', why });
  });

  test('the secret counts in the path and nowhere else', () => {
    const headers = { authorization: SECRET, 'x-webhook-secret': SECRET };
    expect(read(postback(), 'elsewhere', headers)).toMatchObject({ kind: 'forged' });
    expect(read(postback(), `${SECRET}/`)).toEqual(READ);
  });

  test('a delivery that comes again says the same', () => {
    expect([read(postback()), read(postback())]).toEqual([READ, READ]);
  });
});

describe('what it claims', () => {
  test.each`
    status                 | outcome
    ${'awaiting_approval'} | ${'awaiting-provider-approval'}
    ${'approved'}          | ${'processing'}
    ${'pending'}           | ${'processing'}
    ${'success'}           | ${'settled'}
    ${'failed'}            | ${'failed'}
    ${'feiled'}            | ${'failed'}
    ${'denied'}            | ${'denied'}
    ${'pago'}              | ${null}
  `('$status claims $outcome', ({ status, outcome }) => {
    expect(read(postback({ status }))).toEqual({ ...READ, claimed: status, outcome });
  });

  test.each([
    ['wrapped', { data: postback() }],
    ['with our key after IK', postback({ idempotenceKey: `IK${KEY}` })],
    ['with our key without hyphens', postback({ idempotenceKey: KEY.replaceAll('-', '') })],
    ['without a type', postback({ type: null })],
    ['in capitals', postback({ type: 'WITHDRAWAL' })],
  ])('a postback %s is read', (_name, body) => expect(read(body)).toEqual(READ));

  test('without a status of its own the newest state is the claim', () => {
    const claim = { claimed: 'pending', outcome: 'processing' };
    expect(read(postback({ status: null }))).toEqual({ ...READ, ...claim });
  });

  test('without a key it is known by its ids', () => {
    expect(read(postback({ idempotenceKey: null }))).toEqual({
      ...READ,
      reference: { providerId: ID, endToEndId: E2E },
    });
  });
});

describe('what is not about us', () => {
  test.each([
    ['a deposit', postback({ type: 'deposit' })],
    ['a deposit with our key', postback({ type: 'deposit', idempotenceKey: KEY })],
    ['a withdrawal made by hand', postback({ idempotenceKey: 'IK980c721e351d42f2904' })],
    ['a key of 34 characters', postback({ idempotenceKey: '905d2c62de675e430f95342ebd504299b4' })],
    ['neither type nor key', postback({ type: null, idempotenceKey: null })],
  ])('%s is irrelevant', (_name, body) => {
    expect(read(body)).toEqual({ kind: 'irrelevant', claimed: 'success' });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', Buffer.from('{"type":')],
    ['nothing', Buffer.alloc(0)],
    ['a list', [postback()]],
    ['a text', 'success'],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a nesting of 100,000 levels', Buffer.from('['.repeat(100_000))],
    ['no payment', { type: 'withdrawal', status: 'success' }],
    ['no status', postback({ status: null, states: [] })],
  ])('%s is unreadable', (_name, body) => {
    expect(read(body)).toMatchObject({ kind: 'unreadable' });
  });
});
