/** What a decision needs besides the payout's own row. */
const FACTS = `p.*, now() as read_at,
  (select jsonb_build_object('provider', a.provider, 'provider_key', a.provider_key,
     'provider_id', a.provider_id, 'state', a.state, 'last_sent_at', a.last_sent_at, 'absences', a.absences,
     'possible_sends', a.possible_sends, 'end_to_end_id', a.end_to_end_id, 'confirm_by', a.confirm_by,
     'confirm_sent_at', a.confirm_sent_at,
     'key_at', case when p.status = 'AWAITING_CONFIRMATION' then
       (select max(n.received_at) from notice n where n.provider = a.provider
          and n.provider_id = a.provider_id and n.key_came) end)
   from attempt a where a.payout_id = p.id order by a.id desc limit 1) as attempt,
  (select jsonb_agg(distinct a.provider) from attempt a
   -- What never left was refused by nobody: it may go there again.
   where a.payout_id = p.id and a.state = 'NEGATIVE' and a.possible_sends > 0) as refused_by,
  (select jsonb_agg(jsonb_build_object('id', n.id, 'provider', n.provider, 'claimed', n.claimed,
     'outcome', n.outcome, 'contradictions', n.contradictions) order by n.received_at)
   from notice n where n.payout_id = p.id and n.verdict is null) as notices,
  (select jsonb_agg(jsonb_build_object('reference', r.reference, 'amount', r.amount::text))
   from refund r where r.payout_id = p.id) as refunds,
  case when p.approvals_needed > 0 then (select jsonb_agg(a.person order by a.said_at, a.person)
   from approval a where a.payout_id = p.id and a.digest = approval_digest(p)
     and a.person <> p.requested_by) end as approved_by,
  -- Not p.hints: after a wait for the row that is newer than the notices read here.
  (select q.hints from payout q where q.id = p.id) as hints`;

const LEASED = `update payout p
set lease_until = now() + $2::integer * interval '1 millisecond', fence = p.fence + 1,
  leased_by = $3
from picked where p.id = picked.id
returning ${FACTS}`;

/** Leases due payouts, oldest first; rows that another worker is picking are skipped. */
export const CLAIM_DUE = `with picked as (
  select id from payout
  where next_check_at <= now() and (lease_until is null or lease_until < now())
  order by next_check_at limit $1
  for no key update skip locked
) ${LEASED}`;

/** Leases those of some payouts that are not leased and about which something can still change. */
export const CLAIM_THESE = `with picked as (
  select id from payout
  where id = any($1::uuid[]) and next_check_at is not null
    and (lease_until is null or lease_until < now())
  for no key update skip locked
) ${LEASED}`;

/** A worker that lives keeps what it holds; a dead or stopped one loses it within one lease. */
export const RENEW = `with mine as (
  select id from payout
  where id = any($1) and leased_by = $3 and lease_until is not null
  order by id for no key update
)
update payout p set lease_until = now() + $2::integer * interval '1 millisecond'
from mine where p.id = mine.id`;

/** The same facts, read without a lease. */
export const READ_FACTS = `select ${FACTS} from payout p where p.merchant_id = $1 and p.id = $2`;
