import { type Decision, NOTHING } from '../domain/decision';
import type { PayoutFacts } from '../domain/payout';
import type { PayoutReport } from '../domain/report';
import type { LookUpReference, SubmitOrder } from '../providers/provider';
import { type Applied, applyReport } from './apply-report';
import { chooseProvider } from './choose-provider';
import { commitDecision } from './commit-decision';
import type { PayoutParts } from './parts';

function orderFor(facts: PayoutFacts, providerKey: string): SubmitOrder {
  const { payout } = facts;
  return {
    payoutId: payout.id,
    providerKey,
    amountCents: payout.amountCents,
    destination: payout.destination,
    recipient: payout.recipient,
    description: payout.description,
    priority: payout.priority,
    orderId: payout.orderId,
    endToEndId: null,
    noticeSecret: null,
  };
}

/** Hands a recorded payout to its provider: attempt committed, then the call, then the door. */
async function submitPayout(parts: PayoutParts, facts: PayoutFacts): Promise<Applied | null> {
  // An attempt that is sent again goes where it went: elsewhere its key would stand for nothing.
  const chosen = facts.attempt?.provider ?? facts.payout.provider ?? routed(parts, facts);
  const provider = chosen === null ? undefined : parts.providers.get(chosen);
  if (provider === undefined) return notSent(parts, facts, 'no provider can take it now');
  const opened = await parts.store.openAttempt(facts, {
    provider: provider.name,
    providerKey: parts.newKey(),
    idempotent: provider.capabilities.idempotentSubmit,
  });
  if (opened === null) return null;
  const { attempt, fence } = opened;
  const report = await provider.submit(orderFor(facts, attempt.providerKey));
  return applyReport(parts, {
    facts: { ...facts, attempt, fence },
    report,
    messenger: 'SUBMISSION',
  });
}

function routed(parts: PayoutParts, { payout }: PayoutFacts): string | null {
  const chosen = chooseProvider(parts, payout);
  return 'provider' in chosen ? chosen.provider : null;
}

const notSent = (parts: PayoutParts, facts: PayoutFacts, why: string): Promise<Applied> =>
  applyReport(parts, { facts, report: { outcome: 'not-sent', why }, messenger: 'SUBMISSION' });

function referenceFor(facts: PayoutFacts): LookUpReference | null {
  const { payout, attempt } = facts;
  if (attempt === null) return null;
  return {
    payoutId: payout.id,
    providerKey: attempt.providerKey,
    amountCents: payout.amountCents,
    destination: payout.destination,
    recipient: payout.recipient,
    providerId: attempt.providerId,
    endToEndId: payout.endToEndId,
    sentAt: attempt.lastSentAt,
    takenElsewhere: async () => new Set(),
  };
}

/** Asks the provider itself. No transaction is open while we wait for it. */
async function checkPayout(parts: PayoutParts, facts: PayoutFacts): Promise<Applied> {
  const provider = parts.providers.get(facts.attempt?.provider ?? '');
  const reference = referenceFor(facts);
  const report: PayoutReport =
    provider === undefined || reference === null
      ? { outcome: 'unknown', why: 'its provider is switched off' }
      : await provider.lookUp(reference);
  return applyReport(parts, { facts, report, messenger: 'LOOK_UP' });
}

const EXPIRED: Decision = {
  ...NOTHING,
  to: 'EXPIRED',
  cause: 'EXPIRY',
  move: 'RELEASE',
  failure: { code: 'EXPIRED' },
};

/** The next step of a payout that is leased to us, whatever it is. Null: it was no longer ours. */
export async function advancePayout(
  parts: PayoutParts,
  facts: PayoutFacts,
): Promise<Applied | null> {
  const { payout, attempt } = facts;
  if (payout.status === 'AWAITING_APPROVAL') {
    const over = payout.nextCheckAt !== null && payout.nextCheckAt <= facts.readAt;
    if (over) await commitDecision(parts, facts, EXPIRED);
    return null;
  }
  const unsent = attempt === null || attempt.state === 'NOT_SENT';
  if (payout.status === 'QUEUED' && unsent) return submitPayout(parts, facts);
  return checkPayout(parts, facts);
}
