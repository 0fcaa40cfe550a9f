import type { Failure } from './failure';
import type { Order } from './order';
import type { Routing } from './routing';
import type { PayoutStatus } from './status';

/** Why a payout is SUSPICIOUS. Only `NOTICE` heals by itself; the others need two people. */
export const SUSPICIONS = [
  'NOTICE',
  'FINAL',
  'AMOUNT',
  'RECIPIENT',
  'PIX_KEY',
  'END_TO_END_ID',
] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/** Who or what brought a change about. */
export const EVENT_CAUSES = [
  'REQUESTED',
  'SUBMISSION',
  'CONFIRMATION',
  'LOOK_UP',
  'VERIFIED',
  'CONTRADICTION',
  'ABSENCE_PROVED',
  'APPROVAL',
  'DENIAL',
  'CANCELLATION',
  'EXPIRY',
  'RESOLUTION',
] as const;
export type EventCause = (typeof EVENT_CAUSES)[number];

/** What changes about a payout during its life; the rest of it never does. */
export interface PayoutState {
  readonly version: number;
  readonly status: PayoutStatus;
  readonly refundedCents: bigint;
  readonly provider: string | null;
  readonly providerStatus: string | null;
  readonly endToEndId: string | null;
  readonly failure: Failure | null;
  readonly suspicion: Suspicion | null;
  readonly updatedAt: Date;
  readonly statusSince: Date;
  readonly settledAt: Date | null;
}

/** One order to pay one recipient once. */
export interface Payout extends Order, PayoutState {
  readonly id: string;
  readonly merchantId: string;
  readonly requestedBy: string;
  /** The earlier payout like it that was named when it was asked for. */
  readonly duplicateOf: string | null;
  readonly createdAt: Date;
  readonly nextCheckAt: Date | null;
  /** Why the last try told nothing; null when it told something. */
  readonly trouble: string | null;
  /** Null in payouts older than the record of it. */
  readonly routing: Routing | null;
  /** Whom it is for is sealed under a key that is not here: nothing may be sent, none compared. */
  readonly isShut?: boolean;
}

/** One submission of a payout to one provider, and what we know of its fate. */
export interface Attempt {
  readonly provider: string;
  readonly providerKey: string;
  readonly providerId: string | null;
  /**
   * `OPEN`: it may have been sent and nobody answered. `NOT_SENT`: certainly not taken, the same
   * key may be sent. `ANSWERED`: the provider has it. `NEGATIVE`: proved not paid, for good.
   */
  readonly state: 'OPEN' | 'NOT_SENT' | 'ANSWERED' | 'NEGATIVE';
  readonly lastSentAt: Date;
  readonly absences: number;
  /** How many sends may have reached the provider; 0: certainly none did. */
  readonly possibleSends: number;
  /** The end-to-end id we chose for it, where the provider takes one. */
  readonly endToEndId: string | null;
  readonly confirmation: Confirmation;
}

/** What is known about the confirmation that a provider waits for. */
export interface Confirmation {
  /** Who said that it may be paid; null: nobody yet. */
  readonly by: string | null;
  /** When it was last sent; null: never. */
  readonly sentAt: Date | null;
  /** When the newest key came; null: none has. */
  readonly keyAt: Date | null;
}

/** A stored notice nobody has judged yet. */
export interface PendingNotice {
  readonly id: string;
  /** Whose it is: of a provider the payout was with before, perhaps. */
  readonly provider: string;
  readonly claimed: string;
  /** The claim in our words; null for a word nobody documented. */
  readonly outcome: string | null;
  /** How many look-ups have contradicted it so far. */
  readonly contradictions: number;
}

export interface KnownRefund {
  readonly reference: string;
  readonly amountCents: bigint;
}

/** What a payout needs before it may be sent, and who has given it. */
export interface Approvals {
  /** Persons, fixed when it was recorded; 0: nobody is asked. */
  readonly needed: number;
  /** Who approved the order as it is now; an approval of anything else counts for nothing. */
  readonly by: readonly string[];
}

/** A payout with everything needed to decide about it, as it was read in one moment. */
export interface PayoutFacts {
  readonly payout: Payout;
  readonly approvals: Approvals;
  readonly attempt: Attempt | null;
  readonly notices: readonly PendingNotice[];
  /** Providers that refused it for good. */
  readonly refusedBy: readonly string[];
  /** The returns recorded so far. */
  readonly refunds: readonly KnownRefund[];
  /** The final status a look-up reported while the payout was SUSPICIOUS, and since when. */
  readonly agreed: { readonly status: PayoutStatus; readonly since: Date } | null;
  /** How often it was checked since its last change. */
  readonly checks: number;
  /** Number of the claim under which these facts were read; a later claim makes them stale. */
  readonly fence: number;
  /** Grows with every notice; another number at commit means that one came meanwhile. */
  readonly hints: number;
  /** The database's clock when the facts were read. */
  readonly readAt: Date;
}

/** One line of a payout's history, with the state it left the payout in. */
export interface PayoutEvent {
  /** Position in the merchant's log: no gap, no repeat, in the order of commits. */
  readonly seq: bigint;
  readonly from: PayoutStatus | null;
  readonly cause: EventCause;
  readonly occurredAt: Date;
  readonly payout: Payout;
}
