import type { PayoutReport } from '../../src/domain/report';
import type { PayoutProvider, SubmitOrder } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { payoutDriver } from '../support/payout-driver';
import { type Manner, openRudeServer, RUDE, type RudeServer } from '../support/rude-server';
import {
  anOrder,
  aSandboxed,
  NOWHERE,
  referenceTo,
  type Sandboxed,
} from '../support/sandboxed-provider';
import { saidAmiss, secretsIn } from '../support/spoken-words';
import { orderMaker } from '../support/synthetic-orders';

const LIMIT_MS = 400;
const JSON_TYPE = { 'content-type': 'application/json' };
const keyOf = ({ destination }: SubmitOrder): string | null =>
  destination.kind === 'PIX_KEY' ? destination.value : null;
const KEY = 'chave-de-confirmacao-0000';

const MANNERS: [string, Manner][] = [
  ...Object.keys(RUDE).map((name): [string, Manner] => [name, name as keyof typeof RUDE]),
  ['a server error', { status: 500, headers: JSON_TYPE, body: '{"detail":"saldo insuficiente"}' }],
  ['a bad gateway', { status: 502, body: '<html>' }],
  ['a request time-out', { status: 408, headers: JSON_TYPE, body: '{}' }],
  ['too early', { status: 425, headers: JSON_TYPE, body: '{}' }],
  ['an error called a success', { status: 200, headers: JSON_TYPE, body: '{"error":"no"}' }],
  ['a list called a payment', { status: 200, headers: JSON_TYPE, body: '[7]' }],
  ['a null called a payment', { status: 200, headers: JSON_TYPE, body: 'null' }],
  ['a page called a refusal', { status: 400, body: '<html>Bad request</html>' }],
];

