import { pagstar } from '../../src/providers/pagstar/index';
import type { PayoutProvider, SubmitOrder, WalledProvider } from '../../src/providers/provider';
import { wallProvider } from '../../src/providers/walled-provider';
import type { WallSettings } from '../../src/providers/walls';
import { type Manner, openRudeServer, type RudeServer } from '../support/rude-server';
import {
  anOrder,
  aSandboxed,
  NOWHERE,
  referenceTo,
  type Sandboxed,
} from '../support/sandboxed-provider';
import { aClock, WIDE_WALLS } from '../support/scripted-provider';

const JSON_TYPE = { 'content-type': 'application/json' };

let one: Sandboxed;
let rude: RudeServer;
let provider: PayoutProvider;

beforeAll(async () => {
  one = await aSandboxed(pagstar);
});
afterAll(() => one.close());

beforeEach(async () => {
  rude = await openRudeServer(one.sandbox.url);
  const settings = { ...one.sandbox.settings, BASE_URL: rude.url, SUBMIT_TIMEOUT_MS: '400' };
  provider = pagstar.create(pagstar.settings.parse(settings), NOWHERE);
  // A token is fetched while the server is still polite.
  expect(await provider.balance()).not.toBeNull();
});
afterEach(async () => {
  provider.close();
  await rude.close();
});

function walled(changes: Partial<WallSettings> = {}) {
  const clock = aClock();
  const it = wallProvider(provider, { ...WIDE_WALLS, ...changes }, { now: clock.now });
  return { it, clock };
}

async function submitTimes(it: WalledProvider, times: number): Promise<void> {
  for (let sent = 0; sent < times; sent += 1) await it.submit(anOrder(1_000n));
}

const postsInBook = async (): Promise<number> => {
  const { entries } = await one.book();
  return entries.reduce((posts, entry) => posts + entry.posts, 0);
};

describe('behind the breaker', () => {
  test.each<[string, Manner]>([
    ['hung up', 'hung up'],
    ['a server error', { status: 500, body: '<html>' }],
    ['a page called a payment', 'not JSON'],
    ['a page called a refusal', { status: 404, body: '<html>nginx</html>' }],
  ])('five orders met by %s open it, and the sixth makes no request', async (_name, manner) => {
    const { it } = walled();
    rude.manner = manner;
    await submitTimes(it, 5);
    expect(rude.met).toHaveLength(5);
    expect(await it.submit(anOrder(1_000n))).toEqual({
      outcome: 'not-sent',
      why: 'pagstar is not answering',
      retryAfterMs: 1_000,
    });
    expect(rude.met).toHaveLength(5);
    expect([it.health(), it.unable(false)]).toEqual(['DOWN', 'is not answering']);
  });

  test('a server that is not there opens it too', async () => {
    const { it } = walled();
    await rude.close();
    await submitTimes(it, 5);
    expect(it.unable(false)).toBe('is not answering');
  });

  test('after the pause one order tries, and the answer lets all through', async () => {
    const { it, clock } = walled();
    rude.manner = 'hung';
    await Promise.all([1, 2, 3, 4, 5].map(() => it.submit(anOrder(1_000n))));
    rude.met.length = 0;
    clock.pass(1_000);
    expect(it.unable(false)).toBeNull();
    const reports = await Promise.all([1, 2, 3, 4, 5].map(() => it.submit(anOrder(1_000n))));
    expect(rude.met).toHaveLength(1);
    const outcomes = reports.map(({ outcome }) => outcome).toSorted();
    expect(outcomes).toEqual(['not-sent', 'not-sent', 'not-sent', 'not-sent', 'unknown']);
    expect(it.unable(false)).toBe('is not answering');
    rude.manner = null;
    clock.pass(2_000);
    expect(await it.submit(anOrder(1_000n))).toMatchObject({ outcome: 'accepted' });
    expect([it.health(), it.unable(false)]).toEqual(['UP', null]);
  });

  test('orders without an answer do not keep us from asking, nor the other way round', async () => {
    const { it } = walled();
    const order = anOrder(1_000n);
    await it.submit(order);
    rude.manner = 'hung up';
    await submitTimes(it, 5);
    rude.manner = null;
    expect(await it.lookUp(referenceTo(order))).toMatchObject({ outcome: 'settled' });
    expect(it.health()).toBe('DOWN');

    const other = walled();
    rude.manner = 'hung up';
    rude.met.length = 0;
    for (let asked = 0; asked < 6; asked += 1) {
      const report = await other.it.lookUp(referenceTo(order));
      const why = asked < 5 ? expect.stringContaining('answer lost') : 'pagstar is not answering';
      expect(report).toEqual({ outcome: 'unknown', why });
    }
    expect(rude.met).toHaveLength(5);
    expect([other.it.health(), other.it.unable(true)]).toEqual(['DEGRADED', null]);
    rude.manner = null;
    expect(await other.it.submit(anOrder(1_000n))).toMatchObject({ outcome: 'accepted' });
  });

  test('a balance that cannot be learned is asked for less often', async () => {
    const { it, clock } = walled();
    rude.manner = { status: 503 };
    for (let asked = 0; asked < 9; asked += 1) expect(await it.balance()).toBeNull();
    expect(rude.met).toHaveLength(5);
    rude.manner = null;
    clock.pass(1_000);
    expect(await it.balance()).not.toBeNull();
  });

  test('an undocumented status never opens it', async () => {
    const { it } = walled();
    const order = anOrder(1_000n);
    const data = { status: 'FLYING', idempotencyKey: order.providerKey, id: 1 };
    rude.manner = { status: 200, headers: JSON_TYPE, body: JSON.stringify({ data }) };
    for (let asked = 0; asked < 20; asked += 1) {
      const report = await it.lookUp(referenceTo(order));
      expect(report).toMatchObject({ outcome: 'unknown', providerStatus: 'FLYING' });
      expect(await it.submit(order)).toMatchObject({ providerStatus: 'FLYING' });
    }
    expect(it.health()).toBe('UP');
  });

  test('refusals and unknown payouts never open it', async () => {
    const { it } = walled();
    rude.manner = { status: 400, headers: JSON_TYPE, body: '{"type":"onz-0002"}' };
    for (let sent = 0; sent < 6; sent += 1) {
      expect(await it.submit(anOrder(1_000n))).toMatchObject({ outcome: 'failed' });
    }
    rude.manner = null;
    for (let asked = 0; asked < 6; asked += 1) {
      const report = await it.lookUp(referenceTo(anOrder(1_000n)));
      expect(report).toMatchObject({ outcome: 'absent' });
    }
    expect(it.health()).toBe('UP');
  });

  test('what was never asked is neither up nor down', () => {
    const { it } = walled();
    expect([it.health(), it.unable(true)]).toEqual(['UNKNOWN', null]);
  });
});

