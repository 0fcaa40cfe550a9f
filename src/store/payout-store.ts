import type { AuditNote, Doer, Origin } from '../domain/audit-entry';
import type { Decision } from '../domain/decision';
import type { NoticeVerdict } from '../domain/judge-notice';
import type { LimitUse } from '../domain/limit-use';
import type { Attempt, Payout, PayoutEvent, PayoutFacts } from '../domain/payout';
import type { Routing } from '../domain/routing';
import type { PayoutStatus } from '../domain/status';
import type {
  Account,
  ApprovalRule,
  Balance,
  Credit,
  CreditOutcome,
  NewAccount,
  NewLimits,
  UseAsked,
} from './payout-store-accounts';
import type { NewPayout, RecordOutcome } from './payout-store-records';

export type OpenedAttempt =
  | {
      readonly kind: 'opened';
      readonly attempt: Attempt;
      /** The number to commit under; opening took a new one. */
      readonly fence: number;
    }
  /** An order to the same recipient is under way or older, and the provider takes one at a time. */
  | { readonly kind: 'busy' }
  /** A switch stops its provider, its merchant or everything. */
  | { readonly kind: 'halted' };

/** A decision with what it was made from and what the provider said besides. */
export interface Change {
  readonly facts: PayoutFacts;
  readonly decision: Decision;
  readonly provider?: string | undefined;
  readonly providerStatus?: string | undefined;
  readonly providerId?: string | undefined;
  readonly endToEndId?: string | undefined;
  readonly attemptState?: Attempt['state'] | undefined;
  /** Certainly no byte of this send left us. */
  readonly neverLeft: boolean;
  readonly absent: boolean;
  /** The looked-up outcome, kept beside the notices it was compared with. */
  readonly proven?: string | undefined;
  readonly nextCheckMs: number | null;
  /** Why a try told nothing, in words that carry no data. */
  readonly trouble?: string | undefined;
  /** Who approves; kept with the decision, once. */
  readonly approvedBy?: string | undefined;
  /** Of a person's decision, committed with it. */
  readonly note?: AuditNote | undefined;
}

export type CommitOutcome =
  | {
      readonly kind: 'committed';
      readonly version: number;
      readonly dueNow: boolean;
      /** The oldest payout queued to the same recipient and provider, when this one ended. */
      readonly nextInLine: string | null;
    }
  /** Somebody else changed or claimed the payout since the facts were read. */
  | { readonly kind: 'conflict' };

export interface ReceivedNotice {
  readonly provider: string;
  readonly digest: Buffer;
  readonly body: Buffer;
  readonly claimed: string | null;
  readonly outcome: string | null;
  /** Given when there is nothing to look up: forged, unreadable, not about a payout. */
  readonly verdict: NoticeVerdict | null;
  readonly reference: NoticeReference | null;
  readonly confirmationKey: string | null;
}

/** By what a provider names a payout. */
export interface NoticeReference {
  readonly providerKey?: string | undefined;
  readonly providerId?: string | undefined;
  readonly endToEndId?: string | undefined;
}

/** What must be with a confirmation before it is sent, and the fence to commit its answer under. */
export interface OpenedConfirmation {
  readonly key: string;
  readonly fence: number;
}

export type NoticeStored =
  | { readonly kind: 'stored'; readonly payoutId: string }
  | { readonly kind: 'duplicate' | 'unknown-payout' | 'judged' };

export interface SaidResolution {
  readonly merchantId: string;
  readonly payoutId: string;
  readonly to: PayoutStatus;
  readonly by: string;
  readonly reason: string;
  readonly origin?: Origin | undefined;
}

/**
 * Everything that writes, and the reads that decide. Each verb is exactly one transaction, so none
 * can ever span a call to a provider.
 */
/** How far a log reaches. */
export interface LogEnds {
  /** Whoever stands before this may have missed lines that are gone; 0: nothing is. */
  readonly keptAfter: bigint;
  /** Position of the newest entry. */
  readonly last: bigint;
}

