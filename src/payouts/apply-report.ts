import { decide } from '../domain/decide';
import type { Alert, DecideOptions, Decision } from '../domain/decision';
import { nextCheckMs } from '../domain/next-check';
import type { Attempt, PayoutFacts } from '../domain/payout';
import type { PayoutReport } from '../domain/report';
import { MONEY_IN } from '../domain/status';
import { reportWithoutPersons } from '../domain/without-persons';
import type { Change, CommitOutcome } from '../store/payout-store';
import { chooseProvider } from './choose-provider';
import type { PayoutParts } from './parts';
import { troubleIn } from './trouble-in';

/** What came of a report; the edge logs and counts it. */
export interface Applied {
  readonly payoutId: string;
  readonly outcome: PayoutReport['outcome'];
  readonly provider: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly alert: Alert | null;
  readonly verdicts: Decision['verdicts'];
  /** False when another worker had taken the payout over; nothing was written. */
  readonly committed: boolean;
  /** A notice came meanwhile: look again at once. */
  readonly dueNow: boolean;
  /** A payout that waited for this one to end. */
  readonly nextInLine: string | null;
}

export interface Heard {
  readonly facts: PayoutFacts;
  readonly report: PayoutReport;
  readonly messenger: DecideOptions['messenger'];
  /** Where it was sent, or would have been; else the provider of the attempt. */
  readonly provider?: string | undefined;
}

const CONFLICTS_MAX = 5;

function attemptState(
  { report, messenger }: Heard,
  decision: Decision,
): Attempt['state'] | undefined {
  if (decision.cause === 'ABSENCE_PROVED') return 'NOT_SENT';
  if (decision.elsewhere) return 'NEGATIVE';
  // A look-up that was not sent says nothing about the order: only the submission's own word does.
  if (report.outcome === 'not-sent') return messenger === 'SUBMISSION' ? 'NOT_SENT' : undefined;
  if (decision.to !== null && MONEY_IN[decision.to] === 'RELEASED') return 'NEGATIVE';
  const silent = report.outcome === 'unknown' || report.outcome === 'absent';
  return silent || decision.to === 'UNKNOWN' ? undefined : 'ANSWERED';
}

/** When to look at a payout again after a decision, in paced milliseconds. */
export function nextCheckAfter(
  facts: PayoutFacts,
  decision: Decision,
  pace: number,
): number | null {
  if (decision.againMs !== null) return decision.againMs;
  const status = decision.to ?? facts.payout.status;
  const since = decision.to === null ? facts.payout.statusSince : facts.readAt;
  const ageMs = (facts.readAt.getTime() - since.getTime()) / Math.max(pace, Number.EPSILON);
  const next = nextCheckMs({ status, ageMs, checks: decision.to === null ? facts.checks + 1 : 0 });
  return next === null ? null : next * pace;
}

const providerOf = ({ facts, provider }: Heard): string =>
  provider ?? facts.attempt?.provider ?? facts.payout.provider ?? '';

function changeFrom(heard: Heard, decision: Decision, parts: PayoutParts): Change {
  const { facts, report, messenger } = heard;
  const name = providerOf(heard);
  // A look-up of something already final must not send its attempt back to life.
  const open = facts.attempt?.state !== 'NEGATIVE';
  return {
    facts,
    decision,
    provider: name || undefined,
    providerStatus: report.providerStatus,
    providerId: report.providerId,
    endToEndId: report.endToEndId,
    attemptState: open ? attemptState(heard, decision) : undefined,
    neverLeft: messenger === 'SUBMISSION' && report.outcome === 'not-sent',
    absent: report.outcome === 'absent',
    proven: report.providerStatus ?? report.outcome,
    nextCheckMs: nextCheckAfter(facts, decision, parts.pace),
    trouble: decision.elsewhere
      ? `${name} refused it`
      : troubleIn(facts, report, parts.providers.get(name)),
  };
}

/** Asked for nothing but a refusal: choosing reads floats and breakers. */
function othersEligible(parts: PayoutParts, heard: Heard): boolean {
  const { facts, report, messenger } = heard;
  if (messenger !== 'SUBMISSION' || report.outcome !== 'failed') return false;
  const refusedBy = [...facts.refusedBy, providerOf(heard)];
  return chooseProvider(parts, facts.payout, refusedBy).routing.chosen !== null;
}

function optionsFor(parts: PayoutParts, heard: Heard): DecideOptions {
  const capabilities = parts.providers.get(providerOf(heard))?.capabilities;
  return {
    messenger: heard.messenger,
    othersEligible: othersEligible(parts, heard),
    idempotentSubmit: capabilities?.idempotentSubmit ?? false,
    absenceIsProofAfterMs: capabilities?.absenceIsProofAfterMs ?? null,
    pace: parts.pace,
  };
}

/**
 * THE door. Whatever is learned about a payout, from whichever messenger, comes through here, and
 * only here do status, ledger, history and next check change, together. A repeat changes nothing.
 */
export async function applyReport(parts: PayoutParts, told: Heard): Promise<Applied> {
  const heard = { ...told, report: reportWithoutPersons(told.report, told.facts.payout) };
  let { facts } = heard;
  for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts += 1) {
    const now = { ...heard, facts };
    const decision = decide(facts, heard.report, optionsFor(parts, now));
    const outcome = await parts.store.commit(changeFrom(now, decision, parts));
    if (outcome.kind === 'committed') {
      if (decision.to !== null) announce(parts, facts);
      return applied(now, decision, outcome);
    }
    const again = await parts.store.facts(facts.payout.merchantId, facts.payout.id);
    if (again === null || again.fence !== facts.fence) break;
    facts = again;
  }
  return applied({ ...heard, facts }, null, null);
}

type Committed = Extract<CommitOutcome, { kind: 'committed' }>;

function applied(heard: Heard, decision: Decision | null, outcome: Committed | null): Applied {
  const { facts, report } = heard;
  return {
    payoutId: facts.payout.id,
    outcome: report.outcome,
    provider: providerOf(heard) || null,
    from: facts.payout.status,
    to: decision?.to ?? null,
    alert: decision?.alert ?? null,
    verdicts: decision?.verdicts ?? [],
    committed: outcome !== null,
    dueNow: outcome?.dueNow ?? false,
    nextInLine: outcome?.nextInLine ?? null,
  };
}

/** Wakes whoever watches this payout, its merchant's log or its account's balance. */
export function announce(parts: PayoutParts, { payout }: PayoutFacts): void {
  parts.feed.publish({ merchantIds: [payout.merchantId], accountIds: [payout.accountId] });
}
