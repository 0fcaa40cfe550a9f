import type { PayoutProvider } from '../../src/providers/provider';
import { wallProvider } from '../../src/providers/walled-provider';
import type { WallSettings } from '../../src/providers/walls';
import { anOrder, referenceTo } from '../support/sandboxed-provider';
import { aClock, aScripted, WIDE_WALLS } from '../support/scripted-provider';

const ORDER = anOrder(1_000n);
const REFERENCE = referenceTo(ORDER);
const WINDOW = { from: new Date(0), to: new Date(1), cursor: null };
const EMAIL = { type: 'EMAIL', value: 'recebedor@example.com' } as const;
const LOST = { outcome: 'unknown', why: 'answer lost (reset)' } as const;
const SILENT = 'scripted is not answering';

function aWalled(changes: Partial<WallSettings> = {}) {
  const scripted = aScripted();
  const clock = aClock();
  const settings = { ...WIDE_WALLS, ...changes };
  const walled = wallProvider(scripted.provider, settings, { now: clock.now });
  return { ...scripted, clock, walled };
}

const fiveTimes = async (call: () => Promise<unknown>): Promise<void> => {
  for (let calls = 0; calls < 5; calls += 1) await call();
};

test('what the provider does not do, it does not do behind its walls', () => {
  const { provider } = aScripted();
  const optional = ['prepare', 'confirm', 'list', 'lookUpKey', 'registerNotices'] as const;
  const isAsked = (name: string) => !optional.some((verb) => verb === name);
  const asked = Object.entries(provider).filter(([name]) => isAsked(name));
  const bare = wallProvider(Object.fromEntries(asked) as unknown as PayoutProvider, WIDE_WALLS);
  for (const verb of optional) expect(bare).not.toHaveProperty(verb);
  const whole = wallProvider(provider, WIDE_WALLS);
  for (const verb of optional) expect(whole).toHaveProperty(verb);
});

test('what needs no call passes through, and every verb reaches the provider once', async () => {
  const { walled, provider, calls } = aWalled();
  expect([walled.name, walled.capabilities]).toEqual(['scripted', provider.capabilities]);
  const notice = { headers: {}, pathRest: '', body: Buffer.from(''), receivedAt: new Date() };
  expect(walled.readNotice(notice)).toMatchObject({ why: 'scripted' });
  expect(await walled.submit(ORDER)).toEqual({ outcome: 'accepted' });
  expect(await walled.confirm!(REFERENCE, 'key')).toEqual({ outcome: 'processing' });
  expect(await walled.prepare!(ORDER)).toEqual({ kind: 'ready' });
  expect(await walled.lookUp(REFERENCE)).toEqual({ outcome: 'settled' });
  expect(await walled.balance()).toMatchObject({ availableCents: 1n });
  expect(await walled.list!(WINDOW)).toEqual({ orders: [], next: null });
  expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'not-found' });
  await walled.registerNotices!('https://example.com');
  walled.close();
  expect(Object.values(calls)).toEqual(Object.values(calls).map(() => 1));
});

test('its verbs are called with their provider', async () => {
  const callers: unknown[] = [];
  const own: PayoutProvider = {
    ...aScripted().provider,
    async submit() {
      callers.push(this);
      return { outcome: 'accepted' };
    },
    async prepare() {
      callers.push(this);
      return { kind: 'ready' };
    },
  };
  const walled = wallProvider(own, WIDE_WALLS);
  await walled.prepare!(ORDER);
  await walled.submit(ORDER);
  expect(callers[0]).toBe(own);
  expect(callers[1]).toBe(own);
});

