import { decide } from '../../src/domain/decide';
import { NOTHING } from '../../src/domain/decision';
import type { ReportOutcome } from '../../src/domain/report';
import { canBecome, MONEY_IN, PAYOUT_STATUSES, type PayoutStatus } from '../../src/domain/status';
import {
  ago,
  anAttempt,
  aPayout,
  factsOf,
  inStatus,
  LOOK_UP,
  MINUTE,
  NOW,
  REPORTS,
  SUBMISSION,
} from './payout-facts';

// Rows: the status; columns: what a look-up says. A word is the status taken and the money moved,
// a dot changes nothing, a bang is an alert.
const TABLE = `
                           accepted awaiting-provider-approval awaiting-confirmation processing settled refunded failed denied canceled expired absent not-sent unknown
QUEUED                     SUBMITTED AWAITING_PROVIDER_APPROVAL AWAITING_CONFIRMATION PROCESSING SETTLED+C REFUNDED+C FAILED+R DENIED+R CANCELED+R EXPIRED+R UNKNOWN . UNKNOWN
SUBMITTED                  . AWAITING_PROVIDER_APPROVAL AWAITING_CONFIRMATION PROCESSING SETTLED+C REFUNDED+C FAILED+R DENIED+R CANCELED+R EXPIRED+R ! . .
AWAITING_PROVIDER_APPROVAL . . . PROCESSING SETTLED+C REFUNDED+C FAILED+R DENIED+R CANCELED+R EXPIRED+R ! . .
AWAITING_CONFIRMATION      . . . PROCESSING SETTLED+C REFUNDED+C FAILED+R DENIED+R CANCELED+R EXPIRED+R ! . .
PROCESSING                 . . . . SETTLED+C REFUNDED+C FAILED+R DENIED+R CANCELED+R EXPIRED+R ! . .
UNKNOWN                    SUBMITTED AWAITING_PROVIDER_APPROVAL AWAITING_CONFIRMATION PROCESSING SETTLED+C REFUNDED+C FAILED+R DENIED+R CANCELED+R EXPIRED+R . . .
SUSPICIOUS                 . . . . . . . . . . ! . .
SETTLED                    . . . . . REFUNDED ! ! ! ! ! . .
PARTIALLY_REFUNDED         . . . . . REFUNDED ! ! ! ! ! . .
REFUNDED                   . . . . . . ! ! ! ! ! . .
FAILED                     . . . . ! ! . . . . . . .
DENIED                     . . . . ! ! . . . . . . .
CANCELED                   . . . . ! ! . . . . . . .
EXPIRED                    . . . . ! ! . . . . . . .
`;

