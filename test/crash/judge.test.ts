import type { BookedPayout } from '../support/sandboxed-provider';
import type { Asked } from './callers';
import { judge, type Recorded, strangers } from './judge';

const asked = (changes: Partial<Asked> = {}): Asked => ({
  key: 'k',
  pixKey: 'x',
  payoutId: 'p',
  answeredMs: 1,
  refusal: null,
  ...changes,
});
const recorded = (changes: Partial<Recorded> = {}): Recorded => ({
  id: 'p',
  key: 'k',
  pixKey: 'x',
  provider: 'pagstar',
  status: 'SETTLED',
  closing: 'CAPTURE',
  trouble: null,
  resent: false,
  ...changes,
});
const paid = (...payments: number[]) =>
  new Map([['x', payments.map((times) => ({ payments: times }) as BookedPayout)]]);

const FAILED = { status: 'FAILED', closing: 'RELEASE' } as const;
const FOR_PEOPLE = {
  provider: 'paybrokers',
  status: 'UNKNOWN',
  closing: null,
  trouble: 'the provider does not know it; it must not be sent twice, so two people can end it',
} as const;
const UNKNOWN_AT_PAGSTAR = { ...FOR_PEOPLE, provider: 'pagstar' };
const STILL_SENT = { status: 'SUBMITTED', closing: null } as const;
const UNHEARD = { payoutId: null };
const REFUSED = { payoutId: null, refusal: 'INVALID_INPUT' };
const NOT_EXPLAINED = { ...FOR_PEOPLE, trouble: 'no answer' };

test.each`
  what                                  | caller               | payout                | payments  | kinds
  ${'settled and paid once'}            | ${{}}                | ${{}}                 | ${[1]}    | ${[]}
  ${'failed and not paid'}              | ${{}}                | ${FAILED}             | ${[0]}    | ${[]}
  ${'left to people and not paid'}      | ${{}}                | ${FOR_PEOPLE}         | ${[]}     | ${[]}
  ${'paid twice by one key'}            | ${{}}                | ${{}}                 | ${[2]}    | ${['double']}
  ${'paid by two keys'}                 | ${{}}                | ${{}}                 | ${[1, 1]} | ${['double']}
  ${'settled and not paid'}             | ${{}}                | ${{}}                 | ${[0]}    | ${['lost']}
  ${'failed and paid'}                  | ${{}}                | ${FAILED}             | ${[1]}    | ${['lost']}
  ${'left to people and paid'}          | ${{}}                | ${FOR_PEOPLE}         | ${[1]}    | ${['stuck']}
  ${'unknown where it may be repeated'} | ${{}}                | ${UNKNOWN_AT_PAGSTAR} | ${[]}     | ${['stuck']}
  ${'unknown and nobody is told why'}   | ${{}}                | ${NOT_EXPLAINED}      | ${[]}     | ${['stuck']}
  ${'under way for ever'}               | ${{}}                | ${STILL_SENT}         | ${[1]}    | ${['stuck']}
  ${'answered as another payout'}       | ${{ payoutId: 'q' }} | ${{}}                 | ${[1]}    | ${['double']}
  ${'never answered'}                   | ${UNHEARD}           | ${{}}                 | ${[1]}    | ${['stuck']}
  ${'refused'}                          | ${REFUSED}           | ${{}}                 | ${[1]}    | ${['other']}
`('$what: $kinds', ({ caller, payout, payments, kinds }) => {
  const evidence = { asked: [asked(caller)], recorded: [recorded(payout)] };
  const violations = judge({ ...evidence, booked: paid(...(payments as number[])) });
  expect(violations.map(({ kind }) => kind)).toEqual(kinds);
});

test('what was acknowledged and is nowhere is lost', () => {
  const violations = judge({ asked: [asked()], recorded: [], booked: new Map() });
  expect(violations.map(({ kind }) => kind)).toEqual(['lost']);
});

test('whoever is paid without an order is a stranger', () => {
  expect(strangers({ asked: [asked()], booked: paid(1) })).toEqual([]);
  expect(strangers({ asked: [], booked: paid(1) })).toHaveLength(1);
  expect(strangers({ asked: [], booked: paid(0) })).toEqual([]);
});
