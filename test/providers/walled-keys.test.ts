import type { PayoutReport } from '../../src/domain/report';
import { bitcapital } from '../../src/providers/bitcapital/index';
import { wallProvider } from '../../src/providers/walled-provider';
import type { WallSettings } from '../../src/providers/walls';
import { anOrder, aSandboxed, referenceTo, type Sandboxed } from '../support/sandboxed-provider';
import { aClock, aScripted, WIDE_WALLS } from '../support/scripted-provider';

const BY_KEY = anOrder(1_000n);
const PREPARED = anOrder(1_000n, { endToEndId: 'E0331144320261122201500000000001' });
const BY_ACCOUNT = anOrder(1_000n, {
  destination: {
    kind: 'BANK_ACCOUNT',
    ispb: '03311443',
    branch: '0001',
    number: '123456',
    digit: '7',
    type: 'CHECKING',
  },
});
const EMAIL = { type: 'EMAIL', value: 'recebedor@example.com' } as const;
const NO_KEY = { outcome: 'failed', failure: { code: 'PIX_KEY_NOT_FOUND' } } as const;
const LIMITED = { outcome: 'failed', failure: { code: 'DICT_RATE_LIMITED' } } as const;
const HOLDER = { kind: 'holder', name: 'R', taxId: null, bank: null, endToEndId: null } as const;

/** A token a second, and at the start as many as the test says. */
function aWalled(keyTokens: number, changes: Partial<WallSettings> = {}) {
  const scripted = aScripted();
  const clock = aClock();
  const settings = { ...WIDE_WALLS, keyTokens, keyTokensPerMinute: 60, ...changes };
  const walled = wallProvider(scripted.provider, settings, { now: clock.now });
  /** How many orders that never come back could still be sent by key. */
  const left = async () => {
    scripted.script.submit = { outcome: 'unknown', why: 'undocumented status' };
    let count = 0;
    while (walled.unable(true) === null) {
      await walled.submit(BY_KEY);
      count += 1;
    }
    return count;
  };
  return { ...scripted, walled, clock, left };
}

describe('what an order by key takes of the allowance', () => {
  test.each<[string, PayoutReport, number]>([
    ['taken', { outcome: 'accepted' }, 0],
    ['taken and on its way', { outcome: 'processing' }, 0],
    ['waiting for a confirmation', { outcome: 'awaiting-confirmation' }, 0],
    ['not sent', { outcome: 'not-sent', why: 'no connection (ECONNREFUSED)' }, 0],
    ['unknown', { outcome: 'unknown', why: 'answer lost (reset)' }, 1],
    ['refused', { outcome: 'failed', failure: { code: 'INSUFFICIENT_FUNDS' } }, 1],
    ['to a key that does not exist', NO_KEY, 20],
    ['one look-up too many', LIMITED, 50],
  ])('%s', async (_name, report, cost) => {
    const { walled, script, left } = aWalled(50);
    script.submit = report;
    await walled.submit(BY_KEY);
    expect(await left()).toBe(50 - cost);
  });

  test('nothing, when it goes to a bank account', async () => {
    const { walled, script, left } = aWalled(50);
    script.submit = { outcome: 'unknown', why: 'answer lost (reset)' };
    await walled.submit(BY_KEY);
    await walled.submit(BY_ACCOUNT);
    await walled.prepare!(BY_ACCOUNT);
    script.submit = { outcome: 'accepted' };
    await walled.submit(BY_ACCOUNT);
    expect(await left()).toBe(49);
  });

  test.each<[string, PayoutReport, number]>([
    ['taken', { outcome: 'accepted' }, 0],
    ['unknown', { outcome: 'unknown', why: 'answer lost (reset)' }, 1],
    ['not sent', { outcome: 'not-sent', why: 'HTTP 401' }, 1],
    ['to a key that does not exist', NO_KEY, 20],
  ])('once, when preparing looked it up: %s', async (_name, report, cost) => {
    const { walled, script, left } = aWalled(50);
    script.prepare = { kind: 'ready', endToEndId: PREPARED.endToEndId ?? '' };
    script.submit = report;
    await walled.prepare!(BY_KEY);
    await walled.submit(PREPARED);
    expect(await left()).toBe(50 - cost);
  });

  test('nothing for preparing that looked nothing up', async () => {
    const { walled, left } = aWalled(50);
    await walled.prepare!(BY_KEY);
    expect(await left()).toBe(50);
  });

  test.each<[string, PayoutReport, number]>([
    ['for a key that does not exist', NO_KEY, 20],
    ['for now', { outcome: 'not-sent', why: 'HTTP 503' }, 0],
  ])('when preparing stopped %s', async (_name, report, cost) => {
    const { walled, script, left } = aWalled(50);
    script.prepare = { kind: 'stop', report };
    await walled.prepare!(BY_KEY);
    expect(await left()).toBe(50 - cost);
  });

  test('what comes out later, by a look-up', async () => {
    const { walled, script, left } = aWalled(50);
    script.submit = { outcome: 'accepted' };
    await walled.submit(BY_KEY);
    script.lookUp = NO_KEY;
    await walled.lookUp(referenceTo(BY_KEY));
    expect(await left()).toBe(30);
    script.lookUp = LIMITED;
    await walled.lookUp(referenceTo(BY_KEY));
    expect(await left()).toBe(0);
  });
});

