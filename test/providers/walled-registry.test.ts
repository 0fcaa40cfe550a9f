import type { PayoutProvider, SubmitOrder } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { wallProvider } from '../../src/providers/walled-provider';
import { type Manner, openRudeServer, type RudeServer } from '../support/rude-server';
import { aSandboxed, NOWHERE, referenceTo, type Sandboxed } from '../support/sandboxed-provider';
import { aClock, WIDE_WALLS } from '../support/scripted-provider';
import { orderMaker } from '../support/synthetic-orders';

const JSON_TYPE = { 'content-type': 'application/json' };

/** What every adapter says of silence has to be heard as silence, in whatever words it says it. */
describe.each(PROVIDERS)('$name behind its walls', (definition) => {
  let one: Sandboxed;
  let rude: RudeServer;
  let provider: PayoutProvider;
  let order: SubmitOrder;

  beforeAll(async () => {
    one = await aSandboxed(definition);
    rude = await openRudeServer(one.sandbox.url);
    const base = one.sandbox.settings['BASE_URL'] ?? '';
    const settings = { ...one.sandbox.settings, BASE_URL: base.replace(one.sandbox.url, rude.url) };
    provider = definition.create(definition.settings.parse(settings), NOWHERE);
    const plain = orderMaker(provider.capabilities)(1_000n);
    const prepared = await provider.prepare?.(plain);
    const { endToEndId = null, noticeSecret } = prepared?.kind === 'ready' ? prepared : {};
    order = { ...plain, endToEndId, noticeSecret: noticeSecret?.text ?? null };
    // A token is fetched while the server is still polite.
    expect(await provider.lookUp(referenceTo(order))).toMatchObject({ outcome: 'absent' });
  });
  beforeEach(() => {
    rude.met.length = 0;
  });
  afterAll(async () => {
    provider.close();
    await rude.close();
    await one.close();
  });

  const walledMet = (manner: Manner) => {
    rude.manner = manner;
    const clock = aClock();
    return { walled: wallProvider(provider, WIDE_WALLS, { now: clock.now }), clock };
  };

  test.each<[string, Manner]>([
    ['hung up', 'hung up'],
    ['a server error', { status: 500, headers: JSON_TYPE, body: '{"detail":"saldo"}' }],
    ['a page called an order', 'not JSON'],
    ['a page called a refusal', { status: 400, body: '<html>Bad request</html>' }],
  ])('orders: %s', async (_name, manner) => {
    const { walled } = walledMet(manner);
    for (let sent = 0; sent < 5; sent += 1) {
      expect(walled.unable(true)).toBeNull();
      expect(await walled.submit(order)).toMatchObject({ outcome: 'unknown' });
    }
    expect(walled.unable(true)).toBe('is not answering');
    const met = rude.met.length;
    expect(await walled.submit(order)).toMatchObject({ outcome: 'not-sent' });
    expect(rude.met).toHaveLength(met);
  });

  test.each<[string, Manner]>([
    ['hung up', 'hung up'],
    ['a server error', { status: 502, body: '<html>' }],
  ])('questions: %s', async (_name, manner) => {
    const { walled } = walledMet(manner);
    const why = `${definition.name} is not answering`;
    for (let asked = 0; asked < 5; asked += 1) {
      const report = await walled.lookUp(referenceTo(order, { providerId: '7' }));
      expect(report).toMatchObject({ outcome: 'unknown', why: expect.not.stringContaining(why) });
    }
    expect(await walled.lookUp(referenceTo(order))).toEqual({ outcome: 'unknown', why });
    expect(walled.health()).toBe('DEGRADED');
  });

  test('too many requests are a pause and no silence', async () => {
    const { walled, clock } = walledMet({ status: 429, headers: { 'retry-after': '2' } });
    for (let sent = 0; sent < 6; sent += 1) {
      expect(await walled.submit(order)).toMatchObject({ outcome: 'not-sent', why: 'HTTP 429' });
      expect(walled.unable(true)).toBe('asked us to wait');
      clock.pass(2_000);
    }
    expect(walled.health()).toBe('UP');
  });
});
