import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PayoutReport, ReportOutcome } from '../../src/domain/report';
import { paybrokers } from '../../src/providers/paybrokers/index';
import { eventually } from '../support/eventually';
import { type PayoutDriver, payoutDriver } from '../support/payout-driver';
import { aSandboxed, type Sandboxed } from '../support/sandboxed-provider';
import { orderMaker } from '../support/synthetic-orders';

let one: Sandboxed;
let driver: PayoutDriver;
let order: ReturnType<typeof orderMaker>;
beforeAll(async () => {
  one = await aSandboxed(paybrokers);
  driver = payoutDriver(one);
  order = orderMaker(one.provider.capabilities);
});
afterAll(() => one.close());

/** R$ 1.00 and the centavos that choose. */
const cents = (centavos: string) => 100n + BigInt(centavos);

/** Centavos; what a submit says; how look-ups end; state, posts, payments, notices and return. */
const OUTCOMES = `
  00 accepted settled Completed 1 1 2 -
  49 accepted settled Completed 1 1 2 -
  50 accepted settled Completed 1 1 2 -
  51 failed absent null 1 0 0 -
  52 accepted failed Error 1 0 2 -
  53 accepted settled Completed 1 1 0 -
  54 accepted settled Completed 1 1 3 -
  55 accepted canceled Cancelled 1 0 2 -
  56 unknown settled Completed 1 1 2 -
  57 unknown absent null 1 0 0 -
  58 accepted settled Completed 2 1 2 -
  59 accepted settled Completed 1 1 2 -
  60 accepted refunded Reversed 1 1 3 1.60
  61 accepted settled Completed 1 1 2 -
  62 accepted settled Completed 1 1 2 -
  63 accepted settled Completed 1 1 2 -
  64 unknown absent null 1 0 0 -
  65 accepted settled Completed 1 1 1 -
  66 accepted failed Error 1 0 2 -
  67 accepted failed Error 1 0 2 -
  68 not-sent absent null 1 0 0 -
  99 accepted settled Completed 1 1 2 -
`;

describe('each outcome of the last two digits, by the book', () => {
  const rows = OUTCOMES.trim()
    .split('\n')
    .map((row) => row.trim().split(' '));

  test.each(rows)('%s: a submit says %s, look-ups end with %s', async (...row) => {
    const [centavos, submitted, ends, ...book] = row;
    const paid = order(cents(centavos!));
    expect(await driver.send(paid)).toMatchObject({ outcome: submitted });
    await driver.until(paid, ends as ReportOutcome);
    const [entry, second] = await driver.entries(paid);
    expect(second).toBeUndefined();
    expect(entry?.reference).toBe(paid.providerKey);
    const { status, posts, payments, noticesSent, refunds } = entry!;
    const returned = refunds[0]?.amount ?? '-';
    expect([status, posts, payments, noticesSent, returned].map(String)).toEqual(book);
  });
});

