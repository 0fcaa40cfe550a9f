import { bitcapital } from '../../src/providers/bitcapital/index';
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
  const fresh = bitcapital.create(bitcapital.settings.parse(settings), NOWHERE);
  made.push(fresh);
  return fresh;
};

beforeAll(async () => {
  one = await aSandboxed(bitcapital);
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

/** An error in the documented shape. */
const error = (status: number, message: unknown, headers = {}): Manner => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ status, message, details: {}, stackId: 'x', stack: 'at secret.js:1' }),
});
const BANK_SIDE = 'The order was rejected by the bank side (for reasons concerning content)';

describe('what a refusal of an order means', () => {
  const failed = (code: string) => ({ outcome: 'failed', failure: { code } });
  const notSent = (words: object) => ({ outcome: 'not-sent', ...words });
  const unknown = { outcome: 'unknown' };

  test.each<[Manner, object]>([
    [error(400, 'Insufficient Balance'), failed('INSUFFICIENT_FUNDS')],
    [error(400, 'insufficient balance.'), failed('INSUFFICIENT_FUNDS')],
    [error(400, 'Key not found'), failed('PIX_KEY_NOT_FOUND')],
    [error(404, 'Key not found'), failed('PIX_KEY_NOT_FOUND')],
    [error(403, BANK_SIDE), failed('RECIPIENT_BANK_REJECTED')],
    [error(422, 'Motivo novo'), failed('UNKNOWN')],
    [error(422, 'The endpoint of the recipient is closed'), failed('UNKNOWN')],
    [error(400, ['amount must be positive', 'key is long']), failed('UNKNOWN')],
    [error(403, 'Forbidden'), notSent({ why: 'HTTP 403' })],
    [{ status: 403, body: '<html>WAF</html>' }, notSent({ why: 'HTTP 403' })],
    [error(404, 'Wallet not found'), notSent({ why: 'HTTP 404' })],
    [error(429, 'Too many requests'), notSent({ why: 'HTTP 429' })],
    [error(429, 'Too many', { 'retry-after': '7' }), notSent({ retryAfterMs: 7_000 })],
    [error(404, 'Cannot POST /pix-service/wallets/x/withdraw'), unknown],
    [error(404, 'Route POST:/x not found'), unknown],
    [{ status: 404 }, unknown],
    [{ status: 400, body: '{}' }, unknown],
    [{ status: 400 }, unknown],
    [error(503, 'Insufficient Balance'), { outcome: 'unknown', why: 'HTTP 503' }],
  ])('%j is %j', async (manner, report) => {
    front.manner = manner;
    const told = await provider.submit(anOrder(1_000n));
    expect(told).toMatchObject(report);
    expect(front.met).toHaveLength(1);
    expect(JSON.stringify(told)).not.toContain('secret.js');
  });

  test('the message is kept as it came', async () => {
    front.manner = error(403, BANK_SIDE);
    expect(await provider.submit(anOrder(1_000n))).toMatchObject({
      failure: { providerMessage: BANK_SIDE },
    });
    front.manner = error(400, ['amount must be positive', 'key is long']);
    expect(await provider.submit(anOrder(1_000n))).toMatchObject({
      failure: { providerMessage: 'amount must be positive; key is long' },
    });
  });

  test('a 401 that stays is not sent, after one more try', async () => {
    const lone = aProvider();
    await lone.balance();
    front.manner = error(401, 'Unauthorized');
    const report = await lone.submit(anOrder(1_000n));
    expect(report).toMatchObject({ outcome: 'not-sent', why: 'token refused (HTTP 401)' });
    expect(front.met.map(({ path }) => path.split('/').at(-1))).toEqual(['withdraw', 'login']);
  });

  test('wrong credentials send nothing and fail nothing', async () => {
    const wrong = aProvider({ CLIENT_SECRET: 'wrong' });
    const order = anOrder(1_000n);
    expect(await wrong.submit(order)).toMatchObject({ outcome: 'not-sent' });
    expect(await wrong.lookUp(referenceTo(order))).toMatchObject({ outcome: 'unknown' });
    expect(await one.booked(order.providerKey)).toBeNull();
  });
});

describe('a key that was used before', () => {
  const REPEATS: Manner[] = [
    error(409, 'Conflict'),
    { status: 409 },
    error(400, 'x-idempotence-key already used'),
    error(422, 'Duplicate transaction'),
  ];
  test.each(REPEATS)('%j: a look-up tells what became of it', async (manner) => {
    const order = anOrder(1_069n);
    await provider.submit(order);
    front.manner = { ...(manner as object), once: true } as Manner;
    expect(await provider.submit(order)).toMatchObject({ outcome: 'processing' });
    front.manner = { ...(manner as object), once: true } as Manner;
    expect(await provider.submit(anOrder(1_000n))).toEqual({
      outcome: 'unknown',
      why: 'refused as known, but absent',
    });
  });
});

