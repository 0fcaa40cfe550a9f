import fc from 'fast-check';
import { TokenBucket } from '../../src/providers/token-bucket';
import { aClock } from '../support/scripted-provider';

function aBucket(size = 10, perSecond = 2) {
  const clock = aClock();
  return { bucket: new TokenBucket({ size, perSecond, now: clock.now }), clock };
}

test('it is full at the start and never fuller', () => {
  const { bucket, clock } = aBucket();
  expect(bucket.left()).toBe(10);
  clock.pass(60_000);
  expect(bucket.left()).toBe(10);
  bucket.giveBack(5);
  expect(bucket.left()).toBe(10);
});

test('it refills by the clock', () => {
  const { bucket, clock } = aBucket();
  expect(bucket.drain(10)).toBe(10);
  expect(bucket.waitMs(1)).toBe(500);
  clock.pass(499);
  expect(bucket.waitMs(1)).toBe(1);
  clock.pass(1);
  expect(bucket.waitMs(1)).toBe(0);
  clock.pass(1_000);
  expect(bucket.left()).toBeCloseTo(3);
});

test('it gives what it has and goes no lower than empty', () => {
  const { bucket } = aBucket();
  expect(bucket.drain(7)).toBe(7);
  expect(bucket.drain(7)).toBe(3);
  expect(bucket.drain(7)).toBe(0);
  expect(bucket.left()).toBe(0);
});

test('what is promised comes in turn', () => {
  const { bucket, clock } = aBucket(1, 2);
  expect([1, 2, 3].map(() => bucket.reserve(1))).toEqual([0, 500, 1_000]);
  clock.pass(500);
  expect(bucket.reserve(1)).toBe(1_000);
  bucket.giveBack(1);
  expect(bucket.reserve(1)).toBe(1_000);
  expect(bucket.drain(1)).toBe(0);
});

/** Milliseconds that pass, or a call for a token with the patience to wait for it. */
const STEPS = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ passMs: fc.integer({ min: 0, max: 3_000 }) }), weight: 1 },
    { arbitrary: fc.record({ patienceMs: fc.constantFrom(0, 50, 2_000) }), weight: 3 },
    { arbitrary: fc.record({ giveBack: fc.integer({ min: 1, max: 3 }) }), weight: 1 },
  ),
  { maxLength: 150, size: 'max' },
);

test('over any time it lets through no more than its size and what was refilled', () => {
  const sizes = fc.integer({ min: 1, max: 20 });
  const rates = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(sizes, rates, STEPS, (size, perSecond, steps) => {
      const { bucket, clock } = aBucket(size, perSecond);
      const leaves: number[] = [];
      for (const step of steps) {
        if ('passMs' in step) clock.pass(step.passMs);
        // Only what has not been used is ever given back: the last that would have left.
        else if ('giveBack' in step) {
          const unused = leaves.filter((atMs) => atMs >= clock.now()).length;
          const count = Math.min(step.giveBack, unused);
          leaves.splice(leaves.length - count, count);
          bucket.giveBack(count);
        } else if (bucket.waitMs(1) <= step.patienceMs) {
          leaves.push(clock.now() + bucket.reserve(1));
        }
        expect(bucket.left()).toBeLessThanOrEqual(size);
      }
      leaves.forEach((fromMs, first) => {
        leaves.slice(first).forEach((toMs, count) => {
          // A timer counts whole milliseconds.
          const most = size + ((toMs - fromMs + 1) * perSecond) / 1_000;
          expect(count + 1).toBeLessThanOrEqual(most + 1e-6);
        });
      });
    }),
  );
});
