const LINES = `select p.*, e.seq, e.from_status, e.to_status, e.cause, e.occurred_at,
  e.version as e_version, e.refunded as e_refunded, e.provider as e_provider,
  e.provider_status as e_provider_status, e.end_to_end_id as e_end_to_end_id,
  e.failure_code as e_failure_code, e.failure_provider_code as e_failure_provider_code,
  e.failure_provider_message as e_failure_provider_message, e.suspicion as e_suspicion,
  e.settled_at as e_settled_at
from payout_event e join payout p on p.id = e.payout_id`;

/** The merchant's log after a position, each line with the payout as that line left it. */
export const EVENTS_AFTER = `${LINES}
where e.merchant_id = $1 and e.seq > $2 order by e.seq limit $3`;

/** The histories of some payouts. */
export const EVENTS_OF = `${LINES} where e.payout_id = any($1) order by e.payout_id, e.version`;

export const LAST_SEQ = 'select last_seq from event_counter where merchant_id = $1';
