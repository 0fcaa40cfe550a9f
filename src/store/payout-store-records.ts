import type { Origin } from '../domain/audit-entry';
import type { LimitFault } from '../domain/limit-use';
import type { Order } from '../domain/order';
import type { Payout, PayoutFacts } from '../domain/payout';
import type { Routing } from '../domain/routing';

/** A parsed order and who asks for it; the id is ours and made before anything is written. */
export interface NewPayout {
  readonly id: string;
  readonly merchantId: string;
  readonly requestedBy: string;
  /** From where; the program itself when absent. */
  readonly origin?: Origin | undefined;
  readonly order: Order;
  /** The earlier payout like it that is meant to be made again. */
  readonly allowDuplicateOf?: string | null | undefined;
  /** The provider it is routed to, or null while none can take it. */
  readonly provider: string | null;
  readonly routing: Routing;
}

export type RecordOutcome =
  /** Recorded with its hold and already leased to us; `facts` is what a claim would have given. */
  | { readonly kind: 'accepted'; readonly facts: PayoutFacts }
  | { readonly kind: 'known'; readonly payout: Payout }
  /** The key is that of a payout the caller may know nothing about. */
  | { readonly kind: 'key-taken' }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'insufficient'; readonly availableCents: bigint }
  | { readonly kind: 'limit'; readonly fault: LimitFault }
  /** An earlier one is like it. Null: the caller may know nothing about it. */
  | { readonly kind: 'look-alike'; readonly payout: Payout | null }
  | { readonly kind: 'overloaded' };
