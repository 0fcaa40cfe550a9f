import { decide } from '../../src/domain/decide';
import { NOTHING } from '../../src/domain/decision';
import { SUSPICIONS } from '../../src/domain/payout';
import {
  ago,
  aNotice,
  aRefund,
  LOOK_UP,
  MINUTE,
  REPORTS,
  refunded,
  suspicious,
} from './payout-facts';

const KEEP = { ...NOTHING, cause: 'LOOK_UP', suspicion: 'NOTICE' };
const agreedOn = (status: 'SETTLED' | 'FAILED' | 'REFUNDED', ms: number) => ({
  status,
  since: ago(ms),
});

test.each(['settled', 'failed', 'denied', 'refunded'] as const)(
  'a first end (%s) is only remembered',
  (outcome) => {
    const decision = decide(suspicious('NOTICE'), REPORTS[outcome], LOOK_UP);
    expect(decision).toEqual({ ...KEEP, agreed: outcome.toUpperCase() });
  },
);

test.each`
  agreed       | report             | move
  ${'SETTLED'} | ${REPORTS.settled} | ${'CAPTURE'}
  ${'FAILED'}  | ${REPORTS.failed}  | ${'RELEASE'}
`('$agreed said again a minute later is taken', ({ agreed, report, move }) => {
  const facts = suspicious('NOTICE', agreedOn(agreed, MINUTE));
  expect(decide(facts, report, LOOK_UP)).toMatchObject({
    to: agreed,
    cause: 'VERIFIED',
    move,
    suspicion: null,
  });
});

test('said again too early it is only remembered', () => {
  const facts = suspicious('NOTICE', agreedOn('SETTLED', MINUTE - 1));
  expect(decide(facts, REPORTS.settled, LOOK_UP)).toEqual({ ...KEEP, agreed: 'SETTLED' });
  expect(decide(facts, REPORTS.settled, { ...LOOK_UP, pace: 0.02 }).to).toBe('SETTLED');
});

test.each`
  first        | second
  ${'SETTLED'} | ${REPORTS.failed}
  ${'FAILED'}  | ${REPORTS.settled}
  ${'FAILED'}  | ${REPORTS.refunded}
`('$first, then $second.outcome: only people can end it', ({ first, second }) => {
  const facts = suspicious('NOTICE', agreedOn(first, 10 * MINUTE));
  expect(decide(facts, second, LOOK_UP)).toEqual({
    ...KEEP,
    suspicion: 'FINAL',
    alert: 'FINAL_CONTRADICTION',
  });
});

test('paid and then returned is one story, which must be told twice as well', () => {
  const settled = suspicious('NOTICE', agreedOn('SETTLED', 10 * MINUTE));
  const told = decide(settled, REPORTS.refunded, LOOK_UP);
  expect(told).toEqual({ ...KEEP, agreed: 'REFUNDED' });
  const again = suspicious('NOTICE', agreedOn('REFUNDED', MINUTE));
  expect(decide(again, REPORTS.refunded, LOOK_UP)).toMatchObject({
    to: 'REFUNDED',
    move: 'CAPTURE',
    refunds: [{ reference: 'REMAINDER', amountCents: 1_000n }],
  });
});

test.each(['accepted', 'processing', 'awaiting-confirmation'] as const)(
  'a look-up that says %s makes us forget the end it gave before',
  (outcome) => {
    const facts = suspicious('NOTICE', agreedOn('SETTLED', 10 * MINUTE));
    expect(decide(facts, REPORTS[outcome], LOOK_UP)).toEqual({ ...KEEP, agreed: 'FORGET' });
  },
);

test.each(['unknown', 'not-sent'] as const)('%s changes nothing', (outcome) => {
  const facts = suspicious('NOTICE', agreedOn('SETTLED', 10 * MINUTE));
  const { to, move, suspicion, agreed } = decide(facts, REPORTS[outcome], LOOK_UP);
  expect({ to, move, suspicion, agreed }).toEqual({
    to: null,
    move: null,
    suspicion: null,
    agreed: null,
  });
});

const FOR_PEOPLE = SUSPICIONS.filter((suspicion) => suspicion !== 'NOTICE');

test.each(FOR_PEOPLE)('no look-up ends a suspicion of %s, however often it agrees', (suspicion) => {
  const facts = suspicious(suspicion, agreedOn('SETTLED', 60 * MINUTE));
  for (const report of Object.values(REPORTS)) {
    const decision = decide(facts, report, LOOK_UP);
    expect(decision).toMatchObject({ to: null, move: null, refunds: [], agreed: null });
  }
});

test('a notice that comes meanwhile ends nothing either', () => {
  for (const suspicion of SUSPICIONS) {
    const facts = { ...suspicious(suspicion), notices: [aNotice('settled')] };
    const decision = decide(facts, REPORTS.settled, LOOK_UP);
    expect(decision).toMatchObject({ to: null, move: null, verdicts: [{ verdict: 'CONFIRMED' }] });
  }
});

test('more given back than was paid is for people, and is never taken', () => {
  const facts = suspicious('NOTICE', agreedOn('REFUNDED', 10 * MINUTE));
  expect(decide(facts, refunded(aRefund(1_001n)), LOOK_UP)).toEqual({
    ...NOTHING,
    cause: 'CONTRADICTION',
    suspicion: 'AMOUNT',
    alert: 'REFUND_EXCEEDS_PAYMENT',
  });
});
