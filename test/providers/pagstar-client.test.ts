import { pagstar } from '../../src/providers/pagstar/index';
import type { PayoutProvider } from '../../src/providers/provider';
import { eventually } from '../support/eventually';
import { openInbox } from '../support/notice-inbox';
import { type Manner, openRudeServer, type RudeServer } from '../support/rude-server';
import {
  anOrder,
  aSandboxed,
  NOWHERE,
  referenceTo,
  type Sandboxed,
} from '../support/sandboxed-provider';

let one: Sandboxed;
let front: RudeServer;
let provider: PayoutProvider;
const made: PayoutProvider[] = [];
const aProvider = (changes: Record<string, string> = {}): PayoutProvider => {
  const settings = { ...one.sandbox.settings, BASE_URL: front.url, ...changes };
  const fresh = pagstar.create(pagstar.settings.parse(settings), NOWHERE);
  made.push(fresh);
  return fresh;
};

beforeAll(async () => {
  one = await aSandboxed(pagstar);
  front = await openRudeServer(one.sandbox.url);
  provider = aProvider();
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
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: JSON.stringify(body),
});

describe('what a refusal of an order means', () => {
  const failed = (code: string, words: object = {}) => ({
    outcome: 'failed',
    failure: { code, ...words },
  });
  const notSent = (words: object) => ({ outcome: 'not-sent', ...words });
  const onz0002 = { type: 'onz-0002', detail: 'Invalid' };

  test.each<[Manner, object]>([
    [json(400, onz0002), failed('INVALID_REQUEST', { providerCode: 'onz-0002' })],
    [json(422, { errorCode: 'OZ01' }), failed('INSUFFICIENT_FUNDS', { providerCode: 'OZ01' })],
    [json(404, { detail: 'Chave Pix não encontrada' }), failed('PIX_KEY_NOT_FOUND')],
    [json(402, { detail: 'Motivo' }), failed('UNKNOWN', { providerMessage: 'Motivo' })],
    [json(400, {}), failed('INVALID_REQUEST')],
    [{ status: 400 }, failed('INVALID_REQUEST')],
    [json(400, { type: 'onz-0018' }), notSent({ why: 'HTTP 400' })],
    [json(404, { title: 'Application not found' }), notSent({ why: 'HTTP 404' })],
    [json(403, { detail: 'IP não autorizado' }), notSent({ why: 'HTTP 403' })],
    [json(429, {}), notSent({ why: 'HTTP 429' })],
    [json(429, {}, { 'retry-after': '7' }), notSent({ retryAfterMs: 7_000 })],
    [json(429, {}, { 'retry-after': '86400' }), notSent({ retryAfterMs: 300_000 })],
    [json(503, { errorCode: 'OZ01' }), { outcome: 'unknown', why: 'HTTP 503' }],
  ])('%j is %j', async (manner, report) => {
    front.manner = manner;
    expect(await provider.submit(anOrder(1_000n))).toMatchObject(report);
    expect(front.met).toHaveLength(1);
  });

  test('a 401 that stays is not sent, after one more try', async () => {
    const lone = aProvider();
    await lone.balance();
    front.manner = json(401, { type: 'onz-0018' });
    const report = await lone.submit(anOrder(1_000n));
    expect(report).toMatchObject({ outcome: 'not-sent', why: 'token refused (HTTP 401)' });
    expect(front.met.map(({ path }) => path)).toEqual([
      '/api/v2/pix/payments/dict',
      '/api/v2/oauth/token',
    ]);
  });

  test('wrong credentials send nothing, fail nothing, and ask no more than they must', async () => {
    const wrong = aProvider({ CLIENT_SECRET: 'wrong' });
    const order = anOrder(1_000n);
    const reports = await Promise.all(Array.from({ length: 50 }, () => wrong.submit(order)));
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['not-sent']));
    expect(await one.booked(order.providerKey)).toBeNull();
    expect(await wrong.lookUp(referenceTo(order))).toMatchObject({ outcome: 'unknown' });
  });
});

describe('a key that was used before', () => {
  test('is looked up, and the first use is what is told', async () => {
    const order = anOrder(1_069n);
    await provider.submit(order);
    await one.until(order, 'processing');
    expect(await provider.submit(order)).toMatchObject({ outcome: 'processing' });
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 2 });
  });

  test('and denied when looked up is unknown', async () => {
    front.manner = { status: 409, body: '{"detail":"Key already used"}', once: true };
    expect(await provider.submit(anOrder(1_000n))).toEqual({
      outcome: 'unknown',
      why: 'refused as known, but absent',
    });
  });
});

test('a refusal as duplicate says it was taken before, never that it was not paid', async () => {
  const order = anOrder(1_069n);
  await provider.submit(order);
  await one.until(order, 'processing');
  front.manner = { status: 422, body: '{"errorCode":"DUPL"}', once: true };
  expect(await provider.submit(order)).toMatchObject({ outcome: 'processing' });
  front.manner = { status: 422, body: '{"errorCode":"DUPL"}', once: true };
  expect(await provider.submit(anOrder(1_000n))).toMatchObject({ outcome: 'unknown' });
});

