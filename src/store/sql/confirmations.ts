/** Somebody lets the payout be paid; whoever works on it is to look at once. */
export const ALLOW_CONFIRMATION = `with waiting as (
  update payout p set hints = p.hints + 1, next_check_at = now()
  where p.merchant_id = $1 and p.id = $2 and p.status = 'AWAITING_CONFIRMATION'
  returning p.id
)
update attempt a set confirm_by = coalesce(a.confirm_by, $3)
from waiting w where a.payout_id = w.id and a.state <> 'NEGATIVE'`;

/** Whether a person has let the payout's live order be paid: saying it twice is no fault. */
export const IS_CONFIRMATION_ALLOWED = `select 1 from payout p join attempt a on a.payout_id = p.id
where p.merchant_id = $1 and p.id = $2 and a.confirm_by is not null and a.state <> 'NEGATIVE'`;

/**
 * The newest key of a payout that waits for its confirmation, noted as sent under a fence of its
 * own, unless a switch stops it. Only a key that came in an authentic notice about this very order
 * is one.
 */
export const OPEN_CONFIRMATION = `with chosen as (
  select a.id as attempt_id, k.id as notice_id, k.confirmation_key as key
  from attempt a left join lateral (select n.id, n.confirmation_key from notice n
    where n.provider = a.provider and n.provider_id = a.provider_id and n.confirmation_key is not null
    order by n.received_at desc limit 1) k on true
  where a.payout_id = $1 and a.state = 'ANSWERED' order by a.id desc limit 1
), ours as (
  update payout p set fence = p.fence + 1 from chosen c
  where p.id = $1 and p.fence = $2 and p.status = 'AWAITING_CONFIRMATION' and c.key is not null
    and not is_stopped(p.merchant_id, p.provider)
  returning p.fence, c.attempt_id, c.notice_id, c.key
)
update attempt a set confirm_sent_at = now() from ours o where a.id = o.attempt_id
returning o.fence, o.notice_id, o.key`;

/** Of one provider's ids, those that stand for other payouts. */
export const TAKEN_ELSEWHERE = `select distinct a.provider_id from attempt a
where a.provider = $1 and a.payout_id <> $2 and a.provider_id = any($3)`;
