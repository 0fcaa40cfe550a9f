import type { Failure } from './failure';

/** One return of money by the recipient, as a provider tells it. */
export interface RefundFact {
  /** What makes this return unique in the payout: its D end-to-end id, else the provider's id. */
  readonly reference: string;
  readonly amountCents: bigint;
  readonly reason?: string | undefined;
  readonly endToEndId?: string | undefined;
}

/** What a provider said besides the outcome. What it did not say stays absent, never guessed. */
export interface ReportFacts {
  /** The provider's own status word, kept raw. */
  readonly providerStatus?: string | undefined;
  /** The provider's own id of the payout. */
  readonly providerId?: string | undefined;
  readonly endToEndId?: string | undefined;
  /** Echoed amount, recipient and key: compared with ours, never copied into ours. */
  readonly amountCents?: bigint | undefined;
  readonly recipientTaxId?: string | undefined;
  readonly pixKey?: string | undefined;
}

/**
 * What we learned about one payout, whoever the messenger was.
 *
 * - `accepted` … `processing`: the provider has it and it is not final.
 * - `settled`, `refunded`: paid. `full` means the whole amount came back, even when not itemised.
 * - `failed`, `denied`, `canceled`, `expired`: the provider says it is certainly not paid.
 * - `absent`: the provider does not know it (on its own no proof, see `absenceIsProofAfterMs`).
 * - `not-sent`: certainly nothing left us, or the provider would not look at it now (429, 401).
 * - `unknown`: anything else. Silence, 5xx, unreadable bodies, undocumented words.
 */
export type PayoutReport = ReportFacts &
  (
    | {
        readonly outcome:
          | 'accepted'
          | 'awaiting-provider-approval'
          | 'awaiting-confirmation'
          | 'processing'
          | 'settled'
          | 'absent';
      }
    | {
        readonly outcome: 'refunded';
        readonly refunds: readonly RefundFact[];
        readonly full: boolean;
      }
    | { readonly outcome: 'failed' | 'denied' | 'canceled' | 'expired'; readonly failure: Failure }
    | {
        readonly outcome: 'not-sent';
        readonly why: string;
        readonly retryAfterMs?: number | undefined;
      }
    | { readonly outcome: 'unknown'; readonly why: string }
  );

export type ReportOutcome = PayoutReport['outcome'];
