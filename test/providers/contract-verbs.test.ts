import type { PayoutReport } from '../../src/domain/report';
import type { ListedOrder, ListPage, Prepared, SubmitOrder } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { type PayoutDriver, payoutDriver } from '../support/payout-driver';
import { aSandboxed, type Sandboxed } from '../support/sandboxed-provider';
import { saidAmiss } from '../support/spoken-words';
import { orderMaker } from '../support/synthetic-orders';

const TIME_SCALE = 0.05;
const HOUR_MS = 3_600_000;
const PAGES_MAX = 50;
const END_TO_END_ID = /^E[0-9A-Z]{8}\d{12}[a-zA-Z0-9]{11}$/;

/** The verbs that not every provider has; where it has one, it is held to it. */
describe.each(PROVIDERS)('$name', (definition) => {
  let one: Sandboxed;
  let driver: PayoutDriver;
  let order: ReturnType<typeof orderMaker>;
  beforeAll(async () => {
    one = await aSandboxed(definition, { timeScale: TIME_SCALE });
    driver = payoutDriver(one);
    order = orderMaker(one.provider.capabilities);
  });
  afterAll(() => one.close());

  type Ready = Extract<Prepared, { kind: 'ready' }>;
  const prepare = async (wanted: SubmitOrder): Promise<Ready | null> => {
    const prepared = await one.provider.prepare?.(wanted);
    if (prepared?.kind === 'stop') throw new Error('it was stopped');
    return prepared ?? null;
  };

  test('prepare moves nothing, and what it chose is sent along', async () => {
    const paid = order(1_000n);
    const ready = await prepare(paid);
    if (ready === null) return;
    expect(await driver.entries(paid)).toEqual([]);
    if (ready.endToEndId !== undefined) expect(ready.endToEndId).toMatch(END_TO_END_ID);
    await driver.send(paid);
    const end = await driver.settle(paid);
    const [entry] = await driver.entries(paid);
    expect([entry?.endToEndId, undefined]).toContain(end.endToEndId);
  });

  test('an end-to-end id that prepare chose is the one that is paid under', async () => {
    const paid = order(1_000n);
    const ready = await prepare(paid);
    if (!ready?.endToEndId) return;
    const { endToEndId, noticeSecret } = ready;
    await one.provider.submit({ ...paid, endToEndId, noticeSecret: noticeSecret?.text ?? null });
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled', endToEndId });
    expect(await driver.entries(paid)).toMatchObject([{ endToEndId, payments: 1 }]);
  });

  test('a secret of one payout is never stored as it is, and proves its notices', async () => {
    const paid = order(1_000n);
    const [chosen, other] = [
      (await prepare(paid))?.noticeSecret,
      (await prepare(paid))?.noticeSecret,
    ];
    if (!chosen || !other) return;
    expect(chosen.text.length).toBeGreaterThanOrEqual(32);
    expect(chosen.text).not.toBe(other.text);
    expect(chosen.digest.length).toBe(32);
    for (const form of ['hex', 'base64', 'base64url', 'utf8'] as const) {
      expect(chosen.text).not.toContain(chosen.digest.toString(form));
    }
    await one.provider.submit({ ...paid, noticeSecret: chosen.text });
    await driver.settle(paid);
    const { reading, raw } = await driver.notice(paid, 'settled');
    expect(reading.secretDigest).toEqual(chosen.digest);
    const headers = Object.entries(raw.headers).map(([name, value]) => [
      name,
      value === chosen.text ? other.text : value,
    ]);
    const foreign = one.provider.readNotice({ ...raw, headers: Object.fromEntries(headers) });
    // The centre compares the digests.
    if (foreign.kind === 'read') expect(foreign.secretDigest).toEqual(other.digest);
    else expect(foreign.kind).toBe('forged');
  });

  test('it waits for its confirmation, and a wrong key moves nothing', async () => {
    if (one.provider.confirm === undefined) return;
    const paid = order(2_000n);
    expect(await driver.send(paid)).toMatchObject({ outcome: 'accepted' });
    await driver.until(paid, 'awaiting-confirmation');
    for (const wrong of ['', 'x', `${await driver.confirmationKey(paid)}x`]) {
      const told = await driver.confirm(paid, wrong);
      expect(['not-sent', 'unknown']).toContain(told.outcome);
    }
    expect(await driver.payments(paid)).toBe(0);
    expect(await driver.ask(paid)).toMatchObject({ outcome: 'awaiting-confirmation' });
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    expect(await driver.payments(paid)).toBe(1);
  });

  test('confirmed twice, and at once, it pays once', async () => {
    if (one.provider.confirm === undefined) return;
    const paid = order(2_100n);
    await driver.send(paid);
    await driver.until(paid, 'awaiting-confirmation');
    const key = await driver.confirmationKey(paid);
    await Promise.all([driver.confirm(paid, key), driver.confirm(paid, key)]);
    expect(await driver.settle(paid)).toMatchObject({ outcome: 'settled' });
    const late = await driver.confirm(paid, key);
    expect(['settled', 'failed', 'refunded']).not.toContain(late.outcome);
    expect(await driver.ask(paid)).toMatchObject({ outcome: 'settled' });
    expect(await driver.entries(paid)).toMatchObject([{ payments: 1 }]);
  });

  test('the key of one order does not confirm another', async () => {
    if (one.provider.confirm === undefined) return;
    const [first, second] = [order(2_200n), order(2_200n)];
    await driver.send(first);
    await driver.until(first, 'awaiting-confirmation');
    await driver.send(second);
    await driver.until(second, 'awaiting-confirmation');
    await driver.confirm(second, await driver.confirmationKey(first));
    expect(await driver.payments(second)).toBe(0);
    for (const each of [first, second]) {
      expect(await driver.settle(each)).toMatchObject({ outcome: 'settled' });
      expect(await driver.payments(each)).toBe(1);
    }
  });

  test('63: what is not confirmed in time is not paid, and says so', async () => {
    if (one.provider.confirm === undefined) return;
    const unpaid = order(2_063n);
    await driver.send(unpaid);
    await driver.until(unpaid, 'awaiting-confirmation');
    const end = await driver.until(unpaid, 'expired');
    expect(end).toMatchObject({ failure: { code: 'EXPIRED' } });
    const late = await driver.confirm(unpaid, await driver.confirmationKey(unpaid));
    expect(['not-sent', 'unknown', 'processing']).toContain(late.outcome);
    expect(await driver.ask(unpaid)).toMatchObject({ outcome: 'expired' });
    expect(await driver.payments(unpaid)).toBe(0);
  });

  test('a second order to a recipient fails while the first is under way', async () => {
    const { oneAtATimePerRecipient, idempotentSubmit } = one.provider.capabilities;
    if (!oneAtATimePerRecipient) return;
    expect(idempotentSubmit).toBe(false);
    const first = order(1_069n);
    const second = order(2_500n, { recipient: first.recipient });
    await driver.send(first);
    await driver.until(first, 'awaiting-confirmation');
    await driver.confirm(first, await driver.confirmationKey(first));
    await driver.until(first, 'processing');
    await driver.send(second);
    expect(await driver.settle(second)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'CONCURRENT_REQUEST' },
    });
    expect(await driver.payments(second)).toBe(0);
  });

  async function listed(from: Date, to: Date): Promise<ListedOrder[]> {
    const orders: ListedOrder[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < PAGES_MAX; pages += 1) {
      const page: ListPage | null | undefined = await one.provider.list?.({ from, to, cursor });
      if (!page) throw new Error('it listed nothing');
      orders.push(...page.orders);
      cursor = page.next;
      if (cursor === null) return orders;
    }
    throw new Error('its pages never end');
  }

  test('what was paid is listed, once, as a look-up tells it', async () => {
    if (one.provider.list === undefined) return;
    const paid = order(3_000n);
    await driver.send(paid);
    await driver.settle(paid);
    const { providerId } = driver.reference(paid);
    const now = Date.now();
    const found = await listed(new Date(now - HOUR_MS), new Date(now + HOUR_MS));
    const ofIt = found.filter(
      ({ providerKey, report }) =>
        providerKey === paid.providerKey || report.providerId === providerId,
    );
    expect(ofIt).toMatchObject([{ report: { outcome: 'settled' } }]);
    expect(ofIt.map(({ providerKey }) => providerKey)).toEqual([
      one.provider.capabilities.lookUpByOurKey ? paid.providerKey : null,
    ]);
    const { entries } = await one.book();
    const known = entries.filter(({ status }) => status !== null);
    expect(found.length).toBe(known.length);
    const before = new Date(now - 48 * HOUR_MS);
    expect(await listed(new Date(now - 72 * HOUR_MS), before)).toEqual([]);
  });

  test('the holder of a key is told, and asking pays nobody', async () => {
    const before = (await one.book()).entries.length;
    const key = { type: 'EMAIL', value: 'recebedora@example.com' } as const;
    const told = await one.provider.lookUpKey?.(key);
    if (told === undefined) return;
    expect(told.kind).toBe('holder');
    expect((await one.book()).entries.length).toBe(before);
  });

  test('nothing it said holds a secret or a person', () => {
    const reports: readonly PayoutReport[] = driver.heard;
    expect(saidAmiss({ heard: reports, keys: driver.keys }, one.sandbox.settings)).toEqual([]);
  });
});
