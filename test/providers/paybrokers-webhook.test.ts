import { digestOfSecret, prepareNoticeSecret } from '../../src/providers/paybrokers/notice-secret';
import { PAYBROKERS_SETTINGS } from '../../src/providers/paybrokers/settings';
import { signatureOf } from '../../src/providers/paybrokers/signature';
import { readWebhook } from '../../src/providers/paybrokers/webhook';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const ID = '95c0f371-bc71-4c06-823e-74cf5bc308fb';
const HMAC_KEY = 'bf8867f612a34346a57d4e1c5e98b1ecc53defe3cccc4b7b8ea72dfbcf74a349';
const NONCE = 'b7891a74-ca9a-4770-bedd-8fd8341b122b';
const SECONDS = 1_684_633_816;
const NOW = new Date(SECONDS * 1_000);
const settings = (changes: object = {}) =>
  PAYBROKERS_SETTINGS.parse({
    BASE_URL: 'https://paybrokers.example/v1',
    ACCESS_KEY: 'a',
    SECRET: 'b',
    WEBHOOK_HMAC_KEY: HMAC_KEY,
    ...changes,
  });

type Headers = Record<string, string | string[] | undefined>;
interface Otherwise {
  readonly receivedAt?: Date;
  readonly settings?: object;
}
const read = (body: unknown, headers: Headers, otherwise: Otherwise = {}) =>
  readWebhook(
    {
      headers,
      pathRest: '',
      body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
      receivedAt: otherwise.receivedAt ?? NOW,
    },
    settings(otherwise.settings),
  );
const signOf = (body: unknown, key = HMAC_KEY, seconds: string | number = SECONDS) => {
  const bytes = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return signatureOf(key, { nonce: NONCE, seconds: String(seconds), body: bytes }).toString('hex');
};
const signed = (body: unknown, seconds: string | number = SECONDS, key = HMAC_KEY): Headers => {
  const sign = signOf(body, key, seconds);
  return { 'x-webhook-signature': `HMAC-SHA256 Sign=${sign},Nonce=${NONCE},TS=${seconds}` };
};
const notice = (changes: object = {}) => ({
  id: ID,
  transactionState: 'Completed',
  transactionDate: '2023-05-19T19:51:21.320Z',
  transactionOrderId: KEY,
  transactionAmount: '50.000000',
  transactionType: 'Debit',
  transactionPaymentType: 'PIX',
  stateErrorCause: null,
  recipient: { name: 'Recebedor de Teste', taxNumber: '09977799400' },
  ...changes,
});