describe.each(PROVIDERS)('$name, met rudely', (definition) => {
  let one: Sandboxed;
  let rude: RudeServer;
  let provider: PayoutProvider;
  let order: ReturnType<typeof orderMaker>;
  const heard: PayoutReport[] = [];
  const hear = (report: PayoutReport): PayoutReport => {
    heard.push(report);
    return report;
  };
  const at = (url: string): PayoutProvider => {
    const base = one.sandbox.settings['BASE_URL'] ?? '';
    return definition.create(
      definition.settings.parse({
        ...one.sandbox.settings,
        BASE_URL: base.replace(one.sandbox.url, url),
        SUBMIT_TIMEOUT_MS: String(LIMIT_MS),
        LOOKUP_TIMEOUT_MS: String(LIMIT_MS),
      }),
      NOWHERE,
    );
  };
  /** An order as the centre would submit it, its preparation met politely. */
  const ready = async (): Promise<SubmitOrder> => {
    const plain = order(1_000n);
    const prepared = await provider.prepare?.(plain);
    if (prepared?.kind !== 'ready') return plain;
    const { endToEndId = null, noticeSecret } = prepared;
    return { ...plain, endToEndId, noticeSecret: noticeSecret?.text ?? null };
  };
  const known = (plain: SubmitOrder) => referenceTo(plain, { providerId: '7' });

  beforeAll(async () => {
    one = await aSandboxed(definition);
    rude = await openRudeServer(one.sandbox.url);
    provider = at(rude.url);
    order = orderMaker(provider.capabilities);
  });
  // A token is fetched while the server is still polite.
  beforeEach(async () => {
    rude.manner = null;
    expect(await provider.lookUp(referenceTo(anOrder(1_000n)))).toMatchObject({
      outcome: 'absent',
    });
    rude.met.length = 0;
  });
  afterAll(async () => {
    provider.close();
    await rude.close();
    await one.close();
  });

  test.each(MANNERS)('%s: the outcome is unknown, within the limit', async (_name, manner) => {
    const sent = await ready();
    rude.manner = manner;
    const startedMs = performance.now();
    expect(hear(await provider.submit(sent))).toMatchObject({ outcome: 'unknown' });
    expect(rude.met).toHaveLength(1);
    const now = new Date();
    const calls = await Promise.all([
      provider.lookUp(referenceTo(sent)),
      provider.lookUp(known(sent)),
      provider.confirm?.(known(sent), KEY),
      provider.balance(),
      provider.list?.({ from: now, to: now, cursor: null }),
      provider.lookUpKey?.({ type: 'EMAIL', value: 'recebedora@example.com' }),
    ]);
    expect(performance.now() - startedMs).toBeLessThan(3 * LIMIT_MS + 500);
    const [bare, byId, confirmed, float, page, holder] = calls;
    expect(hear(bare)).toMatchObject({ outcome: 'unknown' });
    expect(hear(byId)).toMatchObject({ outcome: 'unknown' });
    // An answer to a confirmation may have no body; whatever it is, a look-up decides the rest.
    if (confirmed) expect(['unknown', 'not-sent', 'processing']).toContain(hear(confirmed).outcome);
    expect(float).toBeNull();
    expect(page ?? null).toBeNull();
    if (holder) expect(holder.kind).toBe('unknown');
  });

  test.each(MANNERS)('%s: the preparation ends, and refuses nobody', async (_name, manner) => {
    if (provider.prepare === undefined) return;
    rude.manner = manner;
    const prepared = await provider.prepare(order(1_000n));
    if (prepared.kind === 'ready') return;
    expect(['not-sent', 'unknown']).toContain(hear(prepared.report).outcome);
  });

  test.each(['hung', 'hung up', 'not JSON', 'empty'] as const)(
    '%s where a token should be: nothing was sent',
    async (manner) => {
      if ((await one.book()).tokensIssued === 0) return;
      const fresh = at(rude.url);
      rude.manner = manner;
      expect(hear(await fresh.submit(order(1_000n)))).toMatchObject({ outcome: 'not-sent' });
      expect(hear(await fresh.lookUp(referenceTo(order(1_000n))))).toMatchObject({
        outcome: 'unknown',
      });
      fresh.close();
    },
  );

  test.each([401, 403, 429])('a bare %d is not about the order', async (status) => {
    const sent = await ready();
    rude.manner = { status, headers: { 'retry-after': '7' } };
    const report = hear(await provider.submit(sent));
    expect(report).toMatchObject({ outcome: 'not-sent' });
    if (status === 429) expect(report).toMatchObject({ retryAfterMs: 7_000 });
    // One more at the most, with a fresh token.
    const orders = rude.met.filter(({ path }) => path === rude.met[0]?.path);
    expect(orders.length).toBeLessThanOrEqual(2);
    expect(hear(await provider.lookUp(referenceTo(sent)))).toMatchObject({ outcome: 'unknown' });
    rude.manner = null;
    provider.close();
    provider = at(rude.url);
  });

  test.each([301, 302, 303, 307, 308])('a %d is not followed', async (status) => {
    const elsewhere = await openRudeServer(one.sandbox.url);
    elsewhere.manner = { status: 200 };
    const sent = await ready();
    rude.manner = { status, headers: { location: `${elsewhere.url}/steal` } };
    expect(hear(await provider.submit(sent))).toMatchObject({ outcome: 'unknown' });
    expect(elsewhere.met).toEqual([]);
    await elsewhere.close();
  });

  test('an endless answer and a bomb are not read to their end', async () => {
    const before = process.memoryUsage().rss;
    for (const manner of ['endless', 'a gzip bomb'] as const) {
      rude.manner = manner;
      await Promise.all([1, 2, 3, 4].map(() => provider.lookUp(referenceTo(anOrder(1_000n)))));
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  });

  test('however final the words of an answer to an order, it is no end', async () => {
    const driver = payoutDriver({ ...one, provider });
    const [paid, unpaid] = [order(1_000n), order(1_052n)];
    for (const each of [paid, unpaid]) {
      rude.manner = null;
      await driver.send(each);
      const { outcome } = await driver.settle(each);
      expect(outcome).toBe(each === paid ? 'settled' : 'failed');
      await driver.ask(each);
      rude.manner = rude.last();
      const taken = ['accepted', 'processing', 'unknown'];
      expect(taken).toContain((await driver.send(each)).outcome);
      const confirmed = await provider.confirm?.(driver.reference(each), KEY);
      expect([...taken, 'not-sent', undefined]).toContain(confirmed?.outcome);
    }
  });

  test('an answer about another payment settles nothing', async () => {
    const driver = payoutDriver({ ...one, provider });
    const [ours, theirs] = [order(1_000n), order(1_000n)];
    for (const each of [ours, theirs]) {
      await driver.send(each);
      await driver.settle(each);
    }
    const reference = driver.reference(ours);
    await driver.ask(theirs);
    rude.manner = rude.last();
    const report = await provider.lookUp(reference);
    if (report.outcome === 'unknown' || report.outcome === 'absent') return;
    // Then it must tell what the centre sees the difference by.
    const told = [report.endToEndId, report.pixKey].filter((fact) => fact !== undefined);
    const ourOwn = [reference.endToEndId, keyOf(ours)];
    expect(told.some((fact) => !ourOwn.includes(fact))).toBe(true);
  });

  test('a page that was not found is no proof of absence', async () => {
    rude.manner = { status: 404, body: '<html>nginx</html>' };
    const unknown = { outcome: 'unknown' };
    expect(hear(await provider.lookUp(referenceTo(anOrder(1_000n))))).toMatchObject(unknown);
    expect(hear(await provider.lookUp(known(anOrder(1_000n))))).toMatchObject(unknown);
  });

  test('a server that is not there was sent nothing', async () => {
    const gone = await openRudeServer(one.sandbox.url);
    await gone.close();
    const lonely = at(gone.url);
    const sent = await ready();
    expect(hear(await lonely.submit(sent))).toMatchObject({ outcome: 'not-sent' });
    expect(hear(await lonely.lookUp(referenceTo(sent)))).toMatchObject({ outcome: 'unknown' });
    lonely.close();
  });

  test('a refused registration is an error that tells no secret', async () => {
    if (provider.registerNotices === undefined) return;
    for (const manner of ['hung up', 'not JSON', { status: 400 }] as const) {
      rude.manner = manner === 'not JSON' ? { status: 500, body: '<html>' } : manner;
      const refused = provider.registerNotices('http://127.0.0.1:9/webhooks');
      const error = await refused.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(Error);
      const text = `${String(error)} ${JSON.stringify(error)}`;
      for (const secret of secretsIn(one.sandbox.settings)) expect(text).not.toContain(secret);
    }
  });

  test('no reason carries a secret or a person', () => {
    expect(heard.length).toBeGreaterThan(20);
    const keys = new Set([KEY, 'recebedora', 'recebedor@', '52998224725']);
    expect(saidAmiss({ heard, keys }, one.sandbox.settings)).toEqual([]);
    const whys = heard.flatMap((report) => ('why' in report ? [report.why] : []));
    for (const why of whys) expect(why).toMatch(/^[A-Za-z0-9_ ,()'-]{2,60}$/);
  });
});
