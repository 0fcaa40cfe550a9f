import { FISERV_SETTINGS } from '../../src/providers/fiserv/settings';
import { readWebhook } from '../../src/providers/fiserv/webhook';

const TXID = '2a2cc743-3913-48ea-91fe-13256ab3c3d2';
const E2E = 'E99999999202611221200abcdefghijk';
const SECRET = 'a-webhook-secret';
const SETTINGS = FISERV_SETTINGS.parse({
  BASE_URL: 'https://connect.example/gateway',
  CLIENT_ID: 'a',
  CLIENT_SECRET: 'b',
  API_KEY: 'c',
  HMAC_SECRET: 'd',
  PIX_KEY: 'e',
  WEBHOOK_SECRET: SECRET,
});

const read = (body: unknown, pathRest = `${SECRET}/cashout`) =>
  readWebhook(
    {
      headers: { 'content-type': 'application/json' },
      pathRest,
      body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      receivedAt: new Date(),
    },
    SETTINGS,
  );
const notice = (changes: object = {}) => ({ txid: TXID, status: 3, endToEnd: E2E, ...changes });

describe('who sent it', () => {
  test.each([
    ['', 'secret missing'],
    ['/', 'secret missing'],
    ['cashout', 'wrong secret'],
    [`cashout/${SECRET}`, 'wrong secret'],
    [`${SECRET}x/cashout`, 'wrong secret'],
    [`${SECRET.slice(1)}/cashout`, 'wrong secret'],
    [`${SECRET.toUpperCase()}/cashout`, 'wrong secret'],
  ])('under the path %j it is forged', (pathRest, why) => {
    expect(read(notice(), pathRest)).toEqual({ kind: 'forged', why });
  });

  test.each([SECRET, `${SECRET}/`, `${SECRET}/cashout/`, `${SECRET}//cashout`])(
    'under the path %j it is read',
    (pathRest) => expect(read(notice(), pathRest)).toMatchObject({ kind: 'read' }),
  );

  test('about another subject it is irrelevant', () => {
    expect(read(notice(), `${SECRET}/client`)).toEqual({ kind: 'irrelevant', claimed: 'client' });
  });
});

describe('what it claims', () => {
  test.each([
    [0, 'accepted'],
    [1, 'awaiting-confirmation'],
    [2, 'processing'],
    [3, 'settled'],
    [4, 'failed'],
    [5, 'expired'],
    ['Confirmed', 'settled'],
    [9, null],
  ])('status %j claims %j', (status, outcome) => {
    expect(read(notice({ status }))).toEqual({
      kind: 'read',
      reference: { providerId: TXID, endToEndId: E2E },
      claimed: String(status),
      outcome,
    });
  });

  test('the confirmation key comes along, and only in its own place', () => {
    const reading = read({ txid: TXID, status: 1, confirmationKey: 'k-4711', endToEnd: null });
    expect(reading).toEqual({
      kind: 'read',
      reference: { providerId: TXID },
      claimed: '1',
      outcome: 'awaiting-confirmation',
      confirmationKey: 'k-4711',
    });
  });

  test('the same bytes again read the same: a replay is the business of the store', () => {
    expect(read(notice())).toEqual(read(notice()));
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', Buffer.from('{"txid":')],
    ['nothing', Buffer.alloc(0)],
    ['a list', Buffer.from('[]')],
    ['a text', Buffer.from('"3"')],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a nesting of 100,000 levels', Buffer.from('['.repeat(100_000))],
    ['no txid', Buffer.from('{"status":3}')],
    ['no status', Buffer.from(`{"txid":"${TXID}"}`)],
  ])('%s is unreadable', (_name, body) => {
    expect(read(body)).toMatchObject({ kind: 'unreadable' });
  });
});
