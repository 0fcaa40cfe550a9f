import type { BreakKind } from '../../src/domain/break';
import {
  breaksBetween,
  isOutstanding,
  moneyThere,
  wordHere,
} from '../../src/domain/break-comparison';
import type { Attempt } from '../../src/domain/payout';
import type { PayoutReport, ReportOutcome } from '../../src/domain/report';
import type { PayoutStatus } from '../../src/domain/status';
import { aPayout, NOW } from './payout-facts';

const AMOUNT = 10_000n;
const failure = { code: 'UNKNOWN' } as const;

/** What a provider says, in one word. */
function report(word: string): PayoutReport {
  const facts = { amountCents: AMOUNT };
  if (word === 'returned') return { ...facts, outcome: 'refunded', refunds: [], full: true };
  if (word === 'half') {
    const refunds = [{ reference: 'D1', amountCents: AMOUNT / 2n }];
    return { ...facts, outcome: 'refunded', refunds, full: false };
  }
  if (word === 'failed') return { ...facts, outcome: word, failure };
  if (word === 'unknown') return { ...facts, outcome: word, why: 'HTTP 500' };
  if (word === 'absent') return { outcome: word };
  return { ...facts, outcome: word as 'settled' | 'processing' };
}

interface Row {
  readonly status: PayoutStatus;
  readonly state: Attempt['state'];
  readonly looked: 'watched' | 'over';
  readonly there: string;
  readonly found: BreakKind | '';
  readonly news: boolean;
  readonly cleared: string;
}

const RETURNED: Partial<Record<PayoutStatus, bigint>> = {
  REFUNDED: AMOUNT,
  PARTIALLY_REFUNDED: AMOUNT / 2n,
};

const ours = ({ status, state, looked }: Pick<Row, 'status' | 'state' | 'looked'>) => ({
  state,
  payout: aPayout({
    status,
    amountCents: AMOUNT,
    refundedCents: RETURNED[status] ?? 0n,
    nextCheckAt: looked === 'watched' ? NOW : null,
  }),
});

// Cleared: m for MISSING_THERE, a for AMOUNT, s for STATUS.
test.each`
  status                  | state         | looked       | there           | found              | news     | cleared
  ${'SETTLED'}            | ${'ANSWERED'} | ${'watched'} | ${'settled'}    | ${''}              | ${false} | ${'mas'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'over'}    | ${'settled'}    | ${''}              | ${false} | ${'mas'}
  ${'FAILED'}             | ${'NEGATIVE'} | ${'over'}    | ${'failed'}     | ${''}              | ${false} | ${'mas'}
  ${'FAILED'}             | ${'NEGATIVE'} | ${'over'}    | ${'absent'}     | ${''}              | ${false} | ${'mas'}
  ${'PROCESSING'}         | ${'ANSWERED'} | ${'watched'} | ${'processing'} | ${''}              | ${false} | ${'mas'}
  ${'PROCESSING'}         | ${'ANSWERED'} | ${'watched'} | ${'settled'}    | ${''}              | ${true}  | ${'ma'}
  ${'PROCESSING'}         | ${'ANSWERED'} | ${'watched'} | ${'failed'}     | ${''}              | ${true}  | ${'ma'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'watched'} | ${'processing'} | ${''}              | ${true}  | ${'ma'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'over'}    | ${'processing'} | ${'STATUS'}        | ${false} | ${'ma'}
  ${'FAILED'}             | ${'NEGATIVE'} | ${'over'}    | ${'processing'} | ${'STATUS'}        | ${false} | ${'ma'}
  ${'FAILED'}             | ${'NEGATIVE'} | ${'over'}    | ${'settled'}    | ${'STATUS'}        | ${false} | ${'ma'}
  ${'FAILED'}             | ${'NEGATIVE'} | ${'over'}    | ${'half'}       | ${'STATUS'}        | ${false} | ${'ma'}
  ${'FAILED'}             | ${'NEGATIVE'} | ${'over'}    | ${'returned'}   | ${''}              | ${false} | ${'mas'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'watched'} | ${'failed'}     | ${'STATUS'}        | ${false} | ${'ma'}
  ${'QUEUED'}             | ${'NEGATIVE'} | ${'watched'} | ${'settled'}    | ${'STATUS'}        | ${false} | ${'ma'}
  ${'QUEUED'}             | ${'NEGATIVE'} | ${'watched'} | ${'processing'} | ${'STATUS'}        | ${false} | ${'ma'}
  ${'SETTLED'}            | ${'NEGATIVE'} | ${'watched'} | ${'absent'}     | ${''}              | ${false} | ${'mas'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'watched'} | ${'half'}       | ${''}              | ${true}  | ${'ma'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'over'}    | ${'half'}       | ${'STATUS'}        | ${false} | ${'ma'}
  ${'PARTIALLY_REFUNDED'} | ${'ANSWERED'} | ${'watched'} | ${'half'}       | ${''}              | ${false} | ${'mas'}
  ${'PARTIALLY_REFUNDED'} | ${'ANSWERED'} | ${'watched'} | ${'returned'}   | ${''}              | ${true}  | ${'ma'}
  ${'PARTIALLY_REFUNDED'} | ${'ANSWERED'} | ${'watched'} | ${'settled'}    | ${'STATUS'}        | ${false} | ${'ma'}
  ${'REFUNDED'}           | ${'ANSWERED'} | ${'over'}    | ${'returned'}   | ${''}              | ${false} | ${'mas'}
  ${'REFUNDED'}           | ${'ANSWERED'} | ${'over'}    | ${'half'}       | ${'STATUS'}        | ${false} | ${'ma'}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'watched'} | ${'absent'}     | ${'MISSING_THERE'} | ${true}  | ${''}
  ${'SETTLED'}            | ${'OPEN'}     | ${'over'}    | ${'absent'}     | ${'MISSING_THERE'} | ${false} | ${''}
  ${'PROCESSING'}         | ${'ANSWERED'} | ${'watched'} | ${'absent'}     | ${'MISSING_THERE'} | ${true}  | ${''}
  ${'UNKNOWN'}            | ${'OPEN'}     | ${'watched'} | ${'absent'}     | ${''}              | ${false} | ${''}
  ${'SETTLED'}            | ${'ANSWERED'} | ${'watched'} | ${'unknown'}    | ${''}              | ${false} | ${''}
`('$status, $state, $looked, and there it is $there: $found', (row: Row) => {
  const { found, cleared, isNews } = breaksBetween(ours(row), report(row.there));
  expect(found.map(({ kind }) => kind)).toEqual(row.found === '' ? [] : [row.found]);
  expect(cleared.map((kind) => kind.charAt(0).toLowerCase()).join('')).toBe(row.cleared);
  expect(isNews).toBe(row.news);
});

