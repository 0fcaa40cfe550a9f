import fc from 'fast-check';
import { type AccountLimits, NO_LIMITS, raisedLimits } from '../../src/domain/account-limits';
import { type LimitUse, limitFaults, longestFault, type UsedAt } from '../../src/domain/limit-use';

/** Noon in São Paulo, and half past nine in the evening. */
const NOON = new Date('2026-11-23T15:00:00Z');
const NIGHT = new Date('2026-11-24T00:30:00Z');
const HOUR = 3_600_000;

const used = (at: string, amountCents: bigint, payouts = 1): UsedAt => ({
  at: new Date(at),
  amountCents,
  payouts,
});
const use = (now: Date, changed: Partial<LimitUse> = {}): LimitUse => ({
  ...{ now, hours: [], minutes: [] },
  ...changed,
});
const told = (limits: Partial<AccountLimits>, given: LimitUse, amountCents: bigint) =>
  limitFaults({ limits: { ...NO_LIMITS, ...limits }, use: given, amountCents }).map(
    ({ limit, leftCents, leftPayouts, resetsAt }) =>
      `${limit} ${leftCents ?? leftPayouts} ${resetsAt?.toISOString() ?? 'never'}`,
  );
const night = { from: 20, to: 6, perPayoutCents: 100n, totalCents: 300n };

test('without limits nothing is in the way', () => {
  expect(told({}, use(NIGHT, { hours: [used('2026-11-24T00:00:00Z', 10n ** 12n)] }), 1n)).toEqual(
    [],
  );
});

test('the largest amount is let through, one centavo more never is', () => {
  expect(told({ perPayoutCents: 500n }, use(NOON), 500n)).toEqual([]);
  expect(told({ perPayoutCents: 500n }, use(NOON), 501n)).toEqual(['PER_PAYOUT 500 never']);
});

test('a civil day counts what was requested on it, and resets at its end', () => {
  const hours = [used('2026-11-23T02:00:00Z', 900n), used('2026-11-23T03:00:00Z', 400n)];
  expect(told({ perDayCents: 1_000n }, use(NOON, { hours }), 600n)).toEqual([]);
  expect(told({ perDayCents: 1_000n }, use(NOON, { hours }), 601n)).toEqual([
    'PER_DAY 600 2026-11-24T03:00:00.000Z',
  ]);
  expect(told({ perDayCents: 1_000n }, use(NOON, { hours }), 1_001n)).toEqual([
    'PER_DAY 600 never',
  ]);
});

test('at night less may be paid, in each and in sum; by day the night is not asked', () => {
  const hours = [used('2026-11-23T23:00:00Z', 250n), used('2026-11-23T22:00:00Z', 9_000n)];
  const morning = '2026-11-24T09:00:00.000Z';
  expect(told({ night }, use(NIGHT, { hours }), 50n)).toEqual([]);
  expect(told({ night }, use(NIGHT, { hours }), 51n)).toEqual([`NIGHT_TOTAL 50 ${morning}`]);
  expect(told({ night }, use(NIGHT, { hours }), 101n)).toEqual([
    `NIGHT_PER_PAYOUT 100 ${morning}`,
    `NIGHT_TOTAL 50 ${morning}`,
  ]);
  expect(told({ night }, use(NOON, { hours }), 101n)).toEqual([]);
});

test('zero means that nothing may, and at night that waiting helps', () => {
  const nothing = { ...night, perPayoutCents: 0n, totalCents: null };
  expect(told({ perDayCents: 0n }, use(NOON), 1n)).toEqual(['PER_DAY 0 never']);
  expect(told({ night: nothing }, use(NIGHT), 1n)).toEqual([
    'NIGHT_PER_PAYOUT 0 2026-11-24T09:00:00.000Z',
  ]);
  const recipient = { minutes: 60, payouts: 0, amountCents: null };
  expect(told({ recipient }, use(NOON), 1n)).toEqual(['RECIPIENT_PAYOUTS 0 never']);
});

test('a recipient is paid again when enough minutes have left the window', () => {
  const recipient = { minutes: 60, payouts: 3, amountCents: 500n };
  const minutes = [
    used('2026-11-23T13:59:00Z', 500n),
    used('2026-11-23T14:00:00Z', 100n),
    used('2026-11-23T14:30:00Z', 300n),
    used('2026-11-23T14:40:00Z', 0n),
  ];
  expect(told({ recipient }, use(NOON, { minutes }), 401n)).toEqual([
    'RECIPIENT_PAYOUTS 0 2026-11-23T15:01:00.000Z',
    'RECIPIENT_AMOUNT 100 2026-11-23T15:31:00.000Z',
  ]);
  expect(told({ recipient }, use(NOON, { minutes }), 501n)[1]).toBe('RECIPIENT_AMOUNT 100 never');
});

