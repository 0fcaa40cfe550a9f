import type { NoticeReading, RawNotice } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { openInbox } from '../support/notice-inbox';
import { type PayoutDriver, payoutDriver, type TakenNotice } from '../support/payout-driver';
import { aSandboxed, NOWHERE, type Sandboxed } from '../support/sandboxed-provider';
import { orderMaker } from '../support/synthetic-orders';

const TIME_SCALE = 0.05;
const DAY_MS = 86_400_000;
/** Settings that a notice is recognised by. */
const NOTICE_SECRET = /^WEBHOOK_.*(SECRET|KEY)$/;

const changed = (secret: string): string[] => [
  `${secret}x`,
  secret.slice(0, -1),
  `${secret.slice(0, -1)}${secret.endsWith('0') ? '1' : '0'}`,
  secret.toUpperCase() === secret ? secret.toLowerCase() : secret.toUpperCase(),
];

/** Who sent it, about what, and that nobody else can: the same for every provider. */
describe.each(PROVIDERS)('$name', (definition) => {
  let one: Sandboxed;
  let driver: PayoutDriver;
  let order: ReturnType<typeof orderMaker>;
  let paid: ReturnType<typeof order>;
  let taken: TakenNotice;
  const read = (change: Partial<RawNotice>): NoticeReading =>
    one.provider.readNotice({ ...taken.raw, ...change });

  beforeAll(async () => {
    one = await aSandboxed(definition, { timeScale: TIME_SCALE });
    driver = payoutDriver(one);
    order = orderMaker(one.provider.capabilities);
    paid = order(4_000n);
    await driver.send(paid);
    await driver.settle(paid);
    taken = await driver.notice(paid, 'settled');
  });
  afterAll(() => one.close());

  test('a notice names its order, in the provider’s word and in ours', () => {
    const { providerKey, providerId, endToEndId } = taken.reading.reference;
    expect([providerKey, providerId, endToEndId].some(Boolean)).toBe(true);
    if (providerKey) expect(providerKey).toBe(paid.providerKey);
    if (providerId) expect(providerId).toBe(driver.reference(paid).providerId);
    expect(taken.reading.claimed).toMatch(/^\S{1,40}$/);
    // Read twice it says the same: no clock, no memory.
    expect(read({})).toEqual(taken.reading);
  });

  test('under another secret of ours it is forged', () => {
    const settings = Object.entries(one.sandbox.settings);
    const secrets = settings.filter(([name]) => NOTICE_SECRET.test(name));
    expect(secrets).not.toEqual([]);
    for (const [name, secret] of secrets) {
      const others = changed(secret).map((value) => ({ ...one.sandbox.settings, [name]: value }));
      for (const each of others) {
        const other = definition.create(definition.settings.parse(each), NOWHERE);
        expect(other.readNotice(taken.raw)).toMatchObject({ kind: 'forged' });
        other.close();
      }
    }
  });

  test('without what proves its sender it is forged', () => {
    expect(read({ headers: {}, pathRest: '' })).toMatchObject({ kind: 'forged' });
    for (const pathRest of ['x', '/', '%', '..', '../../x', taken.raw.pathRest.slice(1)]) {
      expect(read({ headers: {}, pathRest }).kind).toBe('forged');
    }
  });

  test('a header that is there twice proves nothing', () => {
    const byHeader = read({ headers: {} }).kind === 'forged';
    const headers = Object.entries(taken.raw.headers).map(([name, value]) => [
      name,
      [value, value].flat(),
    ]);
    const doubled = read({ headers: Object.fromEntries(headers) });
    expect(doubled.kind).toBe(byHeader ? 'forged' : 'read');
  });

  test('where the body is signed, so is the moment', () => {
    const text = taken.raw.body.toString();
    const body = Buffer.from(`${text.slice(0, -1)} ${text.slice(-1)}`);
    if (read({ body }).kind !== 'forged') return;
    for (const days of [-1, 1]) {
      const receivedAt = new Date(taken.raw.receivedAt.getTime() + days * DAY_MS);
      expect(read({ receivedAt })).toMatchObject({ kind: 'forged' });
    }
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['half of it', null],
    ['no object', Buffer.from('[]')],
    ['a null', Buffer.from('null')],
    ['an empty object', Buffer.from('{}')],
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a nesting of 100,000 levels', Buffer.from('['.repeat(100_000))],
    ['a prototype', Buffer.from('{"__proto__":{"status":"x"},"constructor":"x"}')],
  ])('%s is no notice about anything', (_name, body) => {
    const half = taken.raw.body.subarray(0, taken.raw.body.length / 2);
    expect(read({ body: body ?? half }).kind).not.toBe('read');
  });

  test('a notice about somebody else’s order is not about ours', async () => {
    const { providerId, providerKey } = driver.reference(paid);
    const plain = providerKey.replaceAll('-', '');
    const text = taken.raw.body.toString();
    const foreign = [providerKey, plain]
      .reduce((body, key) => body.replaceAll(key, 'pedido-de-outro-sistema'), text)
      .replaceAll(providerId ?? plain, 'x0x0x0x0');
    const reading = read({ body: Buffer.from(foreign) });
    if (reading.kind !== 'read') return;
    expect(reading.reference.providerKey).toBeUndefined();
    expect(reading.reference.providerId).not.toBe(providerId);
  });

  test('what somebody else orders by the same account is not taken for ours', async () => {
    const foreign = order(4_100n, { providerKey: 'pedido-7' });
    await driver.send(foreign);
    const entries = await driver.entries(foreign);
    await driver.settle(paid);
    // Not every API would take such a key, or any.
    if (entries.length === 0 || !one.provider.capabilities.lookUpByOurKey) return;
    const readings = one.inbox.received.map(({ atMs: _at, ...raw }) =>
      one.provider.readNotice({ ...raw, receivedAt: new Date() }),
    );
    const keys = readings.map((each) => each.kind === 'read' && each.reference.providerKey);
    expect(keys).not.toContain('pedido-7');
  });

  test('it arrives within half a second of the submit', async () => {
    const order4 = order(5_000n);
    const startedMs = performance.now();
    await driver.send(order4);
    await driver.ask(order4);
    const { raw } = await driver.notice(order4);
    const arrived = one.inbox.received.find(({ body }) => body.equals(raw.body));
    expect((arrived?.atMs ?? Number.POSITIVE_INFINITY) - startedMs).toBeLessThan(500);
    await driver.settle(order4);
  });

  test('53: the notice of the end is lost, a look-up is not', async () => {
    const silent = order(4_053n);
    await driver.send(silent);
    expect(await driver.settle(silent)).toMatchObject({ outcome: 'settled' });
    const told = one.inbox.received.map(({ atMs: _at, ...raw }) =>
      one.provider.readNotice({ ...raw, receivedAt: new Date() }),
    );
    const { providerId } = driver.reference(silent);
    const ofIt = told.filter(
      (each) =>
        each.kind === 'read' &&
        (each.reference.providerKey === silent.providerKey ||
          each.reference.providerId === providerId),
    );
    expect(ofIt.filter((each) => 'outcome' in each && each.outcome === 'settled')).toEqual([]);
  });

  test('registered anew, it goes there and is still recognised', async () => {
    if (one.provider.registerNotices === undefined) return;
    const elsewhere = await openInbox();
    const moved = payoutDriver({ ...one, inbox: elsewhere });
    await one.provider.registerNotices(elsewhere.url);
    const before = one.inbox.received.length;
    const next = order(4_200n);
    await moved.send(next);
    await moved.settle(next);
    await moved.notice(next, 'settled');
    expect(one.inbox.received.length).toBe(before);
    await one.provider.registerNotices(one.inbox.url);
    await elsewhere.close();
  });
});