describe('an open breaker', () => {
  test('refuses all that has to do with handing over', async () => {
    const { walled, script, calls } = aWalled();
    script.submit = LOST;
    await fiveTimes(() => walled.submit(ORDER));
    const report = { outcome: 'not-sent', why: SILENT, retryAfterMs: 1_000 };
    expect(await walled.submit(ORDER)).toEqual(report);
    expect(await walled.confirm!(REFERENCE, 'key')).toEqual(report);
    expect(await walled.prepare!(ORDER)).toEqual({ kind: 'stop', report });
    expect([calls.submit, calls.confirm, calls.prepare]).toEqual([5, 0, 0]);
  });

  test('refuses at once, whatever the budget', async () => {
    const { walled, script } = aWalled({ requestsBurst: 5, requestsPerSecond: 0.001 });
    script.submit = LOST;
    await fiveTimes(() => walled.submit(ORDER));
    expect(await walled.submit(ORDER)).toMatchObject({ why: SILENT });
  });

  test('of confirmations is the same', async () => {
    const { walled, script } = aWalled();
    script.confirm = LOST;
    await fiveTimes(() => walled.confirm!(REFERENCE, 'key'));
    expect(walled.unable(false)).toBe('is not answering');
  });

  test('of questions leaves a key unknown, a list and a balance unlearned', async () => {
    const { walled, script, calls } = aWalled();
    Object.assign(script, { list: null, balance: null });
    script.lookUpKey = { kind: 'unknown', why: 'HTTP 502' };
    await fiveTimes(() => walled.list!(WINDOW));
    await fiveTimes(() => walled.balance());
    await fiveTimes(() => walled.lookUpKey!(EMAIL));
    expect(await walled.list!(WINDOW)).toBeNull();
    expect(await walled.balance()).toBeNull();
    expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'unknown', why: SILENT });
    expect([calls.list, calls.balance, calls.lookUpKey]).toEqual([5, 5, 5]);
    expect(await walled.lookUp(REFERENCE)).toEqual({ outcome: 'settled' });
    expect(walled.health()).toBe('DEGRADED');
  });

  test('is not opened by a provider that has no balance to tell', async () => {
    const { provider, script, calls } = aScripted();
    script.balance = null;
    const capabilities = { ...provider.capabilities, balance: false };
    const walled = wallProvider({ ...provider, capabilities }, WIDE_WALLS);
    for (let calls = 0; calls < 6; calls += 1) expect(await walled.balance()).toBeNull();
    expect([calls.balance, walled.health()]).toEqual([6, 'UNKNOWN']);
  });
});

describe('preparing', () => {
  const STOPPED = { kind: 'stop', report: LOST } as const;

  test('is no proof that anybody answers', async () => {
    const { walled, script, clock } = aWalled();
    script.submit = LOST;
    await fiveTimes(async () => {
      await walled.prepare!(ORDER);
      await walled.submit(ORDER);
    });
    expect(walled.health()).toBe('DOWN');
    clock.pass(1_000);
    expect(await walled.prepare!(ORDER)).toEqual({ kind: 'ready' });
    expect([walled.health(), walled.unable(false)]).toEqual(['DOWN', null]);
    script.submit = { outcome: 'accepted' };
    await walled.submit(ORDER);
    expect(walled.health()).toBe('UP');
  });

  test('opens the breaker when it stops for silence, not when it refuses', async () => {
    const { walled, script } = aWalled();
    script.prepare = {
      kind: 'stop',
      report: { outcome: 'failed', failure: { code: 'RECIPIENT_MISMATCH' } },
    };
    await fiveTimes(() => walled.prepare!(ORDER));
    expect(walled.unable(false)).toBeNull();
    script.prepare = STOPPED;
    await fiveTimes(() => walled.prepare!(ORDER));
    expect(walled.unable(false)).toBe('is not answering');
  });

  test('goes one at a time while it is tried again', async () => {
    const { walled, script, clock, calls } = aWalled();
    script.prepare = STOPPED;
    await fiveTimes(() => walled.prepare!(ORDER));
    clock.pass(1_000);
    script.prepare = new Promise(() => undefined);
    void walled.prepare!(ORDER);
    await new Promise(setImmediate);
    expect(await walled.prepare!(ORDER)).toMatchObject({ kind: 'stop', report: { why: SILENT } });
    expect(calls.prepare).toBe(6);
  });

  test('that was told to wait keeps orders waiting', async () => {
    const { walled, script } = aWalled();
    const report = { outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: 3_000 } as const;
    script.prepare = { kind: 'stop', report };
    await walled.prepare!(ORDER);
    expect(await walled.submit(ORDER)).toMatchObject({ retryAfterMs: 3_000 });
    expect(walled.unable(false)).toBe('asked us to wait');
  });
});