describe('what an outcome adds to its end', () => {
  test('51 is refused with the reason, and so is what is above the balance', async () => {
    const noBalance = {
      outcome: 'failed',
      failure: { code: 'INSUFFICIENT_FUNDS', providerCode: 'InsufficientBalance' },
    };
    expect(await driver.send(order(151n))).toMatchObject(noBalance);
    expect(await driver.send(order(900_000_000n))).toMatchObject(noBalance);
  });

  test.each([
    [152n, 'failed', 'RECIPIENT_BANK_REJECTED'],
    [155n, 'canceled', 'CANCELED'],
    [166n, 'failed', 'PIX_KEY_NOT_FOUND'],
    [167n, 'failed', 'RECIPIENT_MISMATCH'],
  ] as const)('%d is %s after it was accepted, as %s', async (amountCents, outcome, code) => {
    const paid = order(amountCents);
    await driver.send(paid);
    expect(await driver.until(paid, outcome)).toMatchObject({ failure: { code } });
  });

  test.each([157n, 168n])('%d settles when it is sent again', async (amountCents) => {
    const paid = order(amountCents);
    await driver.send(paid);
    expect(await driver.send(paid)).toMatchObject({ outcome: 'accepted' });
    await driver.until(paid, 'settled');
    expect(await driver.entries(paid)).toMatchObject([{ posts: 2, payments: 1 }]);
    const byKey = { ...driver.reference(paid), providerId: null };
    expect(await one.provider.lookUp(byKey)).toMatchObject({ outcome: 'settled' });
  });

  test('60 comes back whole', async () => {
    const paid = order(160n);
    await driver.send(paid);
    const report = await driver.until(paid, 'refunded');
    expect(report).toMatchObject({
      full: true,
      refunds: [{ reference: driver.reference(paid).providerId, amountCents: 160n }],
    });
  });

  test('64 is never paid, however often it is sent', async () => {
    const paid = order(164n);
    for (const _ of [1, 2, 3]) {
      expect(await driver.send(paid)).toEqual({ outcome: 'unknown', why: 'HTTP 500' });
    }
    expect(await driver.payments(paid)).toBe(0);
  });

  test('65 shows a word nobody documented for a moment', async () => {
    const slow = await aSandboxed(paybrokers, { timeScale: 0.2 });
    const slowly = payoutDriver(slow);
    const paid = order(165n);
    await slowly.send(paid);
    expect(await slowly.until(paid, 'unknown')).toMatchObject({
      why: 'undocumented status',
      providerStatus: 'InAnalysis',
    });
    await slowly.until(paid, 'settled');
    await slow.close();
  });

  test('68 says how long to wait', async () => {
    const report = await driver.send(order(168n));
    expect(report).toEqual({ outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: 1_000 });
  });

  test('69 stays in processing', async () => {
    const paid = order(169n);
    await driver.send(paid);
    await driver.until(paid, 'processing');
    expect(await driver.entries(paid)).toMatchObject([{ payments: 0, noticesSent: 1 }]);
  });

  test('54 sends its late word last, 55 lies', async () => {
    const told = async (amountCents: bigint, count: number) => {
      const paid = order(amountCents);
      await driver.send(paid);
      const bodies = await eventually('every notice arrives', () => {
        const mine = one.inbox.received.filter(({ body }) => body.includes(paid.providerKey));
        return mine.length >= count ? mine.map(({ body }) => JSON.parse(String(body))) : null;
      });
      return bodies.map(({ transactionState }) => transactionState);
    };
    expect(await told(154n, 3)).toEqual(['Completed', 'Completed', 'Registered']);
    expect(await told(155n, 2)).toEqual(['Registered', 'Completed']);
  });
});

test('a book that is kept goes on, and its orders are still found by their orderId', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paybrokers-book-'));
  const place = { host: '127.0.0.1', noticeUrl: null, timeScale: 0 };
  const bookFile = join(folder, 'book.jsonl');
  const first = await paybrokers.startSandbox({ ...place, port: 0, bookFile });
  const at = { noticeUrl: () => one.inbox.url };
  const provider = paybrokers.create(paybrokers.settings.parse(first.settings), at);
  const paid = order(150n);
  await provider.submit(paid);
  await first.stop();
  const port = Number(new URL(first.url).port);
  const again = await paybrokers.startSandbox({ ...place, port, bookFile });
  const reference = { ...driver.reference(paid), providerId: null };
  await eventually('it settles after all', async () => {
    const { outcome } = await provider.lookUp(reference);
    return outcome === 'settled';
  });
  provider.close();
  await again.stop();
  await rm(folder, { recursive: true });
});

test('what was refused may be asked for anew, with another amount or another webhook', async () => {
  const refused = order(151n);
  await driver.send(refused);
  const other = { ...refused, amountCents: 200n };
  expect(await one.provider.submit(other)).toMatchObject({ outcome: 'accepted' });
  expect(await driver.until(other, 'settled')).toMatchObject({ amountCents: 200n });
  const slowed = order(168n);
  await one.provider.submit({ ...slowed, noticeSecret: 'the first secret' });
  await one.provider.submit({ ...slowed, noticeSecret: 'the second secret' });
  const { raw } = await driver.notice(slowed);
  expect(raw.headers['x-repasse-notice']).toBe('the second secret');
});

test('nothing is idempotent: a known orderId is paid once more, and that is seen', async () => {
  const paid = order(100n);
  await driver.send(paid);
  const first: PayoutReport = await driver.until(paid, 'settled');
  await driver.send(paid);
  const entries = await driver.entries(paid);
  expect(entries.map(({ reference, posts }) => [reference, posts])).toEqual([
    [paid.providerKey, 1],
    [paid.providerKey, 1],
  ]);
  const byKey = { ...driver.reference(paid), providerId: null };
  expect(await one.provider.lookUp(byKey)).toEqual({
    outcome: 'unknown',
    why: 'several orders carry this key',
  });
  const byId = { ...byKey, providerId: first.providerId ?? null };
  expect(await one.provider.lookUp(byId)).toMatchObject({ outcome: 'settled' });
});