describe('the signature', () => {
  const VECTOR = [
    '{"id":"f6431a0f-970a-4be9-9c6d-f444f729adc3","transactionState":"Completed",',
    '"transactionDate":"2023-05-19T19:51:21.320Z",',
    '"transactionAmount":"0.010000","transactionType":"Credit",',
    '"transactionPaymentType":"PIX","payer":{"name":"Johnny Boy","taxNumber":"09977799400"}}',
  ].join('');
  const SIGN = '5D90499D59FB0D9FAD44A15112936CFCABA73A6EE666AAA63B60A0FC03F40EA5';

  test('of the verified vector', () => {
    const digest = signatureOf(HMAC_KEY, { nonce: NONCE, seconds: String(SECONDS), body: VECTOR });
    expect(digest.toString('hex').toUpperCase()).toBe(SIGN);
  });

  test.each([
    `HMAC-SHA256 Sign=${SIGN},Nonce=${NONCE},TS=${SECONDS}`,
    `HMAC-SHA256 Sign=${SIGN}, Nonce=${NONCE}, TS=${SECONDS}`,
    `HMAC-SHA256 Sign=${SIGN.toLowerCase()},Nonce=${NONCE},TS=${SECONDS}`,
    `hmac-sha256  TS=${SECONDS} , Nonce=${NONCE} , Sign=${SIGN} `,
  ])('is read from %j', (header) => {
    // A received Pix: authentic, and none of ours.
    const reading = read(Buffer.from(VECTOR), { 'X-Webhook-Signature': header });
    expect(reading).toEqual({ kind: 'irrelevant', claimed: 'Completed' });
  });

  test.each([
    ['', 'unreadable signature'],
    [SIGN, 'unreadable signature'],
    [`HMAC-SHA1 Sign=${SIGN},Nonce=${NONCE},TS=${SECONDS}`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${SIGN},TS=${SECONDS}`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${SIGN},Nonce=${NONCE}`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${SIGN.slice(2)},Nonce=${NONCE},TS=${SECONDS}`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${SIGN},Sign=${SIGN},Nonce=${NONCE},TS=${SECONDS}`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${SIGN},Nonce=${NONCE}:${SECONDS},TS=1`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${SIGN},Nonce=${NONCE},TS=soon`, 'unreadable signature'],
    [`HMAC-SHA256 Sign=${'0'.repeat(64)},Nonce=${NONCE},TS=${SECONDS}`, 'wrong signature'],
    [`HMAC-SHA256 Sign=${SIGN},Nonce=${ID},TS=${SECONDS}`, 'wrong signature'],
    [`HMAC-SHA256 Sign=${SIGN},Nonce=${NONCE},TS=${SECONDS + 1}`, 'wrong signature'],
  ])('%j is forged: %s', (header, why) => {
    const reading = read(Buffer.from(VECTOR), { 'x-webhook-signature': header });
    expect(reading).toEqual({ kind: 'forged', why });
  });

  test('does not hold for another body, a byte of it or another key', () => {
    const forged = { kind: 'forged', why: 'wrong signature' };
    expect(read(notice({ id: 'b' }), signed(notice()))).toEqual(forged);
    const spaced = Buffer.from(`${JSON.stringify(notice())} `);
    expect(read(spaced, signed(notice()))).toEqual(forged);
    const decoded = signOf(notice(), Buffer.from(HMAC_KEY, 'hex').toString('latin1'));
    const header = `HMAC-SHA256 Sign=${decoded},Nonce=${NONCE},TS=${SECONDS}`;
    expect(read(notice(), { 'x-webhook-signature': header })).toEqual(forged);
    expect(read(notice(), signed(notice(), SECONDS, 'another-key'))).toEqual(forged);
  });

  test.each([
    [-301, 'forged'],
    [-300, 'read'],
    [300, 'read'],
    [301, 'forged'],
  ])('received %d s from its moment it is %s', (apart, kind) => {
    const receivedAt = new Date(NOW.getTime() + apart * 1_000);
    expect(read(notice(), signed(notice()), { receivedAt })).toMatchObject({ kind });
  });

  test('its window is a setting', () => {
    const receivedAt = new Date(NOW.getTime() + 400_000);
    const wide = { receivedAt, settings: { NOTICE_WINDOW_SECONDS: '400' } };
    expect(read(notice(), signed(notice()), wide)).toMatchObject({ kind: 'read' });
  });

  test('given twice it is forged, even if both are right', () => {
    const { 'x-webhook-signature': one } = signed(notice());
    const twice = { 'x-webhook-signature': [String(one), String(one)] };
    expect(read(notice(), twice)).toEqual({ kind: 'forged', why: 'several signatures' });
  });
});

