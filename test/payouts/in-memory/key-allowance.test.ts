import { KeyAllowance } from '../../../src/payouts/key-allowance';

const MINUTE = 60_000;

function anAllowance() {
  const clock = { nowMs: 5_000 };
  const purses = new KeyAllowance({ size: 10, perMinute: 2 }, () => clock.nowMs);
  return { clock, purses };
}

test('what there is may be spent at once; the rest has to be waited for', () => {
  const { purses } = anAllowance();
  expect(purses.take('a', 10)).toBe(0);
  expect(purses.take('a', 1)).toBe(MINUTE / 2);
  expect(purses.take('a', 3)).toBe(1.5 * MINUTE);
});

test('what was refused costs nothing', () => {
  const { purses } = anAllowance();
  expect(purses.take('a', 8)).toBe(0);
  expect(purses.take('a', 3)).toBe(MINUTE / 2);
  expect(purses.take('a', 2)).toBe(0);
});

test('each caller has an allowance of their own', () => {
  const { purses } = anAllowance();
  purses.take('a', 10);
  expect(purses.take('b', 10)).toBe(0);
});

test('it comes back with time, and never more than there was', () => {
  const { clock, purses } = anAllowance();
  purses.take('a', 10);
  clock.nowMs += MINUTE;
  expect(purses.take('a', 2)).toBe(0);
  expect(purses.take('a', 1)).toBeGreaterThan(0);
  clock.nowMs += 60 * MINUTE;
  expect(purses.take('a', 11)).toBe(MINUTE / 2);
  expect(purses.take('a', 10)).toBe(0);
});

test('what a question turned out to cost is owed', () => {
  const { purses } = anAllowance();
  purses.spend('a', 14);
  expect(purses.take('a', 1)).toBe(2.5 * MINUTE);
});

test('of very many callers the one that was idle longest is forgotten, and no other', () => {
  const { purses } = anAllowance();
  purses.take('first', 10);
  for (let n = 0; n < 9_998; n += 1) purses.take(`caller ${n}`, 1);
  purses.take('last', 10);
  expect(purses.take('first', 1)).toBeGreaterThan(0);
  purses.take('one more', 1);
  // `first` has asked since; the one that did not is `caller 0`.
  expect(purses.take('first', 1)).toBeGreaterThan(0);
  expect(purses.take('caller 0', 10)).toBe(0);
});
