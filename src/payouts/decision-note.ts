import { type AuditAction, type AuditNote, type Doer, SYSTEM } from '../domain/audit-entry';
import type { Decision } from '../domain/decision';
import { textFromCents } from '../domain/money';
import type { PayoutFacts } from '../domain/payout';
import type { Ban, Refusal } from '../domain/refusal';
import type { Caller } from './parts';
import type { RefusedDeed } from './refusal-book';

const ACTIONS: Readonly<Record<string, AuditAction>> = {
  APPROVAL: 'payout.approve',
  DENIAL: 'payout.deny',
  CANCELLATION: 'payout.cancel',
  RESOLUTION: 'payout.resolve',
};

const REFUSED: Readonly<Partial<Record<Ban, AuditAction>>> = {
  OWN_APPROVAL: 'payout.approve.refused',
  OWN_DENIAL: 'payout.deny.refused',
};

/** Who does something, as the audit tells it. */
export const doerOf = ({ name, origin = SYSTEM.origin }: Caller): Doer => ({
  actor: name,
  origin,
});

const about = (caller: Caller, { payout }: PayoutFacts) => ({
  ...doerOf(caller),
  merchantId: caller.merchantId,
  subject: `payout:${payout.id}`,
});

const stateOf = ({ payout: { amountCents, status, version } }: PayoutFacts) => ({
  amount: textFromCents(amountCents),
  from: status,
  version,
});

/** What the audit says of a person's decision, with which it is committed. */
export function decisionNote(
  caller: Caller,
  facts: PayoutFacts,
  { cause, to, failure }: Decision,
): AuditNote {
  const action = ACTIONS[cause];
  if (action === undefined) throw new Error(`the audit has no word for ${cause}`);
  const reason = failure?.providerMessage;
  return {
    ...about(caller, facts),
    action,
    facts: { ...stateOf(facts), to },
    ...(reason && { digests: { reason } }),
  };
}

/** Of a try to do what somebody else must do, or nobody any more; null for any other refusal. */
export function refusedDeed(
  caller: Caller,
  facts: PayoutFacts,
  { refusal, action }: { readonly refusal: Refusal; readonly action?: AuditAction | undefined },
): RefusedDeed | null {
  const deed = { ...about(caller, facts), facts: stateOf(facts) };
  if (refusal.code === 'NOT_ALLOWED') {
    const told = action ?? REFUSED[refusal.ban];
    return told === undefined ? null : { ...deed, action: told, reason: refusal.ban };
  }
  if (refusal.code !== 'NOT_ALLOWED_IN_STATUS' || action === undefined) return null;
  return { ...deed, action, reason: refusal.status };
}