describe('what a look-up may say besides a payment', () => {
  test.each`
    manner                                                | outcome
    ${error(404, 'Transaction not found')}                | ${'absent'}
    ${error(404, 'Not Found')}                            | ${'absent'}
    ${error(400, 'Transaction not found')}                | ${'absent'}
    ${error(400, 'Invalid type')}                         | ${'unknown'}
    ${error(404, 'Wallet not found')}                     | ${'unknown'}
    ${error(404, 'Cannot GET /pix-service/v2/wallets/x')} | ${'unknown'}
    ${error(404, 'Route GET:/v2 not found')}              | ${'unknown'}
    ${{ status: 404, body: '{"path":"/x"}' }}             | ${'unknown'}
    ${{ status: 404, body: '<html>not found</html>' }}    | ${'unknown'}
    ${{ status: 404 }}                                    | ${'unknown'}
    ${error(403, 'Forbidden')}                            | ${'unknown'}
    ${error(403, BANK_SIDE)}                              | ${'unknown'}
    ${error(429, 'Too many requests')}                    | ${'unknown'}
    ${error(410, 'Gone')}                                 | ${'unknown'}
  `('$manner is $outcome', async ({ manner, outcome }) => {
    front.manner = manner as Manner;
    const report = await provider.lookUp(referenceTo(anOrder(1_000n)));
    expect(report.outcome).toBe(outcome);
  });

  const types = () => front.met.map(({ path }) => path.split('?type=').at(-1));

  test('absent is what it is under every name', async () => {
    front.manner = error(404, 'Transaction not found');
    const endToEndId = 'E03311443202611221200abcDEF12345';
    const reference = referenceTo(anOrder(1_000n), { endToEndId, providerId: 'p' });
    expect(await provider.lookUp(reference)).toEqual({ outcome: 'absent' });
    expect(types()).toEqual(['IDEMPOTENCE_KEY', 'END_TO_END_ID', 'EXTERNAL_TRANSACTION_ID']);
  });

  test('found by its end-to-end id alone, it is ours or nobody’s', async () => {
    const order = anOrder(1_000n, { endToEndId: 'E03311443202611221200found000001' });
    await provider.submit(order);
    await one.until(order, 'settled');
    front.manner = { ...(error(404, 'Transaction not found') as object), once: true } as Manner;
    expect(await provider.lookUp(referenceTo(order))).toMatchObject({ outcome: 'settled' });
    const foreign = referenceTo(anOrder(1_000n), { endToEndId: order.endToEndId });
    expect(await provider.lookUp(foreign)).toMatchObject({
      outcome: 'unknown',
      why: 'the answer is about another payment',
    });
  });

  test('doubt under one name is not settled by asking for another', async () => {
    front.manner = error(500, 'Transaction not found');
    const endToEndId = 'E03311443202611221200abcDEF12345';
    const report = await provider.lookUp(referenceTo(anOrder(1_000n), { endToEndId }));
    expect(report.outcome).toBe('unknown');
    expect(types()).toEqual(['IDEMPOTENCE_KEY']);
  });
});

test('a balance in an error is no balance', async () => {
  const balance = '[{"type":"available","amount":"1.0000"}]';
  front.manner = { status: 200, body: balance };
  expect(await provider.balance()).toMatchObject({ availableCents: 100n });
  front.manner = { status: 500, body: balance };
  expect(await provider.balance()).toBeNull();
});

describe('where notices go', () => {
  test('to the wallet’s address, which ends in the secret', async () => {
    const inbox = await openInbox();
    await provider.registerNotices!(inbox.url);
    const order = anOrder(1_000n);
    await provider.submit(order);
    const notice = await eventually('it arrives', () => inbox.received[0]);
    expect(notice.pathRest).toBe(one.sandbox.settings['WEBHOOK_SECRET']);
    const raw = { ...notice, receivedAt: new Date() };
    expect(provider.readNotice(raw)).toMatchObject({
      kind: 'read',
      outcome: 'settled',
      reference: { providerKey: order.providerKey },
    });
    expect(provider.readNotice({ ...raw, pathRest: '' })).toMatchObject({ kind: 'forged' });
    await inbox.close();
  });

  test('a refusal of the address is a fault to be seen, without the secret', async () => {
    front.manner = error(404, 'Cannot PATCH /wallet-service');
    const refused = provider.registerNotices!('http://127.0.0.1:9/webhooks');
    await expect(refused).rejects.toThrow(
      "BIT Capital did not take the wallet's notificationUrl: HTTP 404",
    );
  });
});
