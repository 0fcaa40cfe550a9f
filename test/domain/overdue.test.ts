import { decide } from '../../src/domain/decide';
import { isOverdue } from '../../src/domain/overdue';
import { MONEY_IN, PAYOUT_STATUSES } from '../../src/domain/status';
import { waitingFor } from '../../src/domain/waiting-for';
import { ago, aPayout, factsOf, LOOK_UP, MINUTE, NOW } from './payout-facts';

const HOUR = 60 * MINUTE;
const isLate = (status: (typeof PAYOUT_STATUSES)[number], ageMs: number, pace = 1) =>
  isOverdue({ status, statusSince: ago(ageMs) }, NOW, pace);

test('whatever holds money is late some day, but for what waits for an approver', () => {
  const late = PAYOUT_STATUSES.filter((status) => isLate(status, 48 * HOUR));
  const held = PAYOUT_STATUSES.filter((status) => MONEY_IN[status] === 'HELD');
  expect(late).toEqual(held.filter((status) => status !== 'AWAITING_APPROVAL'));
});

test.each`
  status          | patienceMs
  ${'QUEUED'}     | ${15 * MINUTE}
  ${'UNKNOWN'}    | ${30 * MINUTE}
  ${'PROCESSING'} | ${3 * HOUR}
`('$status is late after $patienceMs ms, at our pace', ({ status, patienceMs }) => {
  expect(isLate(status, patienceMs)).toBe(false);
  expect(isLate(status, patienceMs + 1)).toBe(true);
  expect(isLate(status, patienceMs * 0.02 + 1, 0.02)).toBe(true);
});

test('a look at a late payout that moves nothing raises an alert', () => {
  const late = factsOf({ status: 'UNKNOWN', statusSince: ago(31 * MINUTE) });
  const silent = { outcome: 'unknown', why: 'HTTP 500' } as const;
  expect(decide(late, silent, LOOK_UP)).toMatchObject({ to: null, alert: 'OVERDUE' });
  expect(decide(late, { outcome: 'settled' }, LOOK_UP)).toMatchObject({ alert: null });
  const fresh = factsOf({ status: 'UNKNOWN', statusSince: ago(29 * MINUTE) });
  expect(decide(fresh, silent, LOOK_UP)).toMatchObject({ to: null, alert: null });
});

test('a late payout says so, and who can end it', () => {
  const statusSince = ago(31 * MINUTE);
  const told = (status: 'UNKNOWN' | 'QUEUED' | 'SETTLED') =>
    waitingFor(aPayout({ status, statusSince }), NOW, 1);
  expect(told('UNKNOWN')).toMatch(/longer than it should take: two people can end it/);
  expect(told('QUEUED')).toMatch(/longer than it should take$/);
  expect(told('SETTLED')).toBeNull();
});
