import type { PayoutReport } from '../../src/domain/report';
import { RequestLane } from '../../src/providers/request-lane';
import { TokenBucket } from '../../src/providers/token-bucket';
import { wallProvider } from '../../src/providers/walled-provider';
import { anOrder, referenceTo } from '../support/sandboxed-provider';
import { aClock, aScripted, WIDE_WALLS } from '../support/scripted-provider';

const ORDER = anOrder(1_000n);
const tooMany = (retryAfterMs: number): PayoutReport => ({
  outcome: 'not-sent',
  why: 'HTTP 429',
  retryAfterMs,
});

function aWalled(pace = 1) {
  const scripted = aScripted();
  const clock = aClock();
  const walled = wallProvider(scripted.provider, { ...WIDE_WALLS, pace }, { now: clock.now });
  return { ...scripted, clock, walled };
}

test('a shorter pause told later does not shorten the first', async () => {
  const { walled, script, clock, calls } = aWalled();
  const leave = async () => {
    const end = { with: (_report: PayoutReport): void => undefined };
    script.submit = new Promise((resolve) => {
      end.with = resolve;
    });
    const report = walled.submit(ORDER);
    await new Promise(setImmediate);
    return async (seconds: number) => {
      end.with(tooMany(seconds * 1_000));
      await report;
    };
  };
  const first = await leave();
  const second = await leave();
  expect(calls.submit).toBe(2);
  await first(7);
  await second(2);
  clock.pass(6_999);
  expect(walled.unable(false)).toBe('asked us to wait');
  clock.pass(1);
  expect(walled.unable(false)).toBeNull();
});

test('no pause is longer than five minutes, whoever asks for it', async () => {
  const { walled, script, clock } = aWalled();
  script.submit = tooMany(1e9);
  await walled.submit(ORDER);
  clock.pass(300_000);
  expect(walled.unable(false)).toBeNull();
});

test('nor is the time to come again, however small the budget', async () => {
  const { provider } = aScripted();
  const limits = { ...WIDE_WALLS, requestsBurst: 1, requestsPerSecond: 0.001 };
  const walled = wallProvider(provider, limits, { now: aClock().now });
  await walled.submit(ORDER);
  expect(await walled.submit(ORDER)).toMatchObject({ retryAfterMs: 300_000 });
});

test('a pause that nobody gave a length is ours, and paced', async () => {
  const { walled, script, clock } = aWalled(0.1);
  script.lookUp = { outcome: 'unknown', why: 'HTTP 429' };
  await walled.lookUp(referenceTo(ORDER));
  script.lookUp = { outcome: 'settled' };
  clock.pass(99);
  expect(await walled.lookUp(referenceTo(ORDER))).toMatchObject({ outcome: 'unknown' });
  clock.pass(1);
  expect(await walled.lookUp(referenceTo(ORDER))).toEqual({ outcome: 'settled' });
});

test('who comes when a turn was given back stands behind those who wait', async () => {
  const now = () => performance.now();
  const bucket = new TokenBucket({ size: 1, perSecond: 20, now });
  const lane = new RequestLane({ bucket, patienceMs: 1_000, now });
  const went: string[] = [];
  const go = (name: string) => lane.turn().then(() => went.push(name));
  const all = [go('first'), go('second'), go('third')];
  bucket.giveBack(3);
  all.push(go('last'));
  await Promise.all(all);
  expect(went).toEqual(['first', 'second', 'third', 'last']);
});
