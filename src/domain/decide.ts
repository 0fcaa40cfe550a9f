import { absenceMeans } from './absence';
import { lacksApprovals } from './approvals';
import { type DecideContext, type DecideOptions, type Decision, NOTHING } from './decision';
import { differingFact } from './differing-fact';
import { mayGoElsewhere } from './elsewhere';
import { closingMove } from './ledger';
import { AGREEMENT_MS } from './next-check';
import { isOverdue } from './overdue';
import type { EventCause, PayoutFacts } from './payout';
import type { PayoutReport } from './report';
import { itemised, newRefunds, refundChanged, refundedAfter, statusOf } from './report-status';
import { canBecome, MONEY_IN, type PayoutStatus } from './status';
import { suspect } from './suspect';
import { afterOrder, withNotices } from './with-notices';

/** However little a provider asks for. */
const RETRY_AFTER_MIN_MS = 1_000;

interface Step {
  readonly to: PayoutStatus;
  readonly report: PayoutReport;
  readonly cause: EventCause;
}

function take(facts: PayoutFacts, { to, report, cause }: Step): Decision {
  return {
    ...NOTHING,
    to,
    cause,
    failure: 'failure' in report ? report.failure : null,
    move: closingMove(facts.payout.status, to),
    refunds: report.outcome === 'refunded' ? itemised(facts, report) : [],
  };
}

const exceedsPayment = (facts: PayoutFacts, report: PayoutReport): boolean =>
  report.outcome === 'refunded' && refundedAfter(facts, report.refunds) > facts.payout.amountCents;

function onRefund(facts: PayoutFacts, report: PayoutReport & { outcome: 'refunded' }): Decision {
  const { payout } = facts;
  const stay: Decision = { ...NOTHING, cause: 'LOOK_UP' };
  // Returned means it was paid, whatever we were told before.
  if (MONEY_IN[payout.status] === 'RELEASED') return { ...stay, alert: 'FINAL_CONTRADICTION' };
  const to = statusOf(report, facts) ?? 'REFUNDED';
  const grew = report.full || newRefunds(facts, report.refunds).length > 0;
  const alert = refundChanged(facts, report.refunds) ? 'FACTS_DIFFER' : null;
  if (!grew || !canBecome(payout.status, to)) return { ...stay, alert };
  return { ...take(facts, { to, report, cause: 'LOOK_UP' }), alert };
}

function whileSuspicious(facts: PayoutFacts, target: PayoutStatus, given: DecideContext): Decision {
  const { report, options } = given;
  const keep: Decision = { ...NOTHING, cause: 'LOOK_UP', suspicion: facts.payout.suspicion };
  if (facts.payout.suspicion !== 'NOTICE') return keep;
  if (MONEY_IN[target] === 'HELD') return { ...keep, agreed: 'FORGET' };
  if (facts.agreed === null) return { ...keep, agreed: target };
  if (MONEY_IN[facts.agreed.status] !== MONEY_IN[target]) {
    return { ...keep, suspicion: 'FINAL', alert: 'FINAL_CONTRADICTION' };
  }
  // Paid and then returned is one story going on, not two answers.
  if (facts.agreed.status !== target) return { ...keep, agreed: target };
  const apartMs = facts.readAt.getTime() - facts.agreed.since.getTime();
  if (apartMs < AGREEMENT_MS * options.pace) return { ...keep, agreed: target };
  return take(facts, { to: target, report, cause: 'VERIFIED' });
}

function onAbsent(facts: PayoutFacts, { options }: DecideContext): Decision {
  const { payout } = facts;
  const stay: Decision = { ...NOTHING, cause: 'LOOK_UP' };
  if (payout.status === 'QUEUED') return { ...stay, to: 'UNKNOWN' };
  if (payout.status !== 'UNKNOWN') {
    const paid = MONEY_IN[payout.status] !== 'RELEASED';
    return { ...stay, alert: paid ? 'ABSENT_AFTER_ACCEPTANCE' : null };
  }
  const means = absenceMeans(facts, options);
  if (means === 'PROOF') return { ...stay, to: 'QUEUED', cause: 'ABSENCE_PROVED' };
  return { ...stay, alert: means === 'FOR_PEOPLE' ? 'NEEDS_PEOPLE' : null };
}

function silenceAlert(facts: PayoutFacts, report: PayoutReport): Decision['alert'] {
  if (lacksApprovals(facts)) return 'NEEDS_PEOPLE';
  return report.providerStatus === undefined ? null : 'UNDOCUMENTED_STATUS';
}

function onSilence(facts: PayoutFacts, { report, options }: DecideContext): Decision {
  const { status } = facts.payout;
  const alert = silenceAlert(facts, report);
  const asked = status === 'QUEUED' || options.messenger === 'CONFIRMATION';
  const to =
    report.outcome === 'unknown' && asked && canBecome(status, 'UNKNOWN') ? 'UNKNOWN' : null;
  const waitMs = report.outcome === 'not-sent' ? report.retryAfterMs : undefined;
  // A provider whose clock is behind asks for no pause at all; we make one.
  const againMs = waitMs === undefined ? null : Math.max(waitMs, RETRY_AFTER_MIN_MS * options.pace);
  return { ...NOTHING, cause: options.messenger, to, againMs, alert };
}

function onStatus(facts: PayoutFacts, target: PayoutStatus, given: DecideContext): Decision {
  const { status } = facts.payout;
  const { report, options } = given;
  if (exceedsPayment(facts, report)) return suspect(facts, 'AMOUNT', 'REFUND_EXCEEDS_PAYMENT');
  if (status === 'SUSPICIOUS') return whileSuspicious(facts, target, given);
  if (report.outcome === 'refunded') return onRefund(facts, report);
  if (canBecome(status, target))
    return take(facts, { to: target, report, cause: options.messenger });
  const finals = MONEY_IN[status] !== 'HELD' && MONEY_IN[target] !== 'HELD';
  const contradicts = finals && MONEY_IN[status] !== MONEY_IN[target];
  return {
    ...NOTHING,
    cause: options.messenger,
    alert: contradicts ? 'FINAL_CONTRADICTION' : null,
  };
}

function fromReport(facts: PayoutFacts, given: DecideContext): Decision {
  const { payout } = facts;
  const target = statusOf(given.report, facts);
  const { messenger, othersEligible } = given.options;
  if (messenger === 'SUBMISSION' && othersEligible && mayGoElsewhere(facts, given.report)) {
    return { ...NOTHING, cause: messenger, elsewhere: true, againMs: 0 };
  }
  if (target !== null) {
    const differs = differingFact(payout, given.report);
    if (differs !== null) return suspect(facts, differs, 'FACTS_DIFFER');
    return onStatus(facts, target, given);
  }
  return given.report.outcome === 'absent' ? onAbsent(facts, given) : onSilence(facts, given);
}

/** What a report means for a payout. Pure: the same facts and report always decide the same. */
export function decide(facts: PayoutFacts, report: PayoutReport, options: DecideOptions): Decision {
  const given = { report, options };
  const decision = decideOnReport(facts, given);
  const late = decision.to === null && isOverdue(facts.payout, facts.readAt, options.pace);
  return late && decision.alert === null ? { ...decision, alert: 'OVERDUE' } : decision;
}

function decideOnReport(facts: PayoutFacts, given: DecideContext): Decision {
  const decision = fromReport(facts, given);
  if (given.options.messenger !== 'LOOK_UP') return afterOrder(facts, decision, given);
  return withNotices(facts, decision, given);
}
