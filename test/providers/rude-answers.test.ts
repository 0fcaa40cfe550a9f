import type { PayoutReport } from '../../src/domain/report';
import type { PayoutProvider } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { type Manner, openRudeServer, RUDE, type RudeServer } from '../support/rude-server';
import {
  anOrder,
  aSandboxed,
  NOWHERE,
  referenceTo,
  type Sandboxed,
} from '../support/sandboxed-provider';

const LIMIT_MS = 400;
const JSON_TYPE = { 'content-type': 'application/json' };

describe.each(PROVIDERS)('$name, met rudely', (definition) => {
  let one: Sandboxed;
  let rude: RudeServer;
  let provider: PayoutProvider;
  const whys: string[] = [];
  const heard = (report: PayoutReport): PayoutReport => {
    if ('why' in report) whys.push(report.why);
    return report;
  };

  beforeAll(async () => {
    one = await aSandboxed(definition);
    rude = await openRudeServer(one.sandbox.url);
    const base = one.sandbox.settings['BASE_URL'] ?? '';
    provider = definition.create(
      definition.settings.parse({
        ...one.sandbox.settings,
        BASE_URL: base.replace(one.sandbox.url, rude.url),
        SUBMIT_TIMEOUT_MS: String(LIMIT_MS),
        LOOKUP_TIMEOUT_MS: String(LIMIT_MS),
      }),
      NOWHERE,
    );
  });
  // A token is fetched while the server is still polite.
  beforeEach(async () => {
    rude.manner = null;
    expect(await provider.balance()).not.toBeNull();
    rude.met.length = 0;
  });
  afterAll(async () => {
    provider.close();
    await rude.close();
    await one.close();
  });

  const MANNERS: [string, Manner][] = [
    ...Object.keys(RUDE).map((name): [string, Manner] => [name, name as keyof typeof RUDE]),
    [
      'a server error',
      { status: 500, headers: JSON_TYPE, body: '{"detail":"saldo insuficiente"}' },
    ],
    ['a bad gateway', { status: 502, body: '<html>' }],
    ['a request time-out', { status: 408, headers: JSON_TYPE, body: '{}' }],
    ['too early', { status: 425, headers: JSON_TYPE, body: '{}' }],
    ['an error called a success', { status: 200, headers: JSON_TYPE, body: '{"error":"no"}' }],
    ['a list called a payment', { status: 200, headers: JSON_TYPE, body: '[]' }],
    ['a null called a payment', { status: 200, headers: JSON_TYPE, body: 'null' }],
    ['a page called a refusal', { status: 400, body: '<html>Bad request</html>' }],
  ];

  test.each(MANNERS)('%s: the outcome is unknown, within the limit', async (_name, manner) => {
    rude.manner = manner;
    const order = anOrder(1_000n);
    const startedMs = performance.now();
    expect(heard(await provider.submit(order))).toMatchObject({ outcome: 'unknown' });
    expect(rude.met).toHaveLength(1);
    expect(heard(await provider.lookUp(referenceTo(order)))).toMatchObject({ outcome: 'unknown' });
    expect(await provider.balance()).toBeNull();
    expect(performance.now() - startedMs).toBeLessThan(3 * LIMIT_MS + 500);
  });

  test.each([301, 302, 303, 307, 308])('a %d is not followed', async (status) => {
    const elsewhere = await openRudeServer(one.sandbox.url);
    elsewhere.manner = { status: 200 };
    rude.manner = { status, headers: { location: `${elsewhere.url}/steal` } };
    expect(heard(await provider.submit(anOrder(1_000n)))).toMatchObject({ outcome: 'unknown' });
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

  test('a page that was not found is no proof of absence', async () => {
    rude.manner = { status: 404, body: '<html>nginx</html>' };
    expect(heard(await provider.lookUp(referenceTo(anOrder(1_000n))))).toMatchObject({
      outcome: 'unknown',
    });
  });

  test('a server that is not there was sent nothing', async () => {
    const gone = await openRudeServer(one.sandbox.url);
    await gone.close();
    const base = (one.sandbox.settings['BASE_URL'] ?? '').replace(one.sandbox.url, gone.url);
    const lonely = definition.create(
      definition.settings.parse({ ...one.sandbox.settings, BASE_URL: base }),
      NOWHERE,
    );
    expect(heard(await lonely.submit(anOrder(1_000n)))).toMatchObject({ outcome: 'not-sent' });
    expect(heard(await lonely.lookUp(referenceTo(anOrder(1_000n))))).toMatchObject({
      outcome: 'unknown',
    });
    lonely.close();
  });

  test('no reason carries a secret or a person', () => {
    const order = anOrder(1_000n);
    const { CLIENT_SECRET, WEBHOOK_SECRET } = one.sandbox.settings;
    const forbidden = [CLIENT_SECRET, WEBHOOK_SECRET, order.recipient.taxId, 'example.com', '@'];
    expect(whys.length).toBeGreaterThan(20);
    for (const why of whys) {
      for (const secret of forbidden) expect(why).not.toContain(secret ?? '@');
      expect(why).toMatch(/^[A-Za-z0-9_ ,()-]{2,60}$/);
    }
  });
});