describe('the secret of one payout', () => {
  const SECRET = 'secret-of-one-payout';
  const secretDigest = digestOfSecret(HMAC_KEY, SECRET);

  test('alone is told by its digest, and with the signature as well', () => {
    const own = { 'X-Repasse-Notice': SECRET };
    expect(read(notice(), own)).toMatchObject({ kind: 'read', secretDigest });
    expect(read(notice(), { ...own, ...signed(notice()) })).toMatchObject({ secretDigest });
    const renamed = { settings: { NOTICE_HEADER: 'x-own' } };
    expect(read(notice(), { 'x-own': SECRET }, renamed)).toMatchObject({ secretDigest });
  });

  test('does not save a wrong or a stale signature', () => {
    const own = { 'x-repasse-notice': SECRET };
    const wrong = { ...own, ...signed(notice({ id: 'b' })) };
    expect(read(notice(), wrong)).toMatchObject({ kind: 'forged' });
    const stale = { ...own, ...signed(notice(), SECONDS - 301) };
    expect(read(notice(), stale)).toMatchObject({ kind: 'forged' });
  });

  test('proves nothing about what is not ours, or cannot be read', () => {
    const own = { 'x-repasse-notice': SECRET };
    const forged = { kind: 'forged', why: 'not signed' };
    expect(read(notice({ transactionOrderId: 'in-7' }), own)).toEqual(forged);
    expect(read(Buffer.from('{'), own)).toEqual(forged);
  });

  test.each([
    [{}, 'neither signed nor secret'],
    [{ authorization: SECRET }, 'neither signed nor secret'],
    [{ 'x-repasse-notice': undefined }, 'neither signed nor secret'],
    [{ 'x-repasse-notice': [SECRET, SECRET] }, 'several secrets'],
    [{ ...signed(notice()), 'x-repasse-notice': [SECRET, SECRET] }, 'several secrets'],
  ])('with the headers %j it is forged', (headers, why) => {
    expect(read(notice(), headers as Headers)).toEqual({ kind: 'forged', why });
  });

  test('is another one every time, and is known by its keyed digest alone', () => {
    const [one, two] = [1, 2].map(() => {
      const prepared = prepareNoticeSecret(HMAC_KEY);
      return prepared.kind === 'ready' ? prepared.noticeSecret! : null;
    });
    expect(one?.text).toMatch(/^[\w-]{43}$/);
    expect(one?.text).not.toBe(two?.text);
    expect(one?.digest).toEqual(digestOfSecret(HMAC_KEY, one!.text));
    expect(digestOfSecret('another-key', one!.text)).not.toEqual(one?.digest);
    // Whoever has signatures must not have digests of secrets with them.
    expect(digestOfSecret(HMAC_KEY, 'a:1:b')).not.toEqual(
      signatureOf(HMAC_KEY, { nonce: 'a', seconds: '1', body: 'b' }),
    );
  });
});

describe('what it claims', () => {
  test.each`
    state           | outcome
    ${'Created'}    | ${'accepted'}
    ${'Registered'} | ${'processing'}
    ${'Completed'}  | ${'settled'}
    ${'Reversed'}   | ${'refunded'}
    ${'Cancelled'}  | ${'canceled'}
    ${'Error'}      | ${'failed'}
    ${'Refund'}     | ${null}
  `('$state claims $outcome', ({ state, outcome }) => {
    const body = notice({ transactionState: state });
    expect(read(body, signed(body))).toEqual({
      kind: 'read',
      reference: { providerKey: KEY, providerId: ID },
      claimed: state,
      outcome,
    });
  });

  test('without an order it is known by its id', () => {
    const body = notice({ transactionOrderId: null });
    expect(read(body, signed(body))).toMatchObject({ reference: { providerId: ID } });
  });

  test.each([
    ['somebody else’s order', notice({ transactionOrderId: 'in-0190184' })],
    ['a received Pix', notice({ transactionOrderId: null, transactionType: 'Credit' })],
  ])('%s is irrelevant', (_name, body) => {
    expect(read(body, signed(body))).toEqual({ kind: 'irrelevant', claimed: 'Completed' });
  });

  test('a credit that carries our key is read', () => {
    const body = notice({ transactionType: 'Credit' });
    expect(read(body, signed(body))).toMatchObject({ kind: 'read' });
  });

  test.each([
    ['no JSON', Buffer.from('{"id":')],
    ['nothing', Buffer.alloc(0)],
    ['a list', Buffer.from('[]')],
    ['a text', Buffer.from('"Completed"')],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a nesting of 100,000 levels', Buffer.from('['.repeat(100_000))],
    ['no transaction', Buffer.from('{"transactionState":"Completed"}')],
    ['no state', Buffer.from(JSON.stringify(notice({ transactionState: null })))],
    ['a split centavo', Buffer.from(JSON.stringify(notice({ transactionAmount: '50.001000' })))],
  ])('%s is unreadable', (_name, body) => {
    expect(read(body, signed(body))).toMatchObject({ kind: 'unreadable' });
  });
});