const [header, ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = rows.flatMap(([from, ...says]) =>
  says.map((cell, i) => [from as PayoutStatus, header![i] as ReportOutcome, cell] as const),
);

function cellOf(from: PayoutStatus, outcome: ReportOutcome): string {
  const { to, move, alert } = decide(inStatus(from), REPORTS[outcome], LOOK_UP);
  if (to !== null) return move === null ? to : `${to}+${move.slice(0, 1)}`;
  return alert === null ? '.' : '!';
}

test('the table has every outcome and every status a provider can be asked about', () => {
  expect(header).toEqual(Object.keys(REPORTS));
  const asked = PAYOUT_STATUSES.filter((status) => status !== 'AWAITING_APPROVAL');
  expect(rows.map(([from]) => from)).toEqual(asked);
  expect(cells).toHaveLength(asked.length * Object.keys(REPORTS).length);
});

test.each(cells)('%s, when a look-up says %s: %s', (from, outcome, cell) => {
  expect(cellOf(from, outcome)).toBe(cell);
});

test.each(cells)('%s told %s takes only a lawful step, and the move it owes', (from, outcome) => {
  const decision = decide(inStatus(from), REPORTS[outcome], SUBMISSION);
  if (decision.to === null) {
    expect(decision.move).toBeNull();
    expect(decision.refunds).toEqual([]);
    return;
  }
  expect(canBecome(from, decision.to)).toBe(true);
  const owed = MONEY_IN[from] === 'HELD' && MONEY_IN[decision.to] !== 'HELD';
  expect(decision.move !== null).toBe(owed);
});

test.each(cells)('%s told %s decides the same again, and then nothing', (from, outcome) => {
  const facts = inStatus(from);
  const first = decide(facts, REPORTS[outcome], LOOK_UP);
  expect(decide(facts, REPORTS[outcome], LOOK_UP)).toEqual(first);
  if (first.to === null) return;
  const again = decide(inStatus(first.to), REPORTS[outcome], LOOK_UP);
  expect({ to: again.to, move: again.move }).toEqual({ to: null, move: null });
});

test.each(['failed', 'denied', 'canceled', 'expired'] as const)(
  'a payout that is %s keeps the reason, every other has none',
  (outcome) => {
    const { failure } = REPORTS[outcome];
    expect(decide(inStatus('SUBMITTED'), REPORTS[outcome], LOOK_UP).failure).toEqual(failure);
    expect(decide(inStatus('SUBMITTED'), REPORTS.settled, LOOK_UP).failure).toBeNull();
  },
);

test('the cause is the messenger', () => {
  const queued = inStatus('QUEUED');
  expect(decide(queued, REPORTS.accepted, SUBMISSION).cause).toBe('SUBMISSION');
  expect(decide(queued, REPORTS.accepted, LOOK_UP).cause).toBe('LOOK_UP');
});

test('a word nobody documented changes nothing and is an alert', () => {
  const report = { ...REPORTS.unknown, providerStatus: 'EM_ANALISE_MANUAL' };
  expect(decide(inStatus('SUBMITTED'), report, LOOK_UP)).toEqual({
    ...NOTHING,
    cause: 'LOOK_UP',
    alert: 'UNDOCUMENTED_STATUS',
  });
});

test('a provider that says when to come back is believed in that', () => {
  const report = { ...REPORTS['not-sent'], retryAfterMs: 7_000 };
  const decision = decide(inStatus('QUEUED'), report, SUBMISSION);
  expect(decision).toMatchObject({ to: null, againMs: 7_000 });
});

describe('facts that differ from ours', () => {
  test.each`
    fact               | said
    ${'AMOUNT'}        | ${{ amountCents: 999n }}
    ${'RECIPIENT'}     | ${{ recipientTaxId: '123.456.789-09' }}
    ${'RECIPIENT'}     | ${{ recipientTaxId: '***456789**' }}
    ${'PIX_KEY'}       | ${{ pixKey: '12345678909' }}
    ${'END_TO_END_ID'} | ${{ endToEndId: 'E99999999202611221200BBBBBBBBBBB' }}
  `('another $fact is suspicious, whatever else is said', ({ fact, said }) => {
    const ours = { endToEndId: 'E99999999202611221200AAAAAAAAAAA' };
    for (const outcome of ['accepted', 'processing', 'settled', 'failed'] as const) {
      const facts = factsOf({ ...ours, status: 'PROCESSING' });
      expect(decide(facts, { ...REPORTS[outcome], ...said }, LOOK_UP)).toEqual({
        ...NOTHING,
        to: 'SUSPICIOUS',
        cause: 'CONTRADICTION',
        suspicion: fact,
        alert: 'FACTS_DIFFER',
      });
    }
  });

  test.each`
    said
    ${{ amountCents: 1_000n }}
    ${{ recipientTaxId: '529.982.247-25' }}
    ${{ recipientTaxId: '***982247**' }}
    ${{ recipientTaxId: '' }}
    ${{ pixKey: '52998224725' }}
    ${{ endToEndId: 'E99999999202611221200AAAAAAAAAAA' }}
  `('$said is the same payment', ({ said }) => {
    const decision = decide(inStatus('PROCESSING'), { ...REPORTS.settled, ...said }, LOOK_UP);
    expect(decision).toMatchObject({ to: 'SETTLED', move: 'CAPTURE' });
  });

  test('a Pix key in capitals is the same key', () => {
    const destination = { kind: 'PIX_KEY', type: 'EMAIL', value: 'a@b.example' } as const;
    const report = { ...REPORTS.settled, pixKey: 'A@B.example' };
    expect(decide(factsOf({ destination }), report, LOOK_UP).to).toBe('SETTLED');
  });

  test('after the end they are an alert and no change', () => {
    const report = { ...REPORTS.settled, amountCents: 1n };
    expect(decide(inStatus('SETTLED'), report, LOOK_UP)).toMatchObject({
      to: null,
      move: null,
      alert: 'FACTS_DIFFER',
    });
  });

  test('a suspicion that would heal by itself becomes one that does not', () => {
    const report = { ...REPORTS.settled, amountCents: 1n };
    const decision = decide(inStatus('SUSPICIOUS'), report, LOOK_UP);
    expect(decision).toMatchObject({ to: null, suspicion: 'AMOUNT', agreed: null });
  });
});

describe('absence', () => {
  const absent = (changed: object, options = LOOK_UP) =>
    decide(
      factsOf({ status: 'UNKNOWN' }, { attempt: anAttempt({ absences: 2, ...changed }) }),
      REPORTS.absent,
      options,
    );
  const long = { lastSentAt: ago(15 * MINUTE) };

  test('is proof when it was said three times and the lag of the provider is over', () => {
    expect(absent(long)).toEqual({ ...NOTHING, to: 'QUEUED', cause: 'ABSENCE_PROVED' });
  });

  test.each`
    why                             | changed                                 | options
    ${'said twice'}                 | ${{ ...long, absences: 1 }}             | ${LOOK_UP}
    ${'too early by a millisecond'} | ${{ lastSentAt: ago(15 * MINUTE - 1) }} | ${LOOK_UP}
  `('is no proof: $why', ({ changed, options }) => {
    expect(absent(changed, options)).toEqual({ ...NOTHING, cause: 'LOOK_UP' });
  });

  test.each`
    why                                       | changed                          | options
    ${'a provider may pay one key twice'}     | ${long}                          | ${{ ...LOOK_UP, idempotentSubmit: false }}
    ${'absence proves nothing of a provider'} | ${long}                          | ${{ ...LOOK_UP, absenceIsProofAfterMs: null }}
    ${'five sends came to nothing'}           | ${{ ...long, possibleSends: 5 }} | ${LOOK_UP}
  `('is a case for people where $why', ({ changed, options }) => {
    const expected = { ...NOTHING, cause: 'LOOK_UP', alert: 'NEEDS_PEOPLE' };
    expect(absent(changed, options)).toEqual(expected);
    expect(absent({ ...changed, possibleSends: 4 }, LOOK_UP).to).toBe('QUEUED');
  });

  test('follows the pace', () => {
    const fast = { ...LOOK_UP, pace: 0.02 };
    expect(absent({ lastSentAt: ago(18_000) }, fast).to).toBe('QUEUED');
    expect(absent({ lastSentAt: ago(17_999) }, fast).to).toBeNull();
  });

  test('releases no money, however long it lasts', () => {
    for (const status of PAYOUT_STATUSES.filter((one) => MONEY_IN[one] === 'HELD')) {
      const attempt = anAttempt({ absences: 10_000, lastSentAt: new Date(0) });
      const facts = inStatus(status, { attempt, readAt: NOW });
      expect(decide(facts, REPORTS.absent, LOOK_UP).move).toBeNull();
    }
  });
});

test('a decision changes none of the facts it was made from', () => {
  const payout = Object.freeze(aPayout({ status: 'PROCESSING' }));
  const facts = Object.freeze({ ...factsOf({}), payout });
  expect(decide(facts, REPORTS.settled, LOOK_UP).to).toBe('SETTLED');
});
