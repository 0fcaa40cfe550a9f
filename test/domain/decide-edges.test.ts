import { decide } from '../../src/domain/decide';
import { NOTHING } from '../../src/domain/decision';
import { differingFact } from '../../src/domain/differing-fact';
import { refundChanged } from '../../src/domain/report-status';
import {
  ago,
  aNotice,
  aPayout,
  aRefund,
  factsOf,
  inStatus,
  LOOK_UP,
  MINUTE,
  REPORTS,
  refunded,
  SUBMISSION,
} from './payout-facts';

const CONFIRMATION = { ...LOOK_UP, messenger: 'CONFIRMATION' } as const;

test('an end takes the money, and nothing came back with it', () => {
  expect(decide(inStatus('PROCESSING'), REPORTS.settled, LOOK_UP)).toEqual({
    ...NOTHING,
    to: 'SETTLED',
    cause: 'LOOK_UP',
    move: 'CAPTURE',
  });
});

test('a confirmation that was not answered makes the outcome unknown', () => {
  const waits = inStatus('AWAITING_CONFIRMATION');
  expect(decide(waits, REPORTS.unknown, CONFIRMATION)).toMatchObject({
    to: 'UNKNOWN',
    cause: 'CONFIRMATION',
  });
  expect(decide(waits, REPORTS['not-sent'], CONFIRMATION).to).toBeNull();
  expect(decide(waits, REPORTS.unknown, LOOK_UP).to).toBeNull();
});

test('the least pause follows the pace', () => {
  const report = { ...REPORTS['not-sent'], retryAfterMs: 0 };
  expect(decide(inStatus('QUEUED'), report, SUBMISSION).againMs).toBe(1_000);
  expect(decide(inStatus('QUEUED'), report, { ...SUBMISSION, pace: 0.5 }).againMs).toBe(500);
  expect(decide(inStatus('QUEUED'), REPORTS['not-sent'], SUBMISSION).againMs).toBeNull();
});

test('being late hides no other alert', () => {
  const late = factsOf({ status: 'PROCESSING', statusSince: ago(4 * 60 * MINUTE) });
  expect(decide(late, REPORTS.processing, LOOK_UP).alert).toBe('OVERDUE');
  expect(decide(late, REPORTS.absent, LOOK_UP).alert).toBe('ABSENT_AFTER_ACCEPTANCE');
  expect(decide(late, REPORTS.settled, LOOK_UP).alert).toBeNull();
});

test('what is not final contradicts nothing', () => {
  const repeated = decide(inStatus('FAILED'), REPORTS.processing, LOOK_UP);
  expect(repeated).toEqual({ ...NOTHING, cause: 'LOOK_UP' });
  const again = decide(inStatus('PROCESSING'), REPORTS.processing, LOOK_UP);
  expect(again).toEqual({ ...NOTHING, cause: 'LOOK_UP' });
  expect(decide(inStatus('FAILED'), REPORTS.settled, LOOK_UP).alert).toBe('FINAL_CONTRADICTION');
  expect(decide(inStatus('FAILED'), REPORTS.denied, LOOK_UP).alert).toBeNull();
});

test('a claim that itself tells nothing cannot be compared', () => {
  for (const claim of ['unknown', 'not-sent']) {
    const facts = inStatus('PROCESSING', { notices: [aNotice(claim)] });
    expect(decide(facts, REPORTS.settled, LOOK_UP).verdicts).toEqual([
      { noticeId: `notice-${claim}`, verdict: 'UNVERIFIABLE' },
    ]);
  }
});

test('a return told with two amounts at once is a difference', () => {
  const facts = factsOf({ status: 'SETTLED' });
  expect(refundChanged(facts, [aRefund(1n, 'D-1'), aRefund(2n, 'D-1')])).toBe(true);
  expect(refundChanged(facts, [aRefund(1n, 'D-1'), aRefund(1n, 'D-1')])).toBe(false);
});

test('a whole return is taken once, itemised or not', () => {
  const whole = { ...refunded(), full: true };
  expect(decide(inStatus('REFUNDED'), whole, LOOK_UP)).toEqual({ ...NOTHING, cause: 'LOOK_UP' });
  expect(decide(inStatus('SETTLED'), whole, LOOK_UP)).toMatchObject({
    to: 'REFUNDED',
    refunds: [{ reference: 'REMAINDER', amountCents: 1_000n }],
  });
});

test('of a bank account no key can differ', () => {
  const destination = {
    kind: 'BANK_ACCOUNT',
    ispb: '12345678',
    branch: '1',
    number: '12345',
    digit: null,
    type: 'CHECKING',
  } as const;
  const report = { outcome: 'settled', pixKey: 'somebody@example.com' } as const;
  expect(differingFact(aPayout({ destination }), report)).toBeNull();
});

test('an end-to-end id told again is the same, another one is not', () => {
  const payout = aPayout({ endToEndId: 'E1' });
  expect(differingFact(payout, { outcome: 'settled', endToEndId: 'E1' })).toBeNull();
  expect(differingFact(payout, { outcome: 'settled', endToEndId: 'E2' })).toBe('END_TO_END_ID');
});
