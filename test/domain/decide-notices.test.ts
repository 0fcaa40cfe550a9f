import { decide } from '../../src/domain/decide';
import { NOTHING } from '../../src/domain/decision';
import type { PendingNotice } from '../../src/domain/payout';
import type { PayoutReport, ReportOutcome } from '../../src/domain/report';
import type { PayoutStatus } from '../../src/domain/status';
import {
  ago,
  aNotice,
  anAttempt,
  inStatus,
  LOOK_UP,
  MINUTE,
  REPORTS,
  SUBMISSION,
} from './payout-facts';

const judged = (status: PayoutStatus, notices: PendingNotice[], report: PayoutReport) =>
  decide(inStatus(status, { notices }), report, LOOK_UP);

const verdictOn = (claim: string | null, proven: ReportOutcome) =>
  judged('PROCESSING', [aNotice(claim)], REPORTS[proven]).verdicts[0];

test.each`
  claim                       | proven        | verdict
  ${'settled'}                | ${'settled'}  | ${'CONFIRMED'}
  ${'failed'}                 | ${'failed'}   | ${'CONFIRMED'}
  ${'failed'}                 | ${'canceled'} | ${'CONFIRMED'}
  ${'canceled'}               | ${'denied'}   | ${'CONFIRMED'}
  ${'refunded'}               | ${'refunded'} | ${'CONFIRMED'}
  ${'accepted'}               | ${'settled'}  | ${'STALE'}
  ${'processing'}             | ${'settled'}  | ${'STALE'}
  ${'processing'}             | ${'failed'}   | ${'STALE'}
  ${'settled'}                | ${'refunded'} | ${'STALE'}
  ${'failed'}                 | ${'refunded'} | ${'STALE'}
  ${null}                     | ${'settled'}  | ${'UNVERIFIABLE'}
  ${'a word of another kind'} | ${'settled'}  | ${'UNVERIFIABLE'}
  ${'settled'}                | ${'failed'}   | ${null}
  ${'failed'}                 | ${'settled'}  | ${null}
  ${'refunded'}               | ${'settled'}  | ${null}
  ${'settled'}                | ${'accepted'} | ${null}
  ${'processing'}             | ${'absent'}   | ${null}
`('a notice that says $claim, beside a look-up that says $proven: $verdict', (row) => {
  expect(verdictOn(row.claim, row.proven)?.verdict).toBe(row.verdict);
});

test.each(['unknown', 'not-sent'] as const)('a look-up that is %s judges no notice', (outcome) => {
  expect(judged('PROCESSING', [aNotice('settled')], REPORTS[outcome]).verdicts).toEqual([]);
});

test('the answer to a submission judges no notice', () => {
  const facts = inStatus('QUEUED', { notices: [aNotice('settled')] });
  const decision = decide(facts, REPORTS.accepted, SUBMISSION);
  expect(decision).toMatchObject({ to: 'SUBMITTED', verdicts: [], againMs: null });
});

test('a confirmed notice changes nothing about the decision', () => {
  const { verdicts, ...decision } = judged('PROCESSING', [aNotice('settled')], REPORTS.settled);
  const { verdicts: none, ...without } = judged('PROCESSING', [], REPORTS.settled);
  expect(decision).toEqual(without);
  expect([verdicts.length, none.length]).toEqual([1, 0]);
});

describe('a contradicted notice', () => {
  const lying = (contradictions: number) => [aNotice('settled', contradictions)];

  test.each([
    [0, 2_000],
    [1, 8_000],
    [2, 20_000],
  ])('makes us look again: after %i times in %i ms, and an end waits', (times, againMs) => {
    expect(judged('SUBMITTED', lying(times), REPORTS.failed)).toEqual({
      ...NOTHING,
      cause: 'LOOK_UP',
      verdicts: [{ noticeId: 'notice-settled', verdict: null }],
      againMs,
    });
  });

  test('does not hold progress back', () => {
    const decision = judged('SUBMITTED', lying(0), REPORTS.processing);
    expect(decision).toMatchObject({ to: 'PROCESSING', againMs: 2_000 });
  });

  test('makes the payout suspicious when it was contradicted three times before', () => {
    expect(judged('SUBMITTED', lying(3), REPORTS.failed)).toEqual({
      ...NOTHING,
      to: 'SUSPICIOUS',
      cause: 'CONTRADICTION',
      suspicion: 'NOTICE',
      alert: 'NOTICE_MISMATCH',
      verdicts: [{ noticeId: 'notice-settled', verdict: 'MISMATCH' }],
    });
  });

  test.each(['SETTLED', 'REFUNDED', 'FAILED'] as const)(
    'is an alert and no change when the payout is %s',
    (status) => {
      const claim = status === 'FAILED' ? 'settled' : 'failed';
      const proven = status === 'FAILED' ? REPORTS.failed : REPORTS.settled;
      const decision = judged(status, [aNotice(claim, 3)], proven);
      expect(decision).toMatchObject({
        to: null,
        move: null,
        alert: 'NOTICE_MISMATCH',
        verdicts: [{ verdict: 'MISMATCH' }],
      });
    },
  );

  test('is judged at once when the payout is suspicious already', () => {
    const decision = judged('SUSPICIOUS', lying(0), REPORTS.failed);
    expect(decision).toMatchObject({
      to: null,
      agreed: 'FAILED',
      verdicts: [{ verdict: 'MISMATCH' }],
    });
  });

  test('follows the pace', () => {
    const facts = inStatus('SUBMITTED', { notices: lying(2) });
    expect(decide(facts, REPORTS.failed, { ...LOOK_UP, pace: 0.02 }).againMs).toBe(400);
  });

  test('that says it was taken keeps a proved absence from being acted on', () => {
    const attempt = anAttempt({ absences: 9, lastSentAt: ago(60 * MINUTE) });
    const facts = inStatus('UNKNOWN', { attempt, notices: [aNotice('accepted')] });
    const decision = decide(facts, REPORTS.absent, LOOK_UP);
    expect(decision).toMatchObject({ to: null, cause: 'LOOK_UP', againMs: 2_000 });
  });
});

test('each notice has its own verdict', () => {
  const notices = [aNotice('processing'), aNotice('settled'), aNotice(null)];
  expect(judged('PROCESSING', notices, REPORTS.settled).verdicts).toEqual([
    { noticeId: 'notice-processing', verdict: 'STALE' },
    { noticeId: 'notice-settled', verdict: 'CONFIRMED' },
    { noticeId: 'notice-null', verdict: 'UNVERIFIABLE' },
  ]);
});

test('the notice that was contradicted most often counts', () => {
  const notices = [aNotice('settled', 0), { ...aNotice('refunded', 3), id: 'old' }];
  expect(judged('SUBMITTED', notices, REPORTS.failed).to).toBe('SUSPICIOUS');
});
