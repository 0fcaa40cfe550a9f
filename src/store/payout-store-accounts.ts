import type { Doer } from '../domain/audit-entry';
import type { LedgerMove } from '../domain/ledger';

export interface Balance {
  readonly accountId: string;
  readonly availableCents: bigint;
  readonly heldCents: bigint;
  readonly totalCents: bigint;
  /** Counts the ledger entries of the account; a larger number is a later balance. */
  readonly moves: bigint;
  readonly asOf: Date;
}

export interface Account {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly approvalLimitCents: bigint | null;
  readonly createdAt: Date;
}

export interface LedgerLine {
  readonly id: bigint;
  readonly kind: LedgerMove;
  readonly amountCents: bigint;
  readonly payoutId: string | null;
  readonly reference: string | null;
  readonly occurredAt: Date;
}

export interface NewAccount {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly approvalLimitCents: bigint | null;
  /** The program itself when absent. */
  readonly by?: Doer | undefined;
}

export interface Credit {
  readonly merchantId: string;
  readonly accountId: string;
  readonly amountCents: bigint;
  readonly reference: string;
  /** The program itself when absent. */
  readonly by?: Doer | undefined;
}

export type CreditOutcome =
  | { readonly kind: 'credited' | 'replayed'; readonly balance: Balance }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'conflict'; readonly firstAmountCents: bigint };
