import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '../../src/providers/fiserv/client';
import { fiserv } from '../../src/providers/fiserv/index';
import { FISERV_SETTINGS } from '../../src/providers/fiserv/settings';
import type { ListPage, PayoutProvider } from '../../src/providers/provider';
import { drive, keyOf, reference, submitted } from '../sandbox/fiserv-flow';
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
const made: { close(): void }[] = [];
const settingsWith = (changes: Record<string, string> = {}) => ({
  ...one.sandbox.settings,
  BASE_URL: `${front.url}/gateway`,
  ...changes,
});
const aProvider = (changes: Record<string, string> = {}): PayoutProvider => {
  const fresh = fiserv.create(fiserv.settings.parse(settingsWith(changes)), NOWHERE);
  made.push(fresh);
  return fresh;
};

beforeAll(async () => {
  one = await aSandboxed(fiserv);
  front = await openRudeServer(one.sandbox.url);
  provider = aProvider();
});
beforeEach(async () => {
  front.manner = null;
  // A token is fetched while the server is still polite.
  expect(await provider.lookUp(reference(anOrder(1n), 'nobody'))).toEqual({ outcome: 'absent' });
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
const refusing = (error: string, status = 400) =>
  json(status, { message: 'Bad Request', details: [{ errorCode: 7, error }] });

describe('what a refusal of an order means', () => {
  const failed = (code: string, words: object = {}) => ({
    outcome: 'failed',
    failure: { code, ...words },
  });
  const notSent = (words: object) => ({ outcome: 'not-sent', ...words });
  const unknown = (why: string) => ({ outcome: 'unknown', why });

  test.each<[Manner, object]>([
    [refusing('receiverDocument is invalid'), failed('RECIPIENT_DOCUMENT_INVALID')],
    [
      refusing('Insufficient balance', 422),
      failed('INSUFFICIENT_FUNDS', { providerCode: '7', providerMessage: 'Insufficient balance' }),
    ],
    [refusing('Concurrent transaction', 409), failed('CONCURRENT_REQUEST')],
    [json(400, {}), failed('INVALID_REQUEST')],
    [refusing('Already exists', 409), unknown('refused as known (HTTP 409)')],
    [refusing('Invalid HMAC'), notSent({ why: 'HTTP 400' })],
    [json(404, { message: 'no Route matched' }), notSent({ why: 'HTTP 404' })],
    [json(403, {}), notSent({ why: 'HTTP 403' })],
    [json(429, {}, { 'retry-after': '7' }), notSent({ retryAfterMs: 7_000 })],
    [{ status: 400 }, unknown('unreadable HTTP 400')],
    [{ status: 404, body: '<html>nginx</html>' }, unknown('unreadable HTTP 404')],
    [json(400, []), unknown('unreadable HTTP 400')],
    [refusing('Insufficient balance', 503), unknown('HTTP 503')],
    [json(200, { error: 'no' }), unknown('unreadable answer')],
  ])('%j is %j', async (manner, report) => {
    front.manner = manner;
    expect(await provider.submit(anOrder(1_000n))).toMatchObject(report);
    expect(front.met).toHaveLength(1);
  });

  test('a 401 that stays is not sent, after one more try', async () => {
    const lone = aProvider();
    await lone.lookUp(reference(anOrder(1n), 'nobody'));
    front.manner = json(401, {});
    const report = await lone.submit(anOrder(1_000n));
    expect(report).toMatchObject({ outcome: 'not-sent', why: 'token refused (HTTP 401)' });
    expect(front.met.map(({ path }) => path)).toEqual([
      '/gateway/v2/apm/pix/cashout',
      '/gateway/token',
    ]);
  });

  test.each(['CLIENT_SECRET', 'API_KEY', 'HMAC_SECRET'])(
    'with a wrong %s nothing is sent, nothing fails, and no more is asked than must be',
    async (name) => {
      const before = (await one.book()).entries.length;
      const wrong = aProvider({ [name]: 'wrong' });
      const reports = await Promise.all(
        Array.from({ length: 50 }, () => wrong.submit(anOrder(1_000n))),
      );
      expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['not-sent']));
      expect((await one.book()).entries).toHaveLength(before);
      expect(await wrong.lookUp(referenceTo(anOrder(1_000n)))).toMatchObject({
        outcome: 'unknown',
      });
    },
  );

  test('a bank account is a fault of ours and throws', async () => {
    const account = { ispb: '00000000', branch: '1', number: '2', digit: null } as const;
    const destination = { kind: 'BANK_ACCOUNT', ...account, type: 'CHECKING' } as const;
    await expect(provider.submit(anOrder(1_000n, { destination }))).rejects.toThrow(/bank account/);
  });
});

