import type { Destination, PayoutPriority, Recipient } from '../domain/order';
import type { PixKeyType } from '../domain/pix-key';
import type { PayoutReport, ReportOutcome } from '../domain/report';

/** What one provider can do. The centre asks this table and never asks for a provider by name. */
export interface ProviderCapabilities {
  readonly pixKeyTypes: readonly PixKeyType[];
  readonly bankAccounts: boolean;
  readonly recipientKinds: readonly ('CPF' | 'CNPJ')[];
  /** Characters of the description it carries to the recipient; 0: the description stays here. */
  readonly descriptionMax: number;
  /** Whether the priority is passed on; where not, every payout is a HIGH one. */
  readonly priority: boolean;
  /** True when a second submit with the same key certainly does not pay twice. */
  readonly idempotentSubmit: boolean;
  readonly lookUpByOurKey: boolean;
  /** Up to this amount an order that waits for our confirmation gets it without a person. */
  readonly confirmsAloneUpToCents: bigint | null;
  /** True when a second order to a recipient fails while the first is still under way. */
  readonly oneAtATimePerRecipient: boolean;
  readonly refunds: boolean;
  readonly balance: boolean;
  /** How long after the last possible send repeated absence is proof. Null: it never is. */
  readonly absenceIsProofAfterMs: number | null;
}

/** What a submission and a question about it have in common. */
export interface ProviderOrder {
  readonly payoutId: string;
  /** UUID committed before the first byte leaves; the same for every send of an attempt. */
  readonly providerKey: string;
  readonly amountCents: bigint;
  readonly destination: Destination;
  readonly recipient: Recipient;
}

/** One submission, complete: everything the provider needs and nothing it may not know. */
export interface SubmitOrder extends ProviderOrder {
  readonly description: string | null;
  readonly priority: PayoutPriority;
  /** The caller's own reference. Never an identifier between us and a provider. */
  readonly orderId: string | null;
  /** Where the provider chose it in `prepare`, the end-to-end id that was committed. */
  readonly endToEndId: string | null;
  /** What `prepare` chose to be sent back with every notice about this payout. */
  readonly noticeSecret: string | null;
}

/** What has to be known, and committed, before the order itself may leave. */
export type Prepared =
  | {
      readonly kind: 'ready';
      readonly endToEndId?: string | undefined;
      /** A secret of this one payout, and the only form of it that is ever stored. */
      readonly noticeSecret?: { readonly text: string; readonly digest: Buffer } | undefined;
    }
  /** It must not be sent (now): a refusal that is certain, or `not-sent`. */
  | { readonly kind: 'stop'; readonly report: PayoutReport };

/** Everything we know that can find one payout at its provider. */
export interface LookUpReference extends ProviderOrder {
  readonly providerId: string | null;
  readonly endToEndId: string | null;
  /** When it may last have been sent, by the database's clock. */
  readonly sentAt: Date;
  /** Which of these ids of the provider belong to other payouts of ours. */
  takenElsewhere(providerIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** One order as a provider lists it; what a look-up of it would tell, and when it was made. */
export interface ListedOrder {
  readonly report: PayoutReport;
  readonly providerKey: string | null;
  readonly createdAt: Date | null;
  /** Money that came in, such as a return that is listed as an order of its own. */
  readonly isCredit?: boolean | undefined;
}

export interface ListWindow {
  readonly from: Date;
  readonly to: Date;
  /** What the page before gave as `next`. */
  readonly cursor: string | null;
}

export interface ListPage {
  readonly orders: readonly ListedOrder[];
  /** Null: this was the last page. */
  readonly next: string | null;
}

/** Who a Pix key belongs to, as the provider reads it out of the central bank's directory. */
export type KeyAnswer =
  | {
      readonly kind: 'holder';
      readonly name: string | null;
      /** As told, often masked: `***.982.247-**`. */
      readonly taxId: string | null;
      /** The bank in whatever words it was told, an ISPB or a name. */
      readonly bank: string | null;
      /** A payment that reuses it gives the spent look-up back to our bucket. */
      readonly endToEndId: string | null;
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'limited'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'unknown'; readonly why: string };

/** Our own balance with the provider ("float"), in centavos. */
export interface ProviderFloat {
  readonly availableCents: bigint;
  readonly blockedCents: bigint | null;
}

/** A webhook delivery exactly as it came: raw bytes, before anybody parsed them. */
export interface RawNotice {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Path after `/webhooks/<provider>/`, for providers that cannot send a secret header. */
  readonly pathRest: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** Which payout a notice speaks of, in whatever words the provider used. */
export interface NoticeReference {
  readonly providerKey?: string | undefined;
  readonly providerId?: string | undefined;
  readonly endToEndId?: string | undefined;
}

/** What a notice claims. A claim is only ever compared with a look-up, never applied. */
export type NoticeReading =
  | {
      readonly kind: 'read';
      readonly reference: NoticeReference;
      /** The provider's own status word. */
      readonly claimed: string;
      /** The same in our words; null for a word nobody documented. */
      readonly outcome: ReportOutcome | null;
      /** Digest of the payout's own secret, where it came; another than ours makes it a forgery. */
      readonly secretDigest?: Buffer | undefined;
      /** What the provider wants back before it pays. Never shown, never logged. */
      readonly confirmationKey?: string | undefined;
    }
  | { readonly kind: 'forged'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly why: string }
  /** Authentic, but not about a payout (a received Pix, say). Kept and answered, nothing to do. */
  | { readonly kind: 'irrelevant'; readonly claimed: string };

/**
 * The port. `submit`, `lookUp` and `balance` never throw for anything a network or a provider can
 * do: every such thing is a report (or null). They throw on bugs only.
 */
export interface PayoutProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** Our float, or null when it could not be learned now. */
  balance(): Promise<ProviderFloat | null>;
  /**
   * Runs before every first send of an attempt; what it gives is committed before `submit`. It may
   * ask the provider, but nothing it does can move money.
   */
  prepare?(order: ProviderOrder): Promise<Prepared>;
  /** Hands one order over once; a 401 may be retried once, with the same key. */
  submit(order: SubmitOrder): Promise<PayoutReport>;
  /** What the provider itself says about one payout, now. */
  lookUp(reference: LookUpReference): Promise<PayoutReport>;
  /** Gives back the key of a notice, for an order that was just looked up and waits for it. */
  confirm?(reference: LookUpReference, confirmationKey: string): Promise<PayoutReport>;
  /** What the provider has in a span of time; null when it could not be learned now. */
  list?(window: ListWindow): Promise<ListPage | null>;
  /** Spends an allowance the central bank refills slowly (DICT manual, section on scans). */
  lookUpKey?(key: { type: PixKeyType; value: string }): Promise<KeyAnswer>;
  /** Authenticates and reads one webhook delivery. Pure: no network, no clock. */
  readNotice(notice: RawNotice): NoticeReading;
  /** Tells the provider where to send its notices. Optional: some are told by contract. */
  registerNotices?(noticeUrl: string): Promise<void>;
  /** Lets go of sockets. Calls under way are given up. */
  close(): void;
}

/**
 * `UP`: it answered last. `DEGRADED`: some kind of call gets no answer. `DOWN`: nothing can be
 * submitted. `UNKNOWN`: it was not asked yet.
 */
export type ProviderHealth = 'UP' | 'DEGRADED' | 'DOWN' | 'UNKNOWN';

/** A provider behind its breaker and its budgets. */
export interface WalledProvider extends PayoutProvider {
  health(): ProviderHealth;
  /** Why nothing can be submitted now, in words for people; null: something can. */
  unable(byKey: boolean): string | null;
}
