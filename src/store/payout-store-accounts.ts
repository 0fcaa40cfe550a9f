import type { AccountLimits } from '../domain/account-limits';
import type { Doer } from '../domain/audit-entry';
import type { LedgerMove } from '../domain/ledger';
import type { LimitsChange } from '../domain/parse-limits';

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
  readonly limits: AccountLimits;
  /** Persons who must approve a payout above it. */
  readonly approvalsNeeded: number;
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
  /** None when absent. */
  readonly limits?: LimitsChange | undefined;
  /** Persons who must approve a payout above it; one when absent. */
  readonly approvalsNeeded?: number | undefined;
  /** The program itself when absent. */
  readonly by?: Doer | undefined;
}

/** From which amount on an account's payouts wait for how many persons. */
export interface ApprovalRule {
  readonly merchantId: string;
  readonly accountId: string;
  /** Left as it is when absent; null: none waits. */
  readonly approvalLimitCents?: bigint | null | undefined;
  /** Left as it is when absent. */
  readonly approvalsNeeded?: number | undefined;
  readonly by: Doer;
}

export interface Credit {
  readonly merchantId: string;
  readonly accountId: string;
  readonly amountCents: bigint;
  readonly reference: string;
  /** The program itself when absent. */
  readonly by?: Doer | undefined;
}

export interface NewLimits {
  readonly merchantId: string;
  readonly accountId: string;
  /** What is absent stays as it is. */
  readonly change: LimitsChange;
  /** The program itself when absent. */
  readonly by?: Doer | undefined;
}

export interface UseAsked {
  readonly merchantId: string;
  readonly accountId: string;
  /** Their minutes are wanted too. */
  readonly recipientTaxId?: string | undefined;
}

export type CreditOutcome =
  | { readonly kind: 'credited' | 'replayed'; readonly balance: Balance }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'conflict'; readonly firstAmountCents: bigint };
