const COLUMNS = `p.*, e.seq, e.from_status, e.to_status, e.cause, e.occurred_at,
  e.version as e_version, e.refunded as e_refunded, e.provider as e_provider,
  e.provider_status as e_provider_status, e.end_to_end_id as e_end_to_end_id,
  e.failure_code as e_failure_code, e.failure_provider_code as e_failure_provider_code,
  e.failure_provider_message as e_failure_provider_message, e.suspicion as e_suspicion,
  e.settled_at as e_settled_at`;
const LINES = `select ${COLUMNS} from payout_event e join payout p on p.id = e.payout_id`;

/** The merchant's log after a position, each line with the payout as that line left it. */
export const EVENTS_AFTER = `${LINES}
where e.merchant_id = $1 and e.seq > $2 order by e.seq limit $3`;

/** The histories of some payouts. */
export const EVENTS_OF = `${LINES} where e.payout_id = any($1) order by e.payout_id, e.version`;

/** A page of the history of each of some payouts, oldest line first. */
export const EVENT_PAGES = `select ${COLUMNS}
from unnest($1::uuid[]) as asked(payout_id), lateral (
  select * from payout_event o
  where o.payout_id = asked.payout_id and o.version > coalesce($2::integer, 0)
  order by o.version limit $3) e
join payout p on p.id = e.payout_id
order by e.payout_id, e.version`;

/** A page of the judged notices of each of some payouts, oldest first; of each what callers see. */
export const NOTICE_PAGES = `select t.*
from unnest($1::uuid[]) as asked(payout_id), lateral (
  select o.id, o.payout_id, o.verdict, o.claimed, o.proven, o.received_at, o.verified_at
  from notice o
  where o.payout_id = asked.payout_id and o.verdict is not null and ($2::uuid is null or o.id > $2)
  order by o.id limit $3) t
order by t.payout_id, t.id`;

/** Where a merchant's log ends, and up to where lines of it may be gone. */
export const LOG_ENDS = `select last_seq, coalesce(
  (select max(kept_after) from event_retention where merchant_id = $1), 0) as kept_after
from event_counter where merchant_id = $1`;

/** Merchants whose log begins with a line older than so many days. */
export const WITH_OLD_EVENTS = `select c.merchant_id
from event_counter c left join event_retention r on r.merchant_id = c.merchant_id
where (select e.occurred_at from payout_event e
  where e.merchant_id = c.merchant_id and e.seq > coalesce(r.kept_after, 0)
  order by e.seq limit 1) < now() - make_interval(days => $1)`;

export const FORGET_EVENTS = 'select lines, deleted from forget_events($1, $2, $3)';
