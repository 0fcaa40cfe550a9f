import type { ReportOutcome } from '../../src/domain/report';
import { bitcapital } from '../../src/providers/bitcapital/index';
import { eventually } from '../support/eventually';
import { anOrder, aSandboxed, type Sandboxed } from '../support/sandboxed-provider';

let one: Sandboxed;
beforeAll(async () => {
  one = await aSandboxed(bitcapital);
});
afterAll(() => one.close());

/** Centavos; what a submit says; how look-ups end; status, posts, payments and notices. */
const OUTCOMES = `
  00 processing settled success 1 1 1
  49 processing settled success 1 1 1
  50 processing settled success 1 1 1
  51 failed absent null 1 0 0
  52 processing failed failed 1 0 1
  53 processing settled success 1 1 0
  54 processing settled success 1 1 3
  55 processing failed feiled 1 0 1
  56 unknown settled success 1 1 1
  57 unknown absent null 1 0 0
  58 processing settled success 2 1 1
  59 processing settled success 1 1 1
  60 processing settled success 1 1 1
  61 awaiting-provider-approval settled success 1 1 3
  62 awaiting-provider-approval denied denied 1 0 1
  63 processing settled success 1 1 1
  64 unknown absent null 1 0 0
  65 processing settled success 1 1 1
  66 failed absent null 1 0 0
  67 failed absent null 1 0 0
  68 not-sent absent null 1 0 0
  69 processing processing pending 1 0 0
  70 processing settled success 1 1 1
  99 processing settled success 1 1 1
`;

describe('each outcome of the last two digits, by the book', () => {
  const rows = OUTCOMES.trim()
    .split('\n')
    .map((row) => row.trim().split(' '));

  test.each(rows)('%s: a submit says %s, look-ups end with %s', async (...row) => {
    const [centavos, submitted, ends, ...book] = row;
    const order = anOrder(100n + BigInt(centavos!));
    expect(await one.provider.submit(order)).toMatchObject({ outcome: submitted });
    await one.until(order, ends as ReportOutcome);
    const entry = (await one.booked(order.providerKey))!;
    const { status, posts, payments, noticesSent } = entry;
    expect([status, posts, payments, noticesSent].map(String)).toEqual(book);
  });

  test('money that was not paid is there again', async () => {
    const other = await aSandboxed(bitcapital, { openingBalanceCents: 1_000n });
    for (const [cents, end] of [
      [152n, 'failed'],
      [155n, 'failed'],
      [162n, 'denied'],
    ] as const) {
      const order = anOrder(cents);
      await other.provider.submit(order);
      await other.until(order, end);
    }
    expect(await other.provider.balance()).toEqual({ availableCents: 1_000n, blockedCents: 0n });
    await other.provider.submit(anOrder(169n));
    expect(await other.provider.balance()).toEqual({ availableCents: 831n, blockedCents: 0n });
    const tooMuch = await other.provider.submit(anOrder(832n));
    expect(tooMuch).toMatchObject({ failure: { code: 'INSUFFICIENT_FUNDS' } });
    await other.close();
  });
});

describe('what an outcome adds to its end', () => {
  test.each([
    [151n, 'INSUFFICIENT_FUNDS', 'Insufficient Balance'],
    [166n, 'PIX_KEY_NOT_FOUND', 'Key not found'],
    [
      167n,
      'RECIPIENT_BANK_REJECTED',
      'The order was rejected by the bank side (for reasons concerning content)',
    ],
  ])('%d is refused as %s', async (amountCents, code, providerMessage) => {
    const report = await one.provider.submit(anOrder(amountCents));
    expect(report).toMatchObject({ outcome: 'failed', failure: { code, providerMessage } });
  });

  test.each([157n, 168n])('%d settles when it is sent again with the same key', async (cents) => {
    const order = anOrder(cents);
    await one.provider.submit(order);
    expect(await one.provider.submit(order)).toMatchObject({ outcome: 'processing' });
    await one.until(order, 'settled');
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 2, payments: 1 });
  });

  test('56, sent again, is told as it is and paid once', async () => {
    const order = anOrder(156n);
    expect(await one.provider.submit(order)).toMatchObject({ outcome: 'unknown' });
    await one.until(order, 'settled');
    const again = await one.provider.submit(order);
    expect(again).toMatchObject({ outcome: 'accepted', providerStatus: 'success' });
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 2, payments: 1 });
  });

  test('64 is never paid, however often it is sent', async () => {
    const order = anOrder(164n);
    for (const _ of [1, 2, 3]) {
      expect(await one.provider.submit(order)).toMatchObject({ outcome: 'unknown' });
    }
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 3, payments: 0 });
  });

  test('62 is denied by an approver', async () => {
    const order = anOrder(162n);
    await one.provider.submit(order);
    const report = await one.until(order, 'denied');
    expect(report).toMatchObject({ failure: { code: 'APPROVAL_DENIED' } });
  });

  test('68 says how long to wait', async () => {
    const report = await one.provider.submit(anOrder(168n));
    expect(report).toEqual({ outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: 1_000 });
  });

  test('61 waits for the approval, 65 shows a word nobody documented', async () => {
    const slow = await aSandboxed(bitcapital, { timeScale: 0.2 });
    const [approved, odd] = [anOrder(161n), anOrder(165n)];
    await slow.provider.submit(approved);
    await slow.provider.submit(odd);
    await slow.until(approved, 'awaiting-provider-approval');
    expect(await slow.until(odd, 'unknown')).toMatchObject({
      why: 'undocumented status',
      providerStatus: 'under_review',
    });
    await Promise.all([slow.until(approved, 'settled'), slow.until(odd, 'settled')]);
    await slow.close();
  });

  test('54 sends its late word last, 55 lies, 61 tells each step', async () => {
    const told = async (amountCents: bigint, count: number) => {
      const order = anOrder(amountCents);
      await one.provider.submit(order);
      const notices = await eventually('every notice arrives', () => {
        const mine = one.inbox.received.filter(({ body }) => body.includes(order.providerKey));
        return mine.length >= count ? mine : null;
      });
      return notices.map(({ body }) => JSON.parse(String(body)).status);
    };
    expect(await told(154n, 3)).toEqual(['success', 'success', 'pending']);
    expect(await told(155n, 1)).toEqual(['success']);
    expect(await told(161n, 3)).toEqual(['approved', 'pending', 'success']);
  });
});
