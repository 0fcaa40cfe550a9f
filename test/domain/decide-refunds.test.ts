import fc from 'fast-check';
import { decide } from '../../src/domain/decide';
import { NOTHING } from '../../src/domain/decision';
import type { PayoutReport } from '../../src/domain/report';
import { aRefund, factsOf, inStatus, LOOK_UP, REPORTS, refunded } from './payout-facts';

const settled = inStatus('SETTLED');
const FIRST = aRefund(300n, 'D-1');
const part = {
  ...factsOf({ status: 'PARTIALLY_REFUNDED', refundedCents: 300n }),
  refunds: [FIRST],
};

test('a partial return is taken with its amount', () => {
  expect(decide(settled, refunded(FIRST), LOOK_UP)).toEqual({
    ...NOTHING,
    to: 'PARTIALLY_REFUNDED',
    cause: 'LOOK_UP',
    refunds: [FIRST],
  });
});

test('the same return told again is nothing new', () => {
  expect(decide(part, refunded(FIRST), LOOK_UP)).toEqual({ ...NOTHING, cause: 'LOOK_UP' });
});

test('a second partial return is taken beside the first', () => {
  const second = aRefund(200n, 'D-2');
  expect(decide(part, refunded(FIRST, second), LOOK_UP)).toMatchObject({
    to: 'PARTIALLY_REFUNDED',
    refunds: [second],
    move: null,
  });
});

test('returns that add up to the whole amount are a full one', () => {
  const rest = aRefund(700n, 'D-2');
  expect(decide(part, refunded(FIRST, rest), LOOK_UP)).toMatchObject({
    to: 'REFUNDED',
    refunds: [rest],
  });
});

test.each`
  from       | told       | fresh      | rest
  ${settled} | ${[]}      | ${[]}      | ${1_000n}
  ${settled} | ${[FIRST]} | ${[FIRST]} | ${700n}
  ${part}    | ${[]}      | ${[]}      | ${700n}
  ${part}    | ${[FIRST]} | ${[]}      | ${700n}
`('a full return leaves $rest centavos unsaid, as a line of its own', (row) => {
  const { from, told, fresh, rest } = row;
  const report: PayoutReport = { outcome: 'refunded', refunds: told, full: true };
  expect(decide(from, report, LOOK_UP)).toMatchObject({
    to: 'REFUNDED',
    refunds: [...fresh, { reference: 'REMAINDER', amountCents: rest }],
  });
});

test('a return told twice in one answer is one return', () => {
  expect(decide(settled, refunded(FIRST, FIRST), LOOK_UP)).toMatchObject({
    to: 'PARTIALLY_REFUNDED',
    refunds: [FIRST],
  });
});

test('a smaller return beside a known one is a second return', () => {
  const second = aRefund(200n, 'D-2');
  expect(decide(part, refunded(second), LOOK_UP)).toMatchObject({
    to: 'PARTIALLY_REFUNDED',
    refunds: [second],
  });
});

test('a full return by another reference leaves nothing unsaid beside the known one', () => {
  const rest = aRefund(700n, 'D-2');
  const report: PayoutReport = { outcome: 'refunded', refunds: [rest], full: true };
  expect(decide(part, report, LOOK_UP)).toMatchObject({ to: 'REFUNDED', refunds: [rest] });
});

test('a known return told with another amount books nothing and tells somebody', () => {
  expect(decide(part, refunded(aRefund(500n, 'D-1')), LOOK_UP)).toMatchObject({
    to: null,
    refunds: [],
    alert: 'FACTS_DIFFER',
  });
});

test('a payout that is paid and partly back already is captured whole at once', () => {
  expect(decide(inStatus('PROCESSING'), refunded(FIRST), LOOK_UP)).toMatchObject({
    to: 'PARTIALLY_REFUNDED',
    move: 'CAPTURE',
    refunds: [FIRST],
  });
});

test.each(['SUBMITTED', 'PROCESSING', 'UNKNOWN'] as const)(
  'more given back than was paid makes %s suspicious',
  (status) => {
    expect(decide(inStatus(status), refunded(aRefund(1_001n)), LOOK_UP)).toEqual({
      ...NOTHING,
      to: 'SUSPICIOUS',
      cause: 'CONTRADICTION',
      suspicion: 'AMOUNT',
      alert: 'REFUND_EXCEEDS_PAYMENT',
    });
  },
);

test('more given back than was paid is an alert once the payout settled', () => {
  expect(decide(settled, refunded(aRefund(1_001n)), LOOK_UP)).toMatchObject({
    to: null,
    refunds: [],
    alert: 'REFUND_EXCEEDS_PAYMENT',
  });
});

test('a return of which nothing is told changes nothing', () => {
  for (const facts of [settled, part, inStatus('PROCESSING')]) {
    expect(decide(facts, refunded(), LOOK_UP)).toMatchObject({ to: null, move: null, refunds: [] });
  }
});

test('a provider that says settled again takes no return back', () => {
  for (const facts of [part, inStatus('REFUNDED')]) {
    expect(decide(facts, REPORTS.settled, LOOK_UP)).toMatchObject({ to: null, move: null });
  }
});

test('no order and no repetition of returns gives back more than was paid', () => {
  const amounts = fc.array(fc.bigInt({ min: 1n, max: 600n }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(amounts, fc.array(fc.nat(6), { maxLength: 12 }), (cents, looks) => {
      const all = cents.map((one, i) => aRefund(one, `D-${i}`));
      const known = new Map<string, bigint>();
      let payout = settled.payout;
      for (const count of looks) {
        const refunds = [...known].map(([reference, amountCents]) => ({ reference, amountCents }));
        const told = refunded(...all.slice(0, count));
        const decision = decide({ ...settled, payout, refunds }, told, LOOK_UP);
        if (decision.to === null) continue;
        for (const { reference, amountCents } of decision.refunds) {
          if (!known.has(reference)) known.set(reference, amountCents);
        }
        const refundedCents = [...known.values()].reduce((sum, one) => sum + one, 0n);
        payout = { ...payout, status: decision.to, refundedCents };
        expect(refundedCents <= payout.amountCents).toBe(true);
        expect(decision.to === 'REFUNDED').toBe(refundedCents === payout.amountCents);
      }
    }),
  );
});