describe('what a look-up may say besides a payment', () => {
  test.each`
    manner                                         | outcome
    ${refusing('No such cash-out', 404)}           | ${'absent'}
    ${json(404, { message: 'Not Found' })}         | ${'absent'}
    ${json(404, {})}                               | ${'unknown'}
    ${{ status: 404 }}                             | ${'unknown'}
    ${{ status: 404, body: '<html>nginx</html>' }} | ${'unknown'}
    ${json(404, { message: 'no Route matched' })}  | ${'unknown'}
    ${json(403, {})}                               | ${'unknown'}
    ${json(429, {})}                               | ${'unknown'}
    ${json(410, {})}                               | ${'unknown'}
  `('$manner is $outcome', async ({ manner, outcome }) => {
    front.manner = manner as Manner;
    const report = await provider.lookUp(reference(anOrder(1_000n), 'some-txid'));
    expect(report.outcome).toBe(outcome);
  });

  test('a txid with signs of its own stays one segment of the path', async () => {
    front.manner = refusing('No such cash-out', 404);
    await provider.lookUp(reference(anOrder(1_000n), '../v1/webhook?a=b'));
    expect(front.met[0]?.path).toBe('/gateway/v2/apm/pix/cashout/..%2Fv1%2Fwebhook%3Fa%3Db');
  });
});

describe('a clock of ours that is wrong', () => {
  test.each([3_600_000, -3_600_000])('by %d ms is made up for, in one submit', async (offMs) => {
    const parsed = FISERV_SETTINGS.parse(one.sandbox.settings);
    const client = createClient(parsed, () => Date.now() + offMs);
    made.push(client);
    expect(await client.submit(anOrder(7_000n))).toMatchObject({ outcome: 'accepted' });
  });

  test('that went wrong with a token in hand is told by the 401, and tried once more', async () => {
    let offMs = 0;
    const client = createClient(
      FISERV_SETTINGS.parse(one.sandbox.settings),
      () => Date.now() + offMs,
    );
    made.push(client);
    await client.lookUp(reference(anOrder(1n), 'nobody'));
    offMs = 3_600_000;
    const order = anOrder(7_100n);
    const { providerId } = await client.submit(order);
    expect(await one.booked(providerId ?? '')).toMatchObject({ posts: 1, amount: '71.00' });
    expect(await client.list(span())).not.toBeNull();
  });
});

const span = () => ({
  from: new Date(Date.now() - 60_000),
  to: new Date(Date.now() + 60_000),
  cursor: null,
});

describe('confirming', () => {
  test('needs the txid, and repeats the key nowhere', async () => {
    const order = anOrder(7_200n, { recipient: { name: 'Outro', taxId: '11222333000181' } });
    const secret = 'confirmation-key-4711';
    const unsent = await provider.confirm?.(reference(order, null), secret);
    expect(unsent).toEqual({ outcome: 'not-sent', why: 'its txid is not known yet' });
    const { txid } = await submitted(one, order);
    await keyOf(one, txid ?? '');
    const refusedReport = await provider.confirm?.(reference(order, txid), secret);
    front.manner = json(400, { message: `${secret} is wrong`, txid: secret, status: secret });
    const echoed = await provider.confirm?.(reference(order, txid), secret);
    expect(echoed?.outcome).toBe('not-sent');
    front.manner = json(200, { txid: secret, endToEnd: secret, status: 2 });
    const confirmed = await provider.confirm?.(reference(order, txid), secret);
    expect(confirmed).toEqual({ outcome: 'processing', providerStatus: '2' });
    front.manner = 'hung up';
    const lost = await provider.confirm?.(reference(order, txid), secret);
    expect(lost?.outcome).toBe('unknown');
    expect(JSON.stringify([refusedReport, echoed, confirmed, lost])).not.toContain(secret);
  });

  test('may have another address and another name for the key', async () => {
    const other = aProvider({ CONFIRM_PATH: '/v3/{txid}/ok', CONFIRM_FIELD: 'key' });
    await other.lookUp(reference(anOrder(1n), 'nobody'));
    front.manner = json(200, {});
    await other.confirm?.(reference(anOrder(1n), 'a/b'), 'k');
    expect(front.met).toEqual([{ method: 'POST', path: '/gateway/v3/a%2Fb/ok' }]);
  });
});

