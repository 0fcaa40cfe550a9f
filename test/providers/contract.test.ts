import { PROVIDERS } from '../../src/providers/registry';
import { eventually } from '../support/eventually';
import {
  anOrder,
  aSandboxed,
  NOWHERE,
  referenceTo,
  type Sandboxed,
} from '../support/sandboxed-provider';

/** One behaviour for every provider: what is said here holds for the next one too. */
describe.each(PROVIDERS)('$name', (definition) => {
  let one: Sandboxed;
  beforeAll(async () => {
    one = await aSandboxed(definition, { openingBalanceCents: 1_000_000_000_000n });
  });
  afterAll(() => one.close());

  test('is refused without its settings, and every missing one is named', () => {
    const read = definition.settings.safeParse({});
    const missing = read.error?.issues.map(({ path }) => path[0]) ?? [];
    expect(missing).toEqual(expect.arrayContaining(['BASE_URL']));
    expect(Object.keys(one.sandbox.settings)).toEqual(expect.arrayContaining(missing));
  });

  test('a submit answer never settles a payout, a look-up does', async () => {
    const order = anOrder(1_000n);
    const accepted = await one.provider.submit(order);
    expect(['accepted', 'processing', 'awaiting-confirmation']).toContain(accepted.outcome);
    expect(accepted.providerStatus).toEqual(expect.any(String));
    const settled = await one.until(order, 'settled');
    expect(settled.amountCents).toBe(1_000n);
  });

  test('submitting twice moves money once', async () => {
    if (!one.provider.capabilities.idempotentSubmit) return;
    const order = anOrder(2_000n);
    await Promise.all([one.provider.submit(order), one.provider.submit(order)]);
    await one.until(order, 'settled');
    const again = await one.provider.submit(order);
    expect(['settled', 'accepted', 'processing']).toContain(again.outcome);
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 3, payments: 1 });
  });

  test('a lost answer is unknown, and a look-up then tells the truth', async () => {
    const paid = anOrder(1_056n);
    expect(await one.provider.submit(paid)).toMatchObject({ outcome: 'unknown' });
    await one.until(paid, 'settled');
    const unpaid = anOrder(1_057n);
    expect(await one.provider.submit(unpaid)).toMatchObject({ outcome: 'unknown' });
    expect(await one.provider.lookUp(referenceTo(unpaid))).toEqual({ outcome: 'absent' });
    expect(await one.booked(unpaid.providerKey)).toMatchObject({ payments: 0 });
  });

  test('a payout that was never sent is absent', async () => {
    const report = await one.provider.lookUp(referenceTo(anOrder(1_000n)));
    expect(report).toEqual({ outcome: 'absent' });
  });

  test('a word nobody documented is unknown, and kept', async () => {
    const slow = await aSandboxed(definition, { timeScale: 0.2 });
    const order = anOrder(1_065n);
    await slow.provider.submit(order);
    const report = await slow.until(order, 'unknown');
    expect(report).toMatchObject({
      why: 'undocumented status',
      providerStatus: expect.any(String),
    });
    await slow.until(order, 'settled');
    await slow.close();
  });

  test.each([1_051n, 1_066n])('a refusal of %d has a reason', async (amountCents) => {
    const report = await one.provider.submit(anOrder(amountCents));
    expect(report).toMatchObject({ outcome: 'failed', failure: { code: expect.any(String) } });
    expect('failure' in report && report.failure.code).not.toBe('UNKNOWN');
  });

  test.each([1n, 99n, 100n, 12_345n, 2_147_483_648n, 99_999_999_999n])(
    '%d centavos survive the way there and back',
    async (amountCents) => {
      const order = anOrder(amountCents);
      await one.provider.submit(order);
      expect(await one.until(order, 'settled')).toMatchObject({ amountCents });
      const whole = amountCents / 100n;
      const text = `${whole}.${String(amountCents % 100n).padStart(2, '0')}`;
      expect(await one.booked(order.providerKey)).toMatchObject({ amount: text });
    },
  );

  test('a settled payout may be returned, in part or whole', async () => {
    if (!one.provider.capabilities.refunds) return;
    const half = anOrder(1_059n);
    const whole = anOrder(1_060n);
    await Promise.all([one.provider.submit(half), one.provider.submit(whole)]);
    const partly = await one.until(half, 'refunded');
    expect(partly).toMatchObject({ full: false, refunds: [{ amountCents: 529n }] });
    expect(await one.until(whole, 'refunded')).toMatchObject({ full: true });
  });

  test('a 401 is tried once more with a fresh token and the same key', async () => {
    const before = (await one.book()).tokensIssued;
    const order = anOrder(1_058n);
    expect(await one.provider.submit(order)).toMatchObject({ outcome: 'accepted' });
    expect((await one.book()).tokensIssued).toBe(before + 1);
    expect(await one.booked(order.providerKey)).toMatchObject({ posts: 2, payments: 1 });
  });

  test('a thousand callers share one token', async () => {
    const fresh = definition.create(definition.settings.parse(one.sandbox.settings), NOWHERE);
    const before = (await one.book()).tokensIssued;
    const balances = await Promise.all(Array.from({ length: 1_000 }, () => fresh.balance()));
    expect(balances.filter((balance) => balance === null)).toEqual([]);
    expect((await one.book()).tokensIssued).toBe(before + 1);
    fresh.close();
  });

  test('the balance falls by what was paid', async () => {
    const other = await aSandboxed(definition, { openingBalanceCents: 10_000n });
    expect(await other.provider.balance()).toMatchObject({ availableCents: 10_000n });
    const order = anOrder(3_000n);
    await other.provider.submit(order);
    await other.until(order, 'settled');
    expect(await other.provider.balance()).toMatchObject({ availableCents: 7_000n });
    const tooMuch = await other.provider.submit(anOrder(7_001n));
    expect(tooMuch).toMatchObject({ failure: { code: 'INSUFFICIENT_FUNDS' } });
    await other.close();
  });

  test('a notice names our key and its claim; a changed secret makes it forged', async () => {
    const order = anOrder(4_000n);
    await one.provider.submit(order);
    const notice = await eventually('a notice about the order arrives', () =>
      one.inbox.received
        .map(({ headers, body }) => ({ headers, body, pathRest: '', receivedAt: new Date() }))
        .find((raw) => {
          const reading = one.provider.readNotice(raw);
          return reading.kind === 'read' && reading.reference.providerKey === order.providerKey;
        }),
    );
    expect(one.provider.readNotice(notice)).toMatchObject({ kind: 'read', outcome: 'settled' });
    const secret = one.sandbox.settings['WEBHOOK_SECRET'] ?? '';
    const forged = definition.create(
      definition.settings.parse({ ...one.sandbox.settings, WEBHOOK_SECRET: `${secret}x` }),
      NOWHERE,
    );
    expect(forged.readNotice(notice)).toMatchObject({ kind: 'forged' });
    expect(one.provider.readNotice({ ...notice, headers: {} })).toMatchObject({ kind: 'forged' });
    forged.close();
  });

  test('the notice of a payout arrives within half a second of its submit', async () => {
    const order = anOrder(5_000n);
    const startedMs = performance.now();
    await one.provider.submit(order);
    const key = order.providerKey.replaceAll('-', '');
    const notice = await eventually('the notice arrives', () =>
      one.inbox.received.find(({ body }) => body.toString().replaceAll('-', '').includes(key)),
    );
    expect(notice.atMs - startedMs).toBeLessThan(500);
  });
});
