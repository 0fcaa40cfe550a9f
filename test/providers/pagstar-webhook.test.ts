import { PAGSTAR_SETTINGS } from '../../src/providers/pagstar/settings';
import { readWebhook } from '../../src/providers/pagstar/webhook';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const WIRE_KEY = KEY.replaceAll('-', '');
const E2E = 'E99999999202611221200abcdefghijk';
const SECRET = 'a-webhook-secret';
const settings = (changes: object = {}) =>
  PAGSTAR_SETTINGS.parse({
    BASE_URL: 'https://pagstar.example',
    CLIENT_ID: 'a',
    CLIENT_SECRET: 'b',
    WEBHOOK_SECRET: SECRET,
    ...changes,
  });

const read = (body: unknown, headers: object = { 'x-webhook-secret': SECRET }) =>
  readWebhook(
    {
      headers: headers as Record<string, string>,
      pathRest: '',
      body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      receivedAt: new Date(),
    },
    settings(),
  );
const transfer = (data: object) => ({
  type: 'TRANSFER',
  data: { id: 7, idempotencyKey: WIRE_KEY, endToEndId: E2E, status: 'LIQUIDATED', ...data },
});

describe('who sent it', () => {
  test.each([
    [{}, 'secret header missing'],
    [{ 'x-webhook-secret': '' }, 'wrong secret'],
    [{ 'x-webhook-secret': `${SECRET}x` }, 'wrong secret'],
    [{ 'x-webhook-secret': SECRET.slice(1) }, 'wrong secret'],
    [{ 'x-webhook-secret': [SECRET, SECRET] }, 'secret header missing'],
    [{ 'x-webhook-secret': [] }, 'secret header missing'],
    [{ 'x-webhook-secret': undefined }, 'secret header missing'],
    [{ authorization: SECRET }, 'secret header missing'],
  ])('with the headers %j it is forged', (headers, why) => {
    expect(read(transfer({}), headers)).toEqual({ kind: 'forged', why });
  });

  test('the name of the header may be written in any case, and be another one', () => {
    expect(read(transfer({}), { 'X-Webhook-Secret': SECRET })).toMatchObject({ kind: 'read' });
    const body = Buffer.from(JSON.stringify(transfer({})));
    const notice = { headers: { 'x-a': SECRET }, pathRest: '', body, receivedAt: new Date() };
    expect(readWebhook(notice, settings({ WEBHOOK_HEADER: 'x-a' }))).toMatchObject({
      kind: 'read',
    });
  });
});

describe('what it claims', () => {
  test.each`
    status                  | outcome
    ${'LIQUIDATED'}         | ${'settled'}
    ${'CANCELED'}           | ${'failed'}
    ${'PROCESSING'}         | ${'processing'}
    ${'REFUNDED'}           | ${'refunded'}
    ${'PARTIALLY_REFUNDED'} | ${'refunded'}
    ${'PAGO'}               | ${null}
  `('a TRANSFER that is $status claims $outcome', ({ status, outcome }) => {
    expect(read(transfer({ status }))).toEqual({
      kind: 'read',
      reference: { providerKey: KEY, providerId: '7', endToEndId: E2E },
      claimed: status,
      outcome,
    });
  });

  const refused = { status: 'REJECTED', idempotencyKey: WIRE_KEY };
  const by = (reference: string) => ({ status: 'REJECTED', reference });

  test.each([
    ['both, nested', { type: 'CASHOUT', data: refused, transaction: by('x') }],
    ['flat', { type: 'CASHOUT', ...refused }],
    ['by reference', { webhookType: 'CASHOUT', transaction: by(WIRE_KEY) }],
    ['null data', { type: 'cashout', data: null, transaction: by(KEY) }],
  ])('a refused CASHOUT is read: %s', (_shape, body) => {
    expect(read(body)).toEqual({
      kind: 'read',
      reference: { providerKey: KEY },
      claimed: 'REJECTED',
      outcome: 'failed',
    });
  });

  test('a TRANSFER without a key is known by its end-to-end id', () => {
    expect(read(transfer({ idempotencyKey: null }))).toMatchObject({
      kind: 'read',
      reference: { endToEndId: E2E },
    });
  });
});

describe('what is not about us', () => {
  test.each(['RECEIVE', 'REFUND', 'INFRACTION', 'SOMETHING_NEW'])('%s is irrelevant', (type) => {
    const data = { endToEndId: E2E, status: 'LIQUIDATED' };
    expect(read({ type, data })).toMatchObject({ kind: 'irrelevant' });
  });

  test('a REFUND that names our key is read', () => {
    expect(read({ ...transfer({}), type: 'REFUND' })).toMatchObject({ kind: 'read' });
  });

  test('a payment under somebody else’s key is irrelevant', () => {
    expect(read(transfer({ idempotencyKey: 'order-7' }))).toMatchObject({ kind: 'irrelevant' });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', Buffer.from('{"type":')],
    ['nothing', Buffer.alloc(0)],
    ['a list', Buffer.from('[]')],
    ['a text', Buffer.from('"TRANSFER"')],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a nesting of 100,000 levels', Buffer.from('['.repeat(100_000))],
    ['no payment', Buffer.from('{"type":"TRANSFER","data":{"status":"LIQUIDATED"}}')],
    ['no status', Buffer.from(`{"type":"TRANSFER","data":{"idempotencyKey":"${WIRE_KEY}"}}`)],
  ])('%s is unreadable', (_name, body) => {
    expect(read(body)).toMatchObject({ kind: 'unreadable' });
  });
});
