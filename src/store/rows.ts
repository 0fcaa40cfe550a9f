import type { FailureCode } from '../domain/failure';
import type { PayoutPriority } from '../domain/order';
import type {
  Attempt,
  Payout,
  PayoutFacts,
  PayoutState,
  PendingNotice,
  Suspicion,
} from '../domain/payout';
import type { Routing } from '../domain/routing';
import type { PayoutStatus } from '../domain/status';
import { destinationFrom, isAnother, type OrderedFor } from './ordered-for';
import { openColumns } from './sealed-columns';
import type { Sealing } from './sealing';

/** The changing part of a payout, as `payout` and `payout_event` both carry it. */
export interface StateRow {
  version: number;
  refunded: string;
  provider: string | null;
  provider_status: string | null;
  end_to_end_id: string | null;
  failure_code: string | null;
  failure_provider_code: string | null;
  failure_provider_message: string | null;
  suspicion: string | null;
  settled_at: Date | null;
}

export interface PayoutRow extends StateRow, OrderedFor {
  id: string;
  merchant_id: string;
  account_id: string;
  idempotency_key: string;
  amount: string;
  recipient_name: string;
  description: string | null;
  priority: string;
  pinned_provider: string | null;
  order_id: string | null;
  requested_by: string;
  duplicate_of: string | null;
  created_at: Date;
  status: string;
  updated_at: Date;
  status_since: Date;
  next_check_at: Date | null;
  trouble: string | null;
  routing: Routing | null;
}

export interface FactsRow extends PayoutRow {
  agreed_status: string | null;
  agreed_since: Date | null;
  checks: number;
  fence: string;
  hints: number;
  read_at: Date;
  attempt: AttemptJson | null;
  approvals_needed: number;
  approved_by: string[] | null;
  refused_by: string[] | null;
  notices: PendingNotice[] | null;
  refunds: { reference: string; amount: string }[] | null;
}

interface AttemptJson {
  provider: string;
  provider_key: string;
  provider_id: string | null;
  state: Attempt['state'];
  last_sent_at: string;
  absences: number;
  possible_sends: number;
  end_to_end_id: string | null;
  confirm_by: string | null;
  confirm_sent_at: string | null;
  key_at: string | null;
}

export function stateFrom(
  row: StateRow,
): Omit<PayoutState, 'status' | 'updatedAt' | 'statusSince'> {
  return {
    version: row.version,
    refundedCents: BigInt(row.refunded),
    provider: row.provider,
    providerStatus: row.provider_status,
    endToEndId: row.end_to_end_id,
    failure:
      row.failure_code === null
        ? null
        : {
            code: row.failure_code as FailureCode,
            providerCode: row.failure_provider_code ?? undefined,
            providerMessage: row.failure_provider_message ?? undefined,
          },
    suspicion: row.suspicion as Suspicion | null,
    settledAt: row.settled_at,
  };
}

export function payoutFrom(sealed: PayoutRow, sealing: Sealing): Payout {
  const { row, isShut, isSealed } = openColumns(sealing, sealed);
  const destination = destinationFrom(row);
  return {
    // What was never sealed was indexed without a key, if at all.
    ...((isShut || (isSealed && isAnother(row, destination, sealing))) && { isShut: true }),
    ...stateFrom(row),
    id: row.id,
    merchantId: row.merchant_id,
    accountId: row.account_id,
    idempotencyKey: row.idempotency_key,
    amountCents: BigInt(row.amount),
    destination,
    recipient: { name: row.recipient_name, taxId: row.recipient_tax_id },
    description: row.description,
    priority: row.priority as PayoutPriority,
    pinnedProvider: row.pinned_provider,
    orderId: row.order_id,
    requestedBy: row.requested_by,
    duplicateOf: row.duplicate_of,
    createdAt: row.created_at,
    status: row.status as PayoutStatus,
    updatedAt: row.updated_at,
    statusSince: row.status_since,
    nextCheckAt: row.next_check_at,
    trouble: row.trouble,
    routing: row.routing,
  };
}

const dateOrNull = (text: string | null): Date | null => (text === null ? null : new Date(text));

const attemptFrom = (json: AttemptJson): Attempt => ({
  provider: json.provider,
  providerKey: json.provider_key,
  providerId: json.provider_id,
  state: json.state,
  lastSentAt: new Date(json.last_sent_at),
  absences: json.absences,
  possibleSends: json.possible_sends,
  endToEndId: json.end_to_end_id,
  confirmation: {
    by: json.confirm_by,
    sentAt: dateOrNull(json.confirm_sent_at),
    keyAt: dateOrNull(json.key_at),
  },
});

export function factsFrom(row: FactsRow, sealing: Sealing): PayoutFacts {
  const { attempt } = row;
  return {
    approvals: { needed: row.approvals_needed, by: row.approved_by ?? [] },
    payout: payoutFrom(row, sealing),
    attempt: attempt && attemptFrom(attempt),
    refusedBy: row.refused_by ?? [],
    notices: row.notices ?? [],
    refunds: (row.refunds ?? []).map(({ reference, amount }) => ({
      reference,
      amountCents: BigInt(amount),
    })),
    agreed:
      row.agreed_status && row.agreed_since
        ? { status: row.agreed_status as PayoutStatus, since: row.agreed_since }
        : null,
    checks: row.checks,
    fence: Number(row.fence),
    hints: row.hints,
    readAt: row.read_at,
  };
}
