import { decide } from '../../src/domain/decide';
import { factsOf, REPORTS, SUBMISSION } from './payout-facts';

const claims = (outcome: string) => ({
  ...factsOf({ status: 'QUEUED' }),
  notices: [{ id: 'n-1', provider: 'one', claimed: 'WORD', outcome, contradictions: 0 }],
});

test.each(['failed', 'canceled', 'expired'] as const)(
  'a notice that says settled keeps the money held when the answer says %s',
  (outcome) => {
    expect(decide(claims('settled'), REPORTS[outcome], SUBMISSION)).toMatchObject({
      to: 'UNKNOWN',
      move: null,
      failure: null,
      verdicts: [],
    });
  },
);

test('an answer that a notice agrees with is taken', () => {
  expect(decide(claims('failed'), REPORTS.failed, SUBMISSION)).toMatchObject({
    to: 'FAILED',
    move: 'RELEASE',
  });
});

test.each`
  asked    | again
  ${0}     | ${1_000}
  ${1}     | ${1_000}
  ${5_000} | ${5_000}
`('a provider that asks for a pause of $asked ms gets one of $again ms', ({ asked, again }) => {
  const report = { outcome: 'not-sent', why: 'HTTP 429', retryAfterMs: asked } as const;
  const options = { ...SUBMISSION, pace: 1 };
  expect(decide(factsOf({ status: 'QUEUED' }), report, options).againMs).toBe(again);
});
