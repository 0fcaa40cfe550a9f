import type { ReportOutcome } from '../../src/domain/report';
import { fiserv } from '../../src/providers/fiserv/index';
import { eventually } from '../support/eventually';
import { anOrder, aSandboxed, type Sandboxed } from '../support/sandboxed-provider';
import { drive, keyOf, reference, submitted, toldOf } from './fiserv-flow';

let one: Sandboxed;
beforeAll(async () => {
  one = await aSandboxed(fiserv);
});
afterAll(() => one.close());

/** R$ 1.00 and the centavos that choose. */
const cents = (centavos: string) => 100n + BigInt(centavos);

/** Centavos; what a submit says; how look-ups end; status, reason, posts, payments, notices. */
const OUTCOMES = `
  00 accepted settled 3 null 1 1 2
  49 accepted settled 3 null 1 1 2
  50 accepted settled 3 null 1 1 2
  51 accepted failed 4 2 1 0 1
  52 accepted failed 4 5 1 0 2
  53 accepted settled 3 null 1 1 1
  54 accepted settled 3 null 1 1 5
  55 accepted failed 4 5 1 0 2
  56 unknown settled 3 null 1 1 2
  57 unknown absent null null 1 0 0
  58 accepted settled 3 null 2 1 2
  59 accepted settled 3 null 1 1 2
  60 accepted settled 3 null 1 1 2
  61 accepted settled 3 null 1 1 2
  62 accepted settled 3 null 1 1 2
  63 accepted expired 5 3 1 0 2
  64 unknown absent null null 1 0 0
  65 accepted settled 3 null 1 1 2
  66 accepted failed 4 7 1 0 1
  67 accepted failed 4 7 1 0 1
  68 not-sent absent null null 1 0 0
  99 accepted settled 3 null 1 1 2
`;

describe('each outcome of the last two digits, by the book', () => {
  const rows = OUTCOMES.trim()
    .split('\n')
    .map((row) => row.trim().split(' '));

  test.each(rows)('%s: a submit says %s, look-ups end with %s', async (...row) => {
    const [centavos, says, ends, ...book] = row;
    const order = anOrder(cents(centavos!));
    const { report, txid } = await submitted(one, order);
    expect(report).toMatchObject({ outcome: says });
    await drive(one, order, { txid, outcome: ends as ReportOutcome });
    const { entries } = await one.book();
    const entry = entries.findLast(({ amount }) => amount === `1.${centavos}`)!;
    const { status, posts, payments, noticesSent } = entry;
    const { errorCode } = entry as unknown as { errorCode: string | null };
    expect([status, errorCode, posts, payments, noticesSent].map(String)).toEqual(book);
  });

  test('69 stays authorised once it was confirmed', async () => {
    const order = anOrder(169n, { recipient: { name: 'Outro', taxId: '11222333000181' } });
    const { txid } = await submitted(one, order);
    await drive(one, order, { txid, outcome: 'processing' });
    expect(await one.booked(txid ?? '')).toMatchObject({ status: '2', payments: 0 });
  });
});