test('a list shows what was made, page by page, or nothing when it cannot be learned', async () => {
  const order = anOrder(7_301n);
  const { txid } = await submitted(one, order);
  const small = aProvider({ SEARCH_PAGE_SIZE: '1' });
  const ids: (string | undefined)[] = [];
  let cursor: string | null = null;
  do {
    const page: ListPage | null | undefined = await small.list?.({ ...span(), cursor });
    for (const { report, createdAt } of page?.orders ?? []) {
      ids.push(report.providerId);
      expect(Math.abs(Date.now() - Number(createdAt))).toBeLessThan(60_000);
    }
    cursor = page?.next ?? null;
  } while (cursor !== null);
  const taken = (await one.book()).entries.filter(({ status }) => status !== null);
  expect(ids).toEqual(taken.map(({ key }) => key));
  expect(ids).toContain(txid);
  front.manner = json(500, {});
  expect(await small.list?.(span())).toBeNull();
});

describe('settings', () => {
  test.each([
    ['bearer', 'Bearer the-token'],
    ['bare', 'the-token'],
  ])('the token may be sent %s, with every call', async (style, header) => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, answer) => {
      const isToken = request.url === '/gateway/token';
      if (!isToken) seen.push(request.headers.authorization);
      answer.end(isToken ? '{"access_token":"the-token"}' : '{"txid":"a","status":1}');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const BASE_URL = `http://127.0.0.1:${port}/gateway`;
    const other = aProvider({ AUTHORIZATION_STYLE: style, BASE_URL });
    await other.submit(anOrder(1n));
    await other.lookUp(reference(anOrder(1n), 'a'));
    expect(seen).toEqual([header, header]);
    server.close();
    server.closeAllConnections();
  });

  test.each([
    ['1000.00', 100_000n],
    ['0.00', 0n],
    ['250', 25_000n],
  ])('confirming alone up to %s is %d centavos', (text, cents) => {
    const { capabilities } = aProvider({ CONFIRM_ALONE_UP_TO: text });
    expect(capabilities.confirmsAloneUpToCents).toBe(cents);
    expect(aProvider().capabilities.confirmsAloneUpToCents).toBe(100_000n);
  });

  test.each([
    ['BASE_URL', 'ftp://fiserv.example'],
    ['BASE_URL', 'fiserv'],
    ['API_KEY', 'with space'],
    ['WEBHOOK_SECRET', 'short'],
    ['WEBHOOK_SECRET', 'with/a/slash'],
    ['AUTHORIZATION_STYLE', 'basic'],
    ['CONFIRM_PATH', '/v2/confirm'],
    ['CONFIRM_ALONE_UP_TO', '1.000,00'],
    ['CONFIRM_ALONE_UP_TO', '-1'],
    ['SIGN_QUERY', 'perhaps'],
    ['SEARCH_PAGE_SIZE', '0'],
    ['SEARCH_PAGE_PARAM', 'p&q'],
    ['SUBMIT_TIMEOUT_MS', 'soon'],
  ])('%s may not be %s', (name, value) => {
    const read = fiserv.settings.safeParse({ ...one.sandbox.settings, [name]: value });
    expect(read.error?.issues.map(({ path }) => path)).toEqual([[name]]);
  });
});

test('driven to its end it settles, with the end-to-end id and what was paid to whom', async () => {
  const order = anOrder(7_500n, { recipient: { name: 'Outra', taxId: '98765432100' } });
  const { txid } = await submitted(one, order);
  expect(await drive(one, order, { txid, outcome: 'settled' })).toEqual({
    outcome: 'settled',
    providerStatus: '3',
    providerId: txid,
    endToEndId: expect.stringMatching(/^E\d{8}\d{12}[a-zA-Z0-9]{11}$/),
    amountCents: 7_500n,
    recipientTaxId: '98765432100',
    pixKey: 'recebedor@example.com',
  });
});