const SETTLED = { status: 'SETTLED', state: 'ANSWERED', looked: 'over' } as const;
const FAILED = { status: 'FAILED', state: 'NEGATIVE', looked: 'over' } as const;

test('another amount is a break of its own, beside one of status', () => {
  const other = { ...report('settled'), amountCents: 1n };
  expect(breaksBetween(ours(SETTLED), other)).toMatchObject({
    found: [{ kind: 'AMOUNT', ourCents: AMOUNT, theirCents: 1n }],
    cleared: ['MISSING_THERE', 'STATUS'],
  });
  const kinds = breaksBetween(ours(FAILED), other).found.map(({ kind }) => kind);
  expect(kinds).toEqual(['AMOUNT', 'STATUS']);
});

test('an amount nobody told clears nothing; that of an order never paid is of no matter', () => {
  expect(breaksBetween(ours(SETTLED), { outcome: 'settled' })).toMatchObject({
    found: [],
    cleared: ['MISSING_THERE', 'STATUS'],
  });
  const kinds = breaksBetween(ours(SETTLED), { ...report('failed'), amountCents: 1n }).found;
  expect(kinds.map(({ kind }) => kind)).toEqual(['AMOUNT', 'STATUS']);
  const unpaid = { ...report('failed'), amountCents: 1n };
  expect(breaksBetween(ours(FAILED), unpaid)).toMatchObject({ found: [], isNews: false });
});

test('a recipient that differs is for the door, which is told to look', () => {
  const other = { ...report('settled'), recipientTaxId: '11144477735' };
  const watched = ours({ ...SETTLED, looked: 'watched' });
  expect(breaksBetween(watched, other)).toMatchObject({ found: [], isNews: true });
});

test('an attempt that was proved not paid says so, whatever its payout became elsewhere', () => {
  const [seen] = breaksBetween(ours({ ...SETTLED, state: 'NEGATIVE' }), report('settled')).found;
  expect(seen).toMatchObject({ kind: 'STATUS', ours: 'NOT_PAID_HERE', theirs: 'settled' });
});

test('only an attempt that was not paid, of a payout that holds or paid, speaks for itself', () => {
  expect(wordHere(ours(FAILED))).toBe('FAILED');
  expect(wordHere(ours({ ...FAILED, state: 'OPEN' }))).toBe('FAILED');
  expect(wordHere(ours(SETTLED))).toBe('SETTLED');
  expect(wordHere(ours({ ...SETTLED, status: 'QUEUED', state: 'NEGATIVE' }))).toBe('NOT_PAID_HERE');
});

test.each<[ReportOutcome, string | null]>([
  ['accepted', 'HELD'],
  ['awaiting-provider-approval', 'HELD'],
  ['awaiting-confirmation', 'HELD'],
  ['processing', 'HELD'],
  ['settled', 'SPENT'],
  ['refunded', 'SPENT'],
  ['failed', 'RELEASED'],
  ['denied', 'RELEASED'],
  ['canceled', 'RELEASED'],
  ['expired', 'RELEASED'],
  ['absent', 'ABSENT'],
  ['unknown', null],
  ['not-sent', null],
])('%s is %s there', (outcome, money) => {
  expect(moneyThere({ outcome } as PayoutReport)).toBe(money);
});

test.each([
  ['settled', true],
  ['processing', true],
  ['unknown', true],
  ['half', true],
  ['returned', false],
  ['failed', false],
])('of an order that is %s something may be missing: %s', (word, isLeft) => {
  expect(isOutstanding(report(word))).toBe(isLeft);
});
