/** Payouts that are due and that nobody has taken in hand, by the status they wait in. */
export const OVERDUE_PAYOUTS = `select status, count(*)::integer as count, min(id::text) as oldest
from payout
where next_check_at < now() - $1::integer * interval '1 millisecond'
  and (lease_until is null or lease_until < now())
group by status order by status`;

/** Payouts that are longer in their status than it may last; $1 is a JSON object of limits. */
export const AGED_PAYOUTS = `select p.status, count(*)::integer as count, min(p.id::text) as oldest
from payout p join jsonb_each_text($1) l on l.key = p.status
where p.closing is null and p.status_since < now() - l.value::bigint * interval '1 millisecond'
group by p.status order by p.status`;