test("an empty 404 to a submission may be anybody's and is unknown", async () => {
  front.manner = { status: 404, once: true };
  expect(await provider.submit(anOrder(1_000n))).toMatchObject({ outcome: 'unknown' });
});

describe('what a look-up may say besides a payment', () => {
  test.each`
    manner                                           | outcome
    ${json(404, { detail: 'Payment not found' })}    | ${'absent'}
    ${{ status: 404 }}                               | ${'absent'}
    ${json(404, { title: 'Application not found' })} | ${'unknown'}
    ${json(403, {})}                                 | ${'unknown'}
    ${json(429, {})}                                 | ${'unknown'}
    ${json(400, { type: 'onz-0002' })}               | ${'unknown'}
    ${json(410, {})}                                 | ${'unknown'}
  `('$manner is $outcome', async ({ manner, outcome }) => {
    front.manner = manner as Manner;
    const report = await provider.lookUp(referenceTo(anOrder(1_000n)));
    expect(report.outcome).toBe(outcome);
  });
});

describe('settings', () => {
  test.each(['json-camel', 'json-snake', 'form'])(
    'a token is had in the style %s',
    async (style) => {
      expect(await aProvider({ TOKEN_STYLE: style }).balance()).not.toBeNull();
    },
  );

  test('the key may keep its hyphens', async () => {
    const hyphens = aProvider({ IDEMPOTENCY_KEY_STYLE: 'uuid' });
    const order = anOrder(1_000n);
    expect(await hyphens.submit(order)).toMatchObject({ outcome: 'accepted' });
    expect((await one.booked(order.providerKey))?.key).toBe(order.providerKey);
    expect(await hyphens.lookUp(referenceTo(order))).toMatchObject({ amountCents: 1_000n });
  });

  test.each([
    ['BASE_URL', 'ftp://pagstar.example'],
    ['BASE_URL', 'pagstar'],
    ['TOKEN_STYLE', 'xml'],
    ['EXPIRATION_SECONDS', '0'],
    ['EXPIRATION_SECONDS', '10801'],
    ['ISPB_DENY', 'banco'],
    ['SUBMIT_TIMEOUT_MS', 'soon'],
    ['WEBHOOK_SECRET', 'short'],
  ])('%s may not be %s', (name, value) => {
    const read = pagstar.settings.safeParse({ ...one.sandbox.settings, [name]: value });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });

  test('a certificate that cannot be read stops the start', () => {
    expect(() => aProvider({ CERT_FILE: '/nowhere/client.pem' })).toThrow(/ENOENT/);
  });
});

describe('a bank account', () => {
  const account = { ispb: '99999004', branch: '8008', number: '12345', digit: '6' } as const;
  const destination = { kind: 'BANK_ACCOUNT', ...account, type: 'PAYMENT' } as const;

  test('is paid at its own address, once, and found by our key', async () => {
    const order = anOrder(1_000n, { destination });
    expect(await provider.submit(order)).toMatchObject({ outcome: 'accepted' });
    const report = await one.until(order, 'settled');
    expect(report).toMatchObject({ amountCents: 1_000n, recipientTaxId: '52998224725' });
    expect(report.pixKey).toBeUndefined();
    expect(await one.booked(order.providerKey)).toMatchObject({
      posts: 1,
      payments: 1,
      pixKey: null,
      document: '52998224725',
      details: { account: { ispb: '99999004', issuer: '8008', number: '123456' } },
    });
    front.manner = { status: 500 };
    await provider.submit(order);
    expect(front.met.map(({ path }) => path)).toEqual(['/api/v2/pix/payments/manu']);
  });

  test('is refused and lost as a key is', async () => {
    const refused = anOrder(1_051n, { destination });
    expect(await provider.submit(refused)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'INSUFFICIENT_FUNDS' },
    });
    const lost = anOrder(1_056n, { destination });
    expect(await provider.submit(lost)).toMatchObject({ outcome: 'unknown' });
    await one.until(lost, 'settled');
    expect(await provider.submit(lost)).toMatchObject({ outcome: 'settled' });
    expect(await one.booked(lost.providerKey)).toMatchObject({ posts: 2, payments: 1 });
  });
});

describe('where notices go', () => {
  test('both families go where they were registered, with the secret', async () => {
    const inbox = await openInbox();
    await provider.registerNotices?.(inbox.url);
    const settled = anOrder(1_000n);
    const rejected = anOrder(1_052n);
    await provider.submit(settled);
    await provider.submit(rejected);
    await eventually('both arrive', () => inbox.received.length === 2);
    const readings = inbox.received.map(({ headers, body }) =>
      provider.readNotice({ headers, body, pathRest: '', receivedAt: new Date() }),
    );
    expect(readings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ claimed: 'LIQUIDATED', outcome: 'settled' }),
        expect.objectContaining({ claimed: 'REJECTED', outcome: 'failed' }),
      ]),
    );
    await inbox.close();
  });

  test('a registration that is refused is a fault to be seen', async () => {
    front.manner = json(500, {});
    await expect(provider.registerNotices?.('http://127.0.0.1:9/webhooks')).rejects.toThrow(
      'Pagstar refused the registration at /api/v2/webhooks/transfer: HTTP 500',
    );
  });
});