describe('what an outcome adds to its end', () => {
  test.each([
    [151n, 'INSUFFICIENT_FUNDS', '2'],
    [152n, 'PROVIDER_ERROR', '5'],
    [155n, 'PROVIDER_ERROR', '5'],
    [163n, 'EXPIRED', '3'],
    [166n, 'COMPLIANCE_BLOCKED', '7'],
    [167n, 'COMPLIANCE_BLOCKED', '7'],
  ])('%d ends as %s', async (amountCents, code, providerCode) => {
    const order = anOrder(amountCents);
    const { txid } = await submitted(one, order);
    const outcome = amountCents === 163n ? 'expired' : 'failed';
    const report = await drive(one, order, { txid, outcome });
    expect(report).toMatchObject({ failure: { code, providerCode } });
  });

  const statusesTold = (amountCents: bigint, count: number) =>
    (async () => {
      const order = anOrder(amountCents);
      const { txid } = await submitted(one, order);
      const outcome = amountCents === 155n ? 'failed' : 'settled';
      await drive(one, order, { txid, outcome });
      return eventually('every notice arrives', () => {
        const told = toldOf(one, txid ?? '').map(({ status }) => status);
        return told.length >= count ? told : null;
      });
    })();

  test('53 loses the end only, 54 tells twice and out of order, 55 lies', async () => {
    expect(await statusesTold(153n, 1)).toEqual([1]);
    expect(await statusesTold(154n, 5)).toEqual([1, 1, 3, 3, 1]);
    expect(await statusesTold(155n, 2)).toEqual([1, 3]);
  });

  test('56 tells its txid and its key before anybody looked for it', async () => {
    const order = anOrder(256n);
    expect(await one.provider.submit(order)).toMatchObject({ outcome: 'unknown' });
    const found = await eventually('it is found', async () => {
      const report = await one.provider.lookUp(reference(order, null));
      return report.outcome === 'awaiting-confirmation' ? report : null;
    });
    expect(found).toMatchObject({ amountCents: 256n, providerId: expect.any(String) });
    expect(await keyOf(one, found.providerId ?? '')).toMatch(/^[0-9a-f]{32}$/);
    await drive(one, order, { txid: found.providerId ?? '', outcome: 'settled' });
  });

  test('65 shows a state nobody documented for a moment', async () => {
    const slow = await aSandboxed(fiserv, { timeScale: 0.2 });
    const order = anOrder(165n);
    const { txid } = await submitted(slow, order);
    expect(await drive(slow, order, { txid, outcome: 'unknown' })).toMatchObject({
      why: 'undocumented status',
      providerStatus: '9',
    });
    await drive(slow, order, { txid, outcome: 'settled' });
    await slow.close();
  });

  test('68 says how long to wait, and is taken when it comes again', async () => {
    const order = anOrder(268n);
    const report = await one.provider.submit(order);
    expect(report).toEqual({ outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: 1_000 });
    const { txid } = await submitted(one, order);
    await drive(one, order, { txid, outcome: 'settled' });
    expect(await one.booked(txid ?? '')).toMatchObject({ posts: 2, payments: 1 });
  });
});

describe('confirming', () => {
  const waiting = async (amountCents: bigint) => {
    const order = anOrder(amountCents);
    const { txid } = await submitted(one, order);
    const key = await keyOf(one, txid ?? '');
    return { order, txid: txid ?? '', key };
  };

  test('a wrong key moves nothing, the right one pays once however often it comes', async () => {
    const { order, txid, key } = await waiting(300n);
    const at = reference(order, txid);
    expect(await one.provider.confirm?.(at, 'wrong')).toEqual({
      outcome: 'not-sent',
      why: 'the confirmation was refused (HTTP 400)',
    });
    expect(await one.booked(txid)).toMatchObject({ status: '1', payments: 0 });
    const confirmed = { outcome: 'processing', providerStatus: '2' };
    const twice = () => Promise.resolve(one.provider.confirm?.(at, key));
    expect(await Promise.all([twice(), twice()])).toEqual([confirmed, confirmed]);
    await drive(one, order, { txid, outcome: 'settled' });
    expect(await one.provider.confirm?.(at, key)).toEqual(confirmed);
    expect(await one.booked(txid)).toMatchObject({ payments: 1 });
  });

  test('63 is refused, with the right key too', async () => {
    const { order, txid, key } = await waiting(363n);
    expect(await one.provider.confirm?.(reference(order, txid), key)).toEqual({
      outcome: 'not-sent',
      why: 'the confirmation was refused (HTTP 409)',
    });
    await drive(one, order, { txid, outcome: 'expired' });
    expect(await one.booked(txid)).toMatchObject({ payments: 0 });
  });
});
