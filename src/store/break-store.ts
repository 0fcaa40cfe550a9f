import type { BreakKind, SeenBreak } from '../domain/break';
import type { Attempt, Payout } from '../domain/payout';

/** A comparison of our book with one provider's, as one process has begun it. */
export interface Reconciliation {
  readonly id: string;
  readonly provider: string;
  readonly holder: string;
  readonly from: Date;
  readonly to: Date;
}

export interface AskedReconciliation {
  readonly provider: string;
  /** Names who does it; another one for every run. */
  readonly holder: string;
  readonly leaseMs: number;
  /** How old an order must be before both sides must have it. */
  readonly lagMs: number;
  /** Begin only when the last one is this long ago; null: now. */
  readonly everyMs: number | null;
  /** Null: from where the last complete one ended, and at least yesterday and today. */
  readonly window: { readonly from: Date; readonly to: Date } | null;
}

/** One attempt of ours that may have reached its provider, with its payout. */
export interface OurOrder {
  readonly attemptId: string;
  /** When it was opened, as exactly as the database knows it: where the next page goes on. */
  readonly openedAt: string;
  readonly payout: Payout;
  readonly providerKey: string;
  readonly providerId: string | null;
  readonly state: Attempt['state'];
  readonly sentAt: Date;
  readonly endToEndId: string | null;
}

export interface OrdersPage {
  readonly provider: string;
  readonly from: Date;
  readonly to: Date;
  readonly after: OurOrder | null;
  readonly limit: number;
}

/** By what a provider may name an order of ours. */
export interface OrderNames {
  readonly provider: string;
  readonly keys: readonly string[];
  readonly providerIds: readonly string[];
}

/** Whose a break is, and what the provider calls the order. */
export interface BreakAbout {
  readonly provider: string;
  readonly subject: string;
  readonly payout: Payout | null;
  readonly providerId: string | null;
  readonly madeAt: Date | null;
}

export interface OpenBreak {
  readonly id: string;
  readonly kind: BreakKind;
  readonly subject: string;
  readonly madeAt: Date | null;
}

export interface BreakCount {
  readonly provider: string;
  readonly kind: BreakKind;
  readonly open: number;
}

/** What reconciliation reads and writes. It moves no money and changes no payout. */
export interface BreakStore {
  /** Null: another process does it now, or it is not time yet. */
  begin(asked: AskedReconciliation): Promise<Reconciliation | null>;
  /** Stays the one who does it. False: somebody took over. */
  keep(run: Reconciliation, leaseMs: number): Promise<boolean>;
  end(run: Reconciliation, told: { complete: boolean; result: object }): Promise<void>;
  /** Our orders with a provider, in the order in which they were opened. */
  orders(page: OrdersPage): Promise<OurOrder[]>;
  /** Our orders by name, whenever they were opened. */
  ordersNamed(names: OrderNames): Promise<OurOrder[]>;
  /** Orders that were sent and whose name at the provider we never learned. */
  ordersUnnamed(page: Omit<OrdersPage, 'after'>): Promise<OurOrder[]>;
  openBreaks(provider: string): Promise<OpenBreak[]>;
  /** Writes a difference down once. False: it is known and was seen again. */
  note(about: BreakAbout, seen: SeenBreak): Promise<boolean>;
  /** False: it is not open any more. */
  close(id: string, proof: string): Promise<boolean>;
  countOpen(): Promise<BreakCount[]>;
}
