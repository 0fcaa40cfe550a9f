import { type LimitColumns, limitsFrom } from './limit-columns';
import type { Account, Balance } from './payout-store-accounts';

export interface AccountRow extends LimitColumns {
  id: string;
  merchant_id: string;
  name: string;
  external_id: string | null;
  approval_limit: string | null;
  approvals_needed: number;
  created_at: Date;
}

export const accountFrom = (row: AccountRow): Account => ({
  id: row.id,
  merchantId: row.merchant_id,
  name: row.name,
  externalId: row.external_id,
  approvalLimitCents: row.approval_limit === null ? null : BigInt(row.approval_limit),
  approvalsNeeded: row.approvals_needed,
  limits: limitsFrom(row),
  createdAt: row.created_at,
});

export interface BalanceRow {
  id: string;
  available: string;
  held: string;
  moves: string;
  as_of: Date;
}

export const balanceFrom = (row: BalanceRow): Balance => ({
  accountId: row.id,
  availableCents: BigInt(row.available),
  heldCents: BigInt(row.held),
  totalCents: BigInt(row.available) + BigInt(row.held),
  moves: BigInt(row.moves),
  asOf: row.as_of,
});
