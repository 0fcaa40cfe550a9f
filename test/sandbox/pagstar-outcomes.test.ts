import type { ReportOutcome } from '../../src/domain/report';
import { pagstar } from '../../src/providers/pagstar/index';
import { eventually } from '../support/eventually';
import { anOrder, aSandboxed, type Sandboxed } from '../support/sandboxed-provider';

let one: Sandboxed;
beforeAll(async () => {
  one = await aSandboxed(pagstar);
});
afterAll(() => one.close());

/** R$ 1.00 and the centavos that choose. */
const cents = (centavos: string) => 100n + BigInt(centavos);

/** Centavos; what a submit says; how look-ups end; status, posts, payments, notices and return. */
const OUTCOMES = `
  00 accepted settled LIQUIDATED 1 1 1 -
  49 accepted settled LIQUIDATED 1 1 1 -
  50 accepted settled LIQUIDATED 1 1 1 -
  51 failed absent null 1 0 0 -
  52 accepted failed CANCELED 1 0 1 -
  53 accepted settled LIQUIDATED 1 1 0 -
  54 accepted settled LIQUIDATED 1 1 3 -
  55 accepted failed CANCELED 1 0 1 -
  56 unknown settled LIQUIDATED 1 1 1 -
  57 unknown absent null 1 0 0 -
  58 accepted settled LIQUIDATED 2 1 1 -
  59 accepted refunded PARTIALLY_REFUNDED 1 1 2 0.79
  60 accepted refunded REFUNDED 1 1 2 1.60
  61 accepted settled LIQUIDATED 1 1 1 -
  62 accepted settled LIQUIDATED 1 1 1 -
  63 accepted settled LIQUIDATED 1 1 1 -
  64 unknown absent null 1 0 0 -
  65 accepted settled LIQUIDATED 1 1 1 -
  66 failed absent null 1 0 0 -
  67 accepted failed CANCELED 1 0 1 -
  68 not-sent absent null 1 0 0 -
  99 accepted settled LIQUIDATED 1 1 1 -
`;

describe('each outcome of the last two digits, by the book', () => {
  const rows = OUTCOMES.trim()
    .split('\n')
    .map((row) => row.trim().split(' '));

  test.each(rows)('%s: a submit says %s, look-ups end with %s', async (...row) => {
    const [centavos, submitted, ends, ...book] = row;
    const order = anOrder(cents(centavos!));
    expect(await one.provider.submit(order)).toMatchObject({ outcome: submitted });
    await one.until(order, ends as ReportOutcome);
    const entry = (await one.booked(order.providerKey))!;
    const { status, posts, payments, noticesSent } = entry;
    const returned = entry.refunds[0]?.amount ?? '-';
    expect([status, posts, payments, noticesSent, returned].map(String)).toEqual(book);
  });
});

describe('what an outcome adds to its end', () => {
  test('51 and 66 are refused with the reason', async () => {
    const noBalance = await one.provider.submit(anOrder(151n));
    expect(noBalance).toMatchObject({
      failure: { code: 'INSUFFICIENT_FUNDS', providerCode: 'OZ01' },
    });
    const noKey = await one.provider.submit(anOrder(166n));
    expect(noKey).toMatchObject({
      failure: { code: 'PIX_KEY_NOT_FOUND', providerMessage: 'Chave Pix não encontrada' },
    });
  });

  test.each([
    [152n, 'RECIPIENT_BANK_REJECTED', 'DS04'],
    [155n, 'PROVIDER_ERROR', 'ED05'],
    [167n, 'RECIPIENT_MISMATCH', 'BE01'],
  ])('%d fails after it was accepted, as %s', async (amountCents, code, providerCode) => {
    const order = anOrder(amountCents);
    await one.provider.submit(order);
    const report = await one.until(order, 'failed');
    expect(report).toMatchObject({ failure: { code, providerCode } });
  });

  test.each([157n, 168n])('%d settles when it is sent again with the same key', async (cents) => {
    const order = anOrder(cents);
    await one.provider.submit(order);
    expect(await one.provider.submit(order)).toMatchObject({ outcome: 'accepted' });
    await one.until(order, 'settled');
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 2, payments: 1 });
  });

  test('64 is never paid, however often it is sent', async () => {
    const order = anOrder(164n);
    for (const _ of [1, 2, 3]) {
      expect(await one.provider.submit(order)).toMatchObject({ outcome: 'unknown' });
    }
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 3, payments: 0 });
  });

  test('65 shows a word nobody documented for a moment', async () => {
    const slow = await aSandboxed(pagstar, { timeScale: 0.2 });
    const order = anOrder(165n);
    await slow.provider.submit(order);
    expect(await slow.until(order, 'unknown')).toMatchObject({
      why: 'undocumented status',
      providerStatus: 'EM_ANALISE_MANUAL',
    });
    await slow.until(order, 'settled');
    await slow.close();
  });

  test('68 says how long to wait', async () => {
    const report = await one.provider.submit(anOrder(168n));
    expect(report).toEqual({ outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: 1_000 });
  });

  test('69 stays in processing', async () => {
    const order = anOrder(169n);
    await one.provider.submit(order);
    await one.until(order, 'processing');
    expect(await one.booked(order.providerKey)).toMatchObject({ payments: 0, noticesSent: 0 });
  });

  test('54 sends its late word last, 55 lies, 52 comes as the other family', async () => {
    const told = async (amountCents: bigint, count: number) => {
      const order = anOrder(amountCents);
      const key = order.providerKey.replaceAll('-', '');
      await one.provider.submit(order);
      const bodies = await eventually('every notice arrives', () => {
        const mine = one.inbox.received.filter(({ body }) => body.includes(key));
        return mine.length >= count ? mine.map(({ body }) => JSON.parse(String(body))) : null;
      });
      return bodies.map(({ type, data }) => `${type} ${data.status}`);
    };
    const settled = 'TRANSFER LIQUIDATED';
    expect(await told(154n, 3)).toEqual([settled, settled, 'TRANSFER PROCESSING']);
    expect(await told(155n, 1)).toEqual([settled]);
    expect(await told(152n, 1)).toEqual(['CASHOUT REJECTED']);
  });
});
