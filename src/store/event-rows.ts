import type { EventCause, PayoutEvent } from '../domain/payout';
import type { PayoutStatus } from '../domain/status';
import { type PayoutRow, payoutFrom, type StateRow, stateFrom } from './rows';
import type { Sealing } from './sealing';

export interface EventRow extends PayoutRow {
  seq: string;
  from_status: string | null;
  to_status: string;
  cause: string;
  occurred_at: Date;
  e_version: number;
  e_refunded: string;
  e_provider: string | null;
  e_provider_status: string | null;
  e_end_to_end_id: string | null;
  e_failure_code: string | null;
  e_failure_provider_code: string | null;
  e_failure_provider_message: string | null;
  e_suspicion: string | null;
  e_settled_at: Date | null;
}

/** One line of history, with the payout as that line left it. */
export function eventFrom(row: EventRow, sealing: Sealing): PayoutEvent {
  const state: StateRow = {
    version: row.e_version,
    refunded: row.e_refunded,
    provider: row.e_provider,
    provider_status: row.e_provider_status,
    end_to_end_id: row.e_end_to_end_id,
    failure_code: row.e_failure_code,
    failure_provider_code: row.e_failure_provider_code,
    failure_provider_message: row.e_failure_provider_message,
    suspicion: row.e_suspicion,
    settled_at: row.e_settled_at,
  };
  return {
    seq: BigInt(row.seq),
    from: row.from_status as PayoutStatus | null,
    cause: row.cause as EventCause,
    occurredAt: row.occurred_at,
    payout: {
      ...payoutFrom(row, sealing),
      ...stateFrom(state),
      status: row.to_status as PayoutStatus,
      updatedAt: row.occurred_at,
      statusSince: row.occurred_at,
    },
  };
}
