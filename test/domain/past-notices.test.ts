import { decide } from '../../src/domain/decide';
import type { PendingNotice } from '../../src/domain/payout';
import type { PayoutStatus } from '../../src/domain/status';
import { aNotice, anAttempt, inStatus, LOOK_UP, MINUTE, REPORTS, SUBMISSION } from './payout-facts';

/** Said by a provider the payout was with before; its attempt is with `one` now. */
const past = (outcome: string | null): PendingNotice => ({ ...aNotice(outcome), provider: 'two' });
const judged = (status: PayoutStatus, notices: PendingNotice[]) =>
  decide(inStatus(status, { notices }), REPORTS.settled, LOOK_UP);

describe('a notice of the provider it was with before', () => {
  test.each(['settled', 'processing', 'a word of another kind', null])(
    'that says %s means that two may have paid: only people can tell',
    (claim) => {
      expect(judged('PROCESSING', [past(claim)])).toMatchObject({
        to: 'SUSPICIOUS',
        cause: 'CONTRADICTION',
        suspicion: 'FINAL',
        alert: 'NOTICE_MISMATCH',
        move: null,
        verdicts: [{ verdict: 'MISMATCH' }],
      });
    },
  );

  test.each(['failed', 'denied', 'canceled', 'expired'])(
    'that says %s is right: it was refused there',
    (claim) => {
      expect(judged('PROCESSING', [past(claim)])).toMatchObject({
        to: 'SETTLED',
        alert: null,
        verdicts: [{ verdict: 'CONFIRMED' }],
      });
    },
  );

  test('is an alert where the money has gone already', () => {
    expect(judged('SETTLED', [past('settled')])).toMatchObject({
      to: null,
      cause: 'LOOK_UP',
      suspicion: null,
      alert: 'NOTICE_MISMATCH',
      verdicts: [{ verdict: 'MISMATCH' }],
    });
  });

  test('counts beside one that the look-up contradicts for now', () => {
    const notices = [aNotice('refunded'), past('settled')];
    expect(judged('PROCESSING', notices)).toMatchObject({
      to: 'SUSPICIOUS',
      suspicion: 'FINAL',
      againMs: null,
      verdicts: [{ verdict: 'MISMATCH' }, { verdict: 'MISMATCH' }],
    });
  });

  test('cannot be told from others where nothing was ever sent', () => {
    const facts = inStatus('PROCESSING', { attempt: null, notices: [past('settled')] });
    expect(decide(facts, REPORTS.settled, LOOK_UP)).toMatchObject({
      to: 'SETTLED',
      verdicts: [{ verdict: 'CONFIRMED' }],
    });
  });
});

test('facts that differ are told at once, whatever a notice says besides', () => {
  const facts = inStatus('PROCESSING', { notices: [aNotice('refunded')] });
  const report = { outcome: 'settled', amountCents: 1n } as const;
  expect(decide(facts, report, LOOK_UP)).toMatchObject({
    to: 'SUSPICIOUS',
    suspicion: 'AMOUNT',
    againMs: null,
    verdicts: [{ verdict: 'MISMATCH' }],
  });
});

test('a contradiction takes no alert away', () => {
  const facts = inStatus('PROCESSING', { notices: [aNotice('processing')] });
  expect(decide(facts, REPORTS.absent, LOOK_UP)).toMatchObject({
    to: null,
    alert: 'ABSENT_AFTER_ACCEPTANCE',
    againMs: 2_000,
  });
});

test('a final payout is not made suspicious by a notice', () => {
  const facts = inStatus('SETTLED', { notices: [aNotice('refunded', 3)] });
  expect(decide(facts, REPORTS.settled, LOOK_UP)).toMatchObject({
    to: null,
    cause: 'LOOK_UP',
    suspicion: null,
    alert: 'NOTICE_MISMATCH',
    verdicts: [{ verdict: 'MISMATCH' }],
  });
});

describe('a refusal of the submission that a notice contradicts', () => {
  const facts = inStatus('QUEUED', { notices: [aNotice('failed'), aNotice('settled')] });

  test('releases nothing: look-ups find out', () => {
    expect(decide(facts, REPORTS.failed, SUBMISSION)).toMatchObject({
      to: 'UNKNOWN',
      cause: 'SUBMISSION',
      move: null,
      failure: null,
      verdicts: [],
    });
  });

  test('keeps an unknown payout unknown', () => {
    const unknown = inStatus('UNKNOWN', { notices: [aNotice('settled')] });
    const decision = decide(unknown, REPORTS.failed, { ...SUBMISSION, messenger: 'CONFIRMATION' });
    expect(decision).toMatchObject({ to: null, cause: 'CONFIRMATION', move: null });
  });

  test('is believed where the notices say the same', () => {
    const same = inStatus('QUEUED', { notices: [aNotice('failed')] });
    expect(decide(same, REPORTS.failed, SUBMISSION)).toMatchObject({ to: 'FAILED' });
  });
});

test('an absence told without any attempt proves nothing', () => {
  const facts = inStatus('UNKNOWN', { attempt: null });
  expect(decide(facts, REPORTS.absent, LOOK_UP)).toMatchObject({ to: null, cause: 'LOOK_UP' });
  const often = inStatus('UNKNOWN', { attempt: anAttempt({ absences: 1 }) });
  expect(decide(often, REPORTS.absent, { ...LOOK_UP, pace: MINUTE }).to).toBeNull();
});
