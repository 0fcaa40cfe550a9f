import type { LedgerMove } from '../../src/domain/ledger';
import type {
  Approvals,
  Attempt,
  KnownRefund,
  Payout,
  PayoutEvent,
  PayoutFacts,
} from '../../src/domain/payout';
import type { PayoutStatus } from '../../src/domain/status';
import type { ReceivedNotice } from '../../src/store/payout-store';
import type { Account } from '../../src/store/payout-store-accounts';
import type { Switch } from '../../src/store/switch-store';

export interface PayoutRow {
  payout: Payout;
  approvals: Approvals;
  fence: number;
  hints: number;
  checks: number;
  leaseUntilMs: number | null;
  leasedBy: string | null;
  agreed: PayoutFacts['agreed'];
}

export interface AttemptRow {
  readonly payoutId: string;
  readonly idempotent: boolean;
  attempt: Attempt;
  /** The recipient, while the order is under way with a provider that takes one at a time. */
  recipient: string | null;
  noticeDigest: Buffer | null;
}

export interface NoticeRow {
  readonly id: string;
  payoutId: string | null;
  readonly receivedAtMs: number;
  readonly notice: ReceivedNotice;
  verdict: string | null;
  contradictions: number;
  deliveries: number;
}

export interface LedgerRow {
  readonly accountId: string;
  readonly payoutId: string | null;
  readonly kind: LedgerMove;
  readonly amountCents: bigint;
  readonly reference: string | null;
}

export interface AccountRow {
  account: Account;
  available: bigint;
  held: bigint;
  moves: bigint;
}

export interface ResolutionRow {
  readonly payoutId: string;
  readonly version: number;
  readonly by: string;
  to: PayoutStatus;
}

export interface StoreTimes {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly approvalMs: number;
  readonly lookAlikeMinutes?: number;
}

/** What the database would refuse; nothing of the verb that tried it remains. */
export class Unlawful extends Error {}

/** The rows that every worker of a simulation shares, as the database's tables are shared. */
export class MemoryTables {
  readonly accounts = new Map<string, AccountRow>();
  readonly payouts = new Map<string, PayoutRow>();
  readonly attempts: AttemptRow[] = [];
  readonly ledger: LedgerRow[] = [];
  readonly refunds = new Map<string, readonly KnownRefund[]>();
  readonly notices: NoticeRow[] = [];
  readonly resolutions: ResolutionRow[] = [];
  readonly switches: Switch[] = [];
  readonly events = new Map<string, PayoutEvent[]>();
  /** Which limits were in the way, and how often a look-alike was. */
  readonly refused = new Map<string, number>();
  /** How often a switch held something back. */
  halted = 0;
  /** Grows with everything that is written. */
  writes = 0;

  constructor(readonly nowMs: () => number) {}

  now(): Date {
    return new Date(this.nowMs());
  }

  attemptsOf(payoutId: string): AttemptRow[] {
    return this.attempts.filter((row) => row.payoutId === payoutId);
  }

  refundsOf(payoutId: string): readonly KnownRefund[] {
    return this.refunds.get(payoutId) ?? [];
  }

  /** The row of a payout, if it is this merchant's. */
  ownPayout(merchantId: string, payoutId: string): PayoutRow | null {
    const row = this.payouts.get(payoutId);
    return row?.payout.merchantId === merchantId ? row : null;
  }
}
