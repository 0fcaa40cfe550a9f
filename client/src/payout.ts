import type { PayoutFieldsFragment, PayoutStatus } from './operations.ts';

export type Payout = PayoutFieldsFragment;

const IS_FINAL = {
  AWAITING_APPROVAL: false,
  QUEUED: false,
  SUBMITTED: false,
  AWAITING_PROVIDER_APPROVAL: false,
  AWAITING_CONFIRMATION: false,
  PROCESSING: false,
  UNKNOWN: false,
  SUSPICIOUS: false,
  SETTLED: true,
  PARTIALLY_REFUNDED: true,
  REFUNDED: true,
  FAILED: true,
  DENIED: true,
  CANCELED: true,
  EXPIRED: true,
} as const satisfies Record<PayoutStatus, boolean>;

/** Paid, or certainly not. A settled payout may still be returned by its recipient. */
export type FinalStatus = {
  [Status in PayoutStatus]: (typeof IS_FINAL)[Status] extends true ? Status : never;
}[PayoutStatus];

export type OpenStatus = Exclude<PayoutStatus, FinalStatus>;

export type FinalPayout = Payout & { readonly status: FinalStatus };

/** A status that this client does not know yet is taken for open. */
export const isFinal = (payout: Payout): payout is FinalPayout =>
  (IS_FINAL as Readonly<Record<string, boolean>>)[payout.status] === true;
