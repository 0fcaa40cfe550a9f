import { missingApprovals } from '../domain/approvals';
import type { AuditAction } from '../domain/audit-entry';
import { type Decision, NOTHING } from '../domain/decision';
import { isUnsent } from '../domain/is-unsent';
import { isUuid } from '../domain/parse-order';
import type { Payout, PayoutFacts } from '../domain/payout';
import type { Ban, Refusal } from '../domain/refusal';
import { commitDecision } from './commit-decision';
import { decisionNote, refusedDeed } from './decision-note';
import type { Caller, PayoutParts } from './parts';

export type Decided =
  | { readonly kind: 'payout'; readonly payout: Payout }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export interface PersonsWord {
  readonly caller: Caller;
  readonly payoutId: string;
  /** What the person's word means for the payout as it is now. */
  readonly judge: (facts: PayoutFacts) => Decision | Refusal | 'SAID_BEFORE';
  /** How the audit is told that it came too late; it is told nothing of that when absent. */
  readonly refused?: AuditAction | undefined;
}

const CONFLICTS_MAX = 5;
const NOT_FOUND: Refusal = { code: 'NOT_FOUND', path: ['input', 'payoutId'], what: 'payout' };

/** Reads, judges and commits; when the payout moved meanwhile, reads and judges again. */
export async function decideByPerson(parts: PayoutParts, word: PersonsWord): Promise<Decided> {
  const { caller } = word;
  const { merchantId } = caller;
  const id = word.payoutId.toLowerCase();
  for (let tries = 0; tries < CONFLICTS_MAX && isUuid(id); tries += 1) {
    const facts = await parts.store.facts(merchantId, id);
    if (facts === null) break;
    const verdict = word.judge(facts);
    if (verdict === 'SAID_BEFORE') return { kind: 'payout', payout: facts.payout };
    if ('code' in verdict) {
      const deed = refusedDeed(caller, facts, { refusal: verdict, action: word.refused });
      if (deed !== null) await parts.refusals.tell(deed);
      return { kind: 'refused', refusals: [verdict] };
    }
    const note = decisionNote(caller, facts, verdict);
    const approvedBy = verdict.cause === 'APPROVAL' ? caller.name : undefined;
    if (await commitDecision(parts, { facts, decision: verdict, approvedBy, note })) {
      const payout = await parts.store.payout(merchantId, id);
      if (payout !== null) return { kind: 'payout', payout };
    }
    if (tries === CONFLICTS_MAX - 1) {
      return { kind: 'refused', refusals: [{ code: 'OVERLOADED', retryAfterSeconds: 1 }] };
    }
  }
  return { kind: 'refused', refusals: [NOT_FOUND] };
}

const notNow = ({ payout }: PayoutFacts): Refusal => ({
  code: 'NOT_ALLOWED_IN_STATUS',
  status: payout.status,
});

const banned = (ban: Ban): Refusal => ({
  code: 'NOT_ALLOWED',
  path: ['input', 'payoutId'],
  ban,
});

/**
 * Lets a payout above the account's approval limit go on, when as many others as it needs have
 * said so. Never the requester's to do; whoever says it again is answered with the payout.
 */
export const approve =
  (caller: Caller) =>
  (facts: PayoutFacts): Decision | Refusal | 'SAID_BEFORE' => {
    const { payout, approvals, readAt } = facts;
    if (approvals.by.includes(caller.name)) return 'SAID_BEFORE';
    if (payout.status !== 'AWAITING_APPROVAL') return notNow(facts);
    if (payout.requestedBy === caller.name) return banned('OWN_APPROVAL');
    const isOver = payout.nextCheckAt !== null && payout.nextCheckAt <= readAt;
    if (isOver) return { code: 'NOT_ALLOWED_IN_STATUS', status: 'EXPIRED' };
    const to = missingApprovals(approvals) > 1 ? 'AWAITING_APPROVAL' : 'QUEUED';
    return { ...NOTHING, to, cause: 'APPROVAL' };
  };

/** Ends a payout that waits for approval. */
export const deny =
  (caller: Caller, reason: string) =>
  (facts: PayoutFacts): Decision | Refusal => {
    if (facts.payout.status !== 'AWAITING_APPROVAL') return notNow(facts);
    if (facts.payout.requestedBy === caller.name) return banned('OWN_DENIAL');
    const failure = { code: 'APPROVAL_DENIED', providerMessage: reason } as const;
    return { ...NOTHING, to: 'DENIED', cause: 'DENIAL', move: 'RELEASE', failure };
  };

/** Takes a payout back, as long as certainly nothing was sent. */
export const cancel =
  (reason: string | null) =>
  (facts: PayoutFacts): Decision | Refusal => {
    const { payout } = facts;
    const waiting = payout.status === 'AWAITING_APPROVAL' || payout.status === 'QUEUED';
    if (!waiting || !isUnsent(facts)) return notNow(facts);
    const failure = { code: 'CANCELED', providerMessage: reason ?? undefined } as const;
    return { ...NOTHING, to: 'CANCELED', cause: 'CANCELLATION', move: 'RELEASE', failure };
  };