describe('with the allowance used up', () => {
  test('orders by key wait and never fail, orders by account go', async () => {
    const { walled, script, clock, calls, left } = aWalled(2);
    await left();
    const before = calls.submit;
    const why = 'the key look-up allowance at scripted is used up';
    const report = { outcome: 'not-sent', why, retryAfterMs: 1_000 };
    expect(await walled.submit(BY_KEY)).toEqual(report);
    expect(await walled.prepare!(BY_KEY)).toEqual({ kind: 'stop', report });
    expect([calls.submit, calls.prepare]).toEqual([before, 0]);
    expect(walled.unable(true)).toBe('has used up its allowance for key look-ups');
    expect(walled.unable(false)).toBeNull();
    script.submit = { outcome: 'accepted' };
    expect(await walled.submit(BY_ACCOUNT)).toEqual({ outcome: 'accepted' });
    expect(await walled.submit(PREPARED)).toEqual({ outcome: 'accepted' });
    clock.pass(1_000);
    expect(await walled.submit(BY_KEY)).toEqual({ outcome: 'accepted' });
  });

  test('a refused order has used no turn', async () => {
    const { walled, left, script } = aWalled(2, { requestsBurst: 4, requestsPerSecond: 0.001 });
    await left();
    for (let tries = 0; tries < 5; tries += 1) await walled.submit(BY_KEY);
    script.submit = { outcome: 'accepted' };
    expect(await walled.submit(BY_ACCOUNT)).toEqual({ outcome: 'accepted' });
  });
});

describe('somebody who browses', () => {
  test.each([
    ['a holder', HOLDER, 1],
    ['nobody', { kind: 'not-found' } as const, 20],
    ['that it was too much', { kind: 'limited', retryAfterMs: 5 } as const, 0],
    ['nothing', { kind: 'unknown', why: 'HTTP 500' } as const, 20],
  ])('and is told %s', async (_name, answer, cost) => {
    const { walled, script, left } = aWalled(50);
    script.lookUpKey = answer;
    expect(await walled.lookUpKey!(EMAIL)).toEqual(answer);
    expect(await left()).toBe(50 - cost);
  });

  test('leaves the lower half to payments', async () => {
    const { walled, calls, left, clock } = aWalled(60);
    await walled.lookUpKey!(EMAIL);
    await walled.lookUpKey!(EMAIL);
    expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'limited', retryAfterMs: 10_000 });
    expect(calls.lookUpKey).toBe(2);
    clock.pass(10_000);
    expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'not-found' });
    expect(await left()).toBe(10);
  });

  test('is asked to wait without keeping look-ups of payouts waiting', async () => {
    const { walled, script, clock, calls } = aWalled(50);
    script.lookUpKey = { kind: 'limited', retryAfterMs: 9_000 };
    await walled.lookUpKey!(EMAIL);
    clock.pass(8_000);
    expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'limited', retryAfterMs: 1_000 });
    expect(calls.lookUpKey).toBe(1);
    expect(await walled.lookUp(referenceTo(BY_KEY))).toEqual({ outcome: 'settled' });
    expect(walled.unable(true)).toBeNull();
    script.lookUpKey = { kind: 'limited', retryAfterMs: undefined };
    clock.pass(1_000);
    await walled.lookUpKey!(EMAIL);
    expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'limited', retryAfterMs: 1_000 });
  });
});

describe('at a provider, over its socket', () => {
  let one: Sandboxed;
  beforeAll(async () => {
    one = await aSandboxed(bitcapital);
  });
  afterAll(() => one.close());

  test('keys nobody has use it up, and orders by key wait for it to fill', async () => {
    const clock = aClock();
    const limits = { ...WIDE_WALLS, keyTokens: 40, keyTokensPerMinute: 60 };
    const walled = wallProvider(one.provider, limits, { now: clock.now });
    const nobody = { type: 'EMAIL', value: 'nao-existe@example.com' } as const;
    expect(await walled.lookUpKey!(nobody)).toEqual({ kind: 'not-found' });
    expect(await walled.lookUpKey!(nobody)).toEqual({ kind: 'not-found' });
    expect(await walled.lookUpKey!(nobody)).toEqual({ kind: 'limited', retryAfterMs: 20_000 });
    const order = anOrder(1_000n);
    expect(await walled.prepare!(order)).toMatchObject({ kind: 'stop' });
    expect((await one.book()).entries).toEqual([]);
    clock.pass(1_000);
    const prepared = await walled.prepare!(order);
    if (prepared.kind === 'stop') throw new Error(`stopped: ${prepared.report.outcome}`);
    const { endToEndId = null } = prepared;
    expect(await walled.submit({ ...order, endToEndId })).toMatchObject({ outcome: 'processing' });
    expect(walled.unable(true)).toBeNull();
  });
});