export interface PayoutStore {
  /** Holds the money and records the order, or says why not. A known key is answered first. */
  record(payout: NewPayout): Promise<RecordOutcome>;
  /** Leases at most `limit` due payouts to us. */
  claimDue(limit: number): Promise<PayoutFacts[]>;
  /** Leases one payout to us unless somebody else holds it. */
  claim(payoutId: string): Promise<PayoutFacts | null>;
  /** Prolongs the leases we hold among these payouts. */
  renew(payoutIds: readonly string[]): Promise<void>;
  /** What a decision needs, without a lease. Null: no such payout of this merchant. */
  facts(merchantId: string, payoutId: string): Promise<PayoutFacts | null>;
  /** Null: the payout is no longer ours to send. */
  openAttempt(facts: PayoutFacts, attempt: NewAttempt): Promise<OpenedAttempt | null>;
  commit(change: Change): Promise<CommitOutcome>;
  /** Keeps a person's word that a payout may be confirmed, once. False: nobody needs it. */
  allowConfirmation(allowed: AllowedConfirmation): Promise<boolean>;
  /** Notes that the confirmation is sent now, and gives its key. Null: not ours, or no key. */
  openConfirmation(facts: PayoutFacts): Promise<OpenedConfirmation | null>;
  /** The digest of the secret that notices about this payout carry; null: it has none. */
  noticeDigest(provider: string, reference: NoticeReference): Promise<Buffer | null>;
  /** Which of these ids of a provider belong to other payouts than this one. */
  takenElsewhere(asked: AskedIds): Promise<ReadonlySet<string>>;
  /** Stores a webhook delivery once and brings its payout's next check forward. */
  storeNotice(notice: ReceivedNotice): Promise<NoticeStored>;
  /** Brings the next check forward. False: no such payout of this merchant. */
  hint(merchantId: string, payoutId: string, by?: Doer): Promise<boolean>;
  /** Tells the audit what changed nothing here, such as a refused approval. */
  note(note: AuditNote): Promise<void>;
  /**
   * Keeps one person's word on a payout only people can end. The version they spoke about, once
   * somebody else has said the same of it; null until then.
   */
  secondResolution(said: SaidResolution): Promise<number | null>;
  createAccount(account: NewAccount): Promise<{ account: Account; replayed: boolean }>;
  /** Null: no such account of this merchant. */
  setApprovalRule(rule: ApprovalRule): Promise<Account | null>;
  /** Adds to `available`, once for each reference. */
  credit(credit: Credit): Promise<CreditOutcome>;
  /** Null: no such account of this merchant. */
  setLimits(limits: NewLimits): Promise<Account | null>;
  /** What counts against the account's limits now. Null: no such account of this merchant. */
  limitUse(asked: UseAsked): Promise<LimitUse | null>;
  payout(merchantId: string, payoutId: string): Promise<Payout | null>;
  payoutByKey(merchantId: string, idempotencyKey: string): Promise<Payout | null>;
  balance(merchantId: string, accountId: string): Promise<Balance | null>;
  /** The merchant's log after a position, at most `limit` entries. */
  eventsAfter(merchantId: string, seq: bigint, limit: number): Promise<PayoutEvent[]>;
  /** How far the merchant's log reaches. */
  logEnds(merchantId: string): Promise<LogEnds>;
  /** What our open payouts hold with each provider. */
  holdsByProvider(): Promise<ReadonlyMap<string, bigint>>;
}

export interface AllowedConfirmation {
  readonly merchantId: string;
  readonly payoutId: string;
  readonly by: string;
  readonly origin?: Origin | undefined;
}

export interface AskedIds {
  readonly provider: string;
  readonly payoutId: string;
  readonly providerIds: readonly string[];
}

export interface NewAttempt {
  readonly provider: string;
  readonly providerKey: string;
  readonly idempotent: boolean;
  /** The recipient's tax id, where the provider takes one order at a time for each. */
  readonly recipient: string | null;
  readonly endToEndId: string | null;
  readonly noticeDigest: Buffer | null;
  /** Given when it was decided anew. */
  readonly routing: Routing | null;
}