describe('when there are too many requests', () => {
  const TOO_MANY = { status: 429, headers: { 'retry-after': '7' } };

  test('no order leaves until the time told, and questions go on', async () => {
    const { it, clock } = walled();
    const settled = anOrder(1_000n);
    await it.submit(settled);
    rude.manner = { ...TOO_MANY, once: true };
    expect(await it.submit(anOrder(1_000n))).toMatchObject({ retryAfterMs: 7_000 });
    const postsBefore = await postsInBook();
    clock.pass(6_999);
    expect(await it.submit(anOrder(1_000n))).toEqual({
      outcome: 'not-sent',
      why: 'pagstar asked us to wait',
      retryAfterMs: 1,
    });
    expect(it.unable(false)).toBe('asked us to wait');
    expect(await it.lookUp(referenceTo(settled))).toMatchObject({ outcome: 'settled' });
    expect(await postsInBook()).toBe(postsBefore);
    clock.pass(1);
    expect(await it.submit(anOrder(1_000n))).toMatchObject({ outcome: 'accepted' });
    expect(it.health()).toBe('UP');
  });

  test('it never opens the breaker', async () => {
    const { it, clock } = walled();
    rude.manner = TOO_MANY;
    for (let sent = 0; sent < 6; sent += 1) {
      await it.submit(anOrder(1_000n));
      clock.pass(7_000);
    }
    expect(rude.met).toHaveLength(6);
    expect(it.health()).toBe('UP');
  });

  test('nobody makes us wait longer than five minutes', async () => {
    const { it, clock } = walled();
    rude.manner = { status: 429, headers: { 'retry-after': '999999' }, once: true };
    await it.submit(anOrder(1_000n));
    clock.pass(299_999);
    expect(it.unable(false)).toBe('asked us to wait');
    clock.pass(1);
    expect(it.unable(false)).toBeNull();
  });

  test('a question answered so, which tells no time, waits a second', async () => {
    const { it, clock } = walled();
    rude.manner = { status: 429, once: true };
    const reference = referenceTo(anOrder(1_000n));
    await it.lookUp(reference);
    const why = 'pagstar asked us to wait';
    expect(await it.lookUp(reference)).toEqual({ outcome: 'unknown', why });
    expect(await it.submit(anOrder(1_000n))).toMatchObject({ outcome: 'accepted' });
    clock.pass(1_000);
    expect(await it.lookUp(reference)).toMatchObject({ outcome: 'absent' });
  });
});

describe('within the budget', () => {
  test('a burst of 500 orders leaves at no more than the budget, and in turn', async () => {
    const sentAtMs: number[] = [];
    const sent: SubmitOrder[] = [];
    const counted: PayoutProvider = {
      ...one.provider,
      submit: (order) => {
        sentAtMs.push(performance.now());
        sent.push(order);
        return one.provider.submit(order);
      },
    };
    const limits = { ...WIDE_WALLS, requestsPerSecond: 100, requestsBurst: 50, pace: 0.25 };
    const it = wallProvider(counted, limits);
    const postsBefore = await postsInBook();
    const orders = Array.from({ length: 500 }, () => anOrder(1_000n));
    const startMs = performance.now();
    const reports = await Promise.all(orders.map((order) => it.submit(order)));
    const went = reports.map(({ outcome }) => outcome === 'accepted');
    // Fifty at once, and half a second of patience at a hundred a second.
    expect(sentAtMs.length).toBeGreaterThanOrEqual(100);
    expect(sentAtMs.length).toBeLessThan(250);
    expect(sent).toEqual(orders.filter((_order, index) => went[index]));
    expect((await postsInBook()) - postsBefore).toBe(sentAtMs.length);
    sentAtMs.forEach((atMs, index) => {
      expect(index + 1).toBeLessThanOrEqual(50 + (atMs - startMs) / 10);
    });
    expect(reports[499]).toMatchObject({
      outcome: 'not-sent',
      why: 'our request budget for pagstar is used up',
    });
    const { retryAfterMs = 0 } = reports[499] as { retryAfterMs?: number };
    expect(retryAfterMs).toBeGreaterThan(500);
  });
});
