import { type DecideContext, type Decision, NOTHING } from './decision';
import { type ComparedNotice, claimsNotPaid, compareClaim } from './judge-notice';
import { CONTRADICTED_AGAIN_MS } from './next-check';
import type { PayoutFacts, PendingNotice } from './payout';
import type { PayoutReport } from './report';
import { canBecome, MONEY_IN } from './status';
import { suspect } from './suspect';

/** What the notices still waiting for a verdict do to a decision made from a look-up. */
export function withNotices(
  facts: PayoutFacts,
  decision: Decision,
  given: DecideContext,
): Decision {
  const compared = compareClaims(facts, given.report);
  const contradicted = compared.filter(({ says }) => says === 'CONTRADICTED');
  if (contradicted.length === 0) return { ...decision, verdicts: verdictsOf(compared, null) };
  const mismatch = verdictsOf(compared, 'MISMATCH');
  if (contradicted.some(({ notice }) => isPast(notice, facts))) {
    return { ...perhapsTwice(facts, decision), verdicts: mismatch };
  }
  const already = facts.payout.status === 'SUSPICIOUS' || decision.to === 'SUSPICIOUS';
  if (already) return { ...decision, verdicts: mismatch };
  const seen = Math.max(...contradicted.map(({ notice }) => notice.contradictions));
  const again = CONTRADICTED_AGAIN_MS[seen];
  if (again !== undefined) {
    return holdBack(decision, verdictsOf(compared, null), again * given.options.pace);
  }
  if (!canBecome(facts.payout.status, 'SUSPICIOUS')) {
    return { ...decision, verdicts: mismatch, alert: 'NOTICE_MISMATCH' };
  }
  return { ...suspect(facts, 'NOTICE', 'NOTICE_MISMATCH'), verdicts: mismatch };
}

/** Of a provider that certainly did not take it, before it went elsewhere. */
const isPast = ({ provider }: PendingNotice, { attempt }: PayoutFacts): boolean =>
  attempt !== null && attempt.provider !== provider;

/** Two providers may have paid it. No look-up of the second tells about the first: people must. */
function perhapsTwice(facts: PayoutFacts, decision: Decision): Decision {
  const isOver = MONEY_IN[facts.payout.status] !== 'HELD';
  return isOver
    ? { ...decision, alert: 'NOTICE_MISMATCH' }
    : suspect(facts, 'FINAL', 'NOTICE_MISMATCH');
}

const compareClaims = (facts: PayoutFacts, report: PayoutReport): ComparedNotice[] =>
  facts.notices.map((notice) => {
    if (!isPast(notice, facts)) return { notice, says: compareClaim(notice, report) };
    return { notice, says: claimsNotPaid(notice) ? 'CONFIRMED' : 'CONTRADICTED' };
  });

/** The verdict on each notice the look-up said something about; null leaves it waiting. */
const verdictsOf = (
  compared: ComparedNotice[],
  contradicted: 'MISMATCH' | null,
): Decision['verdicts'] =>
  compared.flatMap(({ notice, says }) =>
    says === null
      ? []
      : [{ noticeId: notice.id, verdict: says === 'CONTRADICTED' ? contradicted : says }],
  );

/** While a contradiction may still be lag, an end and a second send wait; progress does not. */
function holdBack(decision: Decision, verdicts: Decision['verdicts'], againMs: number): Decision {
  const { to, cause } = decision;
  const final = to !== null && MONEY_IN[to] !== 'HELD';
  const waits = final || cause === 'ABSENCE_PROVED';
  const kept: Decision = waits ? { ...NOTHING, cause: 'LOOK_UP' } : decision;
  return { ...kept, verdicts, againMs };
}

/**
 * An answer to a submission or a confirmation judges no notice. But where one contradicts it, the
 * money stays held and look-ups find out.
 */
export function afterOrder(facts: PayoutFacts, decision: Decision, given: DecideContext): Decision {
  const contradicted = compareClaims(facts, given.report).some(
    ({ says }) => says === 'CONTRADICTED',
  );
  if (!contradicted || decision.move === null) return decision;
  const to = canBecome(facts.payout.status, 'UNKNOWN') ? 'UNKNOWN' : null;
  return { ...NOTHING, cause: given.options.messenger, to };
}