describe('a full lane', () => {
  const NARROW = { requestsBurst: 1, requestsPerSecond: 0.1 };
  const USED_UP = 'our request budget for scripted is used up';

  test('refuses orders with the time to wait, and leaves questions alone', async () => {
    const { walled, calls } = aWalled(NARROW);
    await walled.submit(ORDER);
    const report = { outcome: 'not-sent', why: USED_UP, retryAfterMs: 10_000 };
    expect(await walled.submit(ORDER)).toEqual(report);
    expect(await walled.confirm!(REFERENCE, 'key')).toEqual(report);
    expect(await walled.prepare!(ORDER)).toEqual({ kind: 'stop', report });
    expect(walled.unable(false)).toBe('has had all the requests we allow it for now');
    expect(await walled.lookUp(REFERENCE)).toEqual({ outcome: 'settled' });
    expect([calls.submit, calls.confirm, calls.prepare, calls.lookUp]).toEqual([1, 0, 0, 1]);
  });

  test('refuses questions each in its own words', async () => {
    const { walled, calls } = aWalled(NARROW);
    await walled.lookUp(REFERENCE);
    expect(await walled.lookUp(REFERENCE)).toEqual({ outcome: 'unknown', why: USED_UP });
    expect(await walled.balance()).toBeNull();
    expect(await walled.list!(WINDOW)).toBeNull();
    expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'limited', retryAfterMs: 10_000 });
    await expect(walled.registerNotices!('https://example.com')).rejects.toThrow(USED_UP);
    expect(await walled.submit(ORDER)).toEqual({ outcome: 'accepted' });
    const asked = [calls.balance, calls.list, calls.lookUpKey, calls.registerNotices];
    expect([calls.lookUp, ...asked]).toEqual([1, 0, 0, 0, 0]);
    // Five refused questions are no silence.
    expect(walled.health()).toBe('UP');
  });

  test('is as patient as its pace says', async () => {
    const patient = aWalled({ requestsBurst: 1, requestsPerSecond: 1 });
    await patient.walled.submit(ORDER);
    expect(patient.walled.unable(false)).toBeNull();
    const hasty = aWalled({ requestsBurst: 1, requestsPerSecond: 1, pace: 0.1 });
    await hasty.walled.submit(ORDER);
    expect(await hasty.walled.submit(ORDER)).toMatchObject({ why: USED_UP });
  });

  test('lets nobody through who waited while the provider asked for a pause', async () => {
    const scripted = aScripted();
    const limits = { ...WIDE_WALLS, requestsBurst: 1, requestsPerSecond: 20 };
    const walled = wallProvider(scripted.provider, limits);
    const report = { outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: 60_000 } as const;
    scripted.script.submit = report;
    const reports = await Promise.all([1, 2, 3].map(() => walled.submit(ORDER)));
    expect(scripted.calls.submit).toBe(1);
    expect(reports[0]).toEqual(report);
    expect(reports[2]).toMatchObject({ why: 'scripted asked us to wait' });
  });

  test('gives the turn back that was not used', async () => {
    const scripted = aScripted();
    const limits = { ...WIDE_WALLS, requestsBurst: 5, requestsPerSecond: 0.001 };
    const clock = aClock();
    const walled = wallProvider(scripted.provider, limits, { now: clock.now });
    scripted.script.submit = Promise.resolve(LOST);
    await Promise.all([1, 2, 3, 4, 5].map(() => walled.submit(ORDER)));
    clock.pass(5_000_000);
    const again = await Promise.all([1, 2, 3, 4, 5].map(() => walled.submit(ORDER)));
    // One tried, and it was silent; four never left.
    expect(again.filter(({ outcome }) => outcome === 'not-sent')).toHaveLength(4);
    clock.pass(2_000);
    scripted.script.submit = { outcome: 'accepted' };
    for (let sent = 0; sent < 4; sent += 1) {
      expect(await walled.submit(ORDER)).toEqual({ outcome: 'accepted' });
    }
    expect(await walled.submit(ORDER)).toMatchObject({ why: USED_UP });
  });
});

test('closed, nobody waits any longer and nothing leaves', async () => {
  const { walled, calls } = aWalled({ requestsBurst: 1, requestsPerSecond: 1 });
  await Promise.all([walled.submit(ORDER), walled.lookUp(REFERENCE)]);
  const waiting = [walled.submit(ORDER), walled.lookUp(REFERENCE)];
  await new Promise(setImmediate);
  walled.close();
  expect(await Promise.all(waiting)).toEqual([
    { outcome: 'not-sent', why: 'closed' },
    { outcome: 'unknown', why: 'closed' },
  ]);
  expect(await walled.submit(ORDER)).toEqual({ outcome: 'not-sent', why: 'closed' });
  expect(await walled.lookUpKey!(EMAIL)).toEqual({ kind: 'unknown', why: 'closed' });
  expect(walled.unable(true)).toBe('is switched off');
  expect([calls.submit, calls.lookUp, calls.lookUpKey, calls.close]).toEqual([1, 1, 0, 1]);
});