test('the limit that is told is the one that lasts longest', () => {
  const limits = { ...NO_LIMITS, perDayCents: 10n, perPayoutCents: 5n };
  const faults = limitFaults({ limits, use: use(NOON), amountCents: 7n });
  expect(longestFault(faults)).toMatchObject({ limit: 'PER_PAYOUT', resetsAt: null });
  expect(longestFault([])).toBeNull();
});

const cents = fc.bigInt({ min: 0n, max: 2_000n });
const orNone = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const limitsGiven = fc.record({
  perPayoutCents: orNone(cents),
  perDayCents: orNone(cents),
  night: orNone(
    fc.record({
      from: fc.constantFrom(20, 22, 1),
      to: fc.constantFrom(6, 5),
      perPayoutCents: orNone(cents),
      totalCents: orNone(cents),
    }),
  ),
  recipient: orNone(
    fc.record({
      minutes: fc.integer({ min: 1, max: 3_000 }),
      payouts: orNone(fc.integer({ min: 0, max: 4 })),
      amountCents: orNone(cents),
    }),
  ),
  lookAlikeMinutes: fc.constant(null),
});
const requests = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 6 * HOUR }), amountCents: cents }),
  { maxLength: 40 },
);

/** Asks for one after the other; what no limit stops is counted, as the database counts it. */
function play(limits: AccountLimits, asked: { afterMs: number; amountCents: bigint }[]) {
  let now = NOON.getTime();
  const paid: UsedAt[] = [];
  const floored = (step: number): UsedAt[] =>
    paid.map((one) => ({ ...one, at: new Date(Math.floor(one.at.getTime() / step) * step) }));
  const useNow = (at: Date) => ({ now: at, hours: floored(HOUR), minutes: floored(60_000) });
  for (const { afterMs, amountCents } of asked) {
    now += afterMs;
    const at = new Date(now);
    const fault = longestFault(limitFaults({ limits, use: useNow(at), amountCents }));
    if (fault === null) paid.push({ at, amountCents, payouts: 1 });
    else if (fault.resetsAt !== null) {
      expect(fault.resetsAt.getTime()).toBeGreaterThan(now);
      const then = { limits, use: useNow(fault.resetsAt), amountCents };
      const again = limitFaults(then).filter(({ limit }) => limit === fault.limit);
      // The day after resets into may have been at its end; nothing else was paid meanwhile.
      expect(again).toEqual([]);
    }
  }
  return paid;
}

test('what no limit stopped is never more than the limits, whatever the order and time', () => {
  fc.assert(
    fc.property(limitsGiven, requests, (limits, asked) => {
      const paid = play(limits, asked);
      const { recipient } = limits;
      for (const { at } of recipient === null ? [] : paid) {
        const from = at.getTime() - (recipient?.minutes ?? 0) * 60_000;
        const within = paid.filter((one) => one.at.getTime() >= from && one.at <= at);
        const total = within.reduce((sum, one) => sum + one.amountCents, 0n);
        expect(within.length).toBeLessThanOrEqual(recipient?.payouts ?? Infinity);
        const most = recipient?.amountCents ?? null;
        expect(most === null || total <= most).toBe(true);
      }
    }),
  );
});

test('a raise is told by the limit that lets more through', () => {
  const before = { ...NO_LIMITS, perDayCents: 100n, night };
  expect(raisedLimits(before, { ...before, perDayCents: 101n })).toEqual(['PER_DAY']);
  expect(raisedLimits(before, { ...before, perDayCents: null })).toEqual(['PER_DAY']);
  expect(raisedLimits(before, { ...before, perDayCents: 99n, perPayoutCents: 1n })).toEqual([]);
  expect(raisedLimits(before, { ...before, night: { ...night, from: 22 } })).toEqual([
    'NIGHT_PER_PAYOUT',
    'NIGHT_TOTAL',
  ]);
  const recipient = { minutes: 60, payouts: 2, amountCents: null };
  const often = { ...recipient, minutes: 30 };
  expect(raisedLimits({ ...NO_LIMITS, recipient }, { ...NO_LIMITS, recipient: often })).toEqual([
    'RECIPIENT_PAYOUTS',
  ]);
});
