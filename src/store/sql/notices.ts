/**
 * Stores one delivery once and finds its payout. A delivery seen before is only counted. The
 * look-up it asks for is due at once, whatever rhythm the payout had.
 */
export const STORE_NOTICE = `with target as (
  -- Our own key decides when the notice names one; a provider's id may have been given twice.
  select a.payout_id from attempt a where a.provider = $2 and a.provider_key = $8::uuid
  union
  select a.payout_id from attempt a
  where $8::uuid is null and a.provider = $2 and a.provider_id = $9::text
  union
  select p.id from payout p
  where $8::uuid is null and $9::text is null and p.provider = $2 and p.end_to_end_id = $10::text
  limit 1
), stored as (
  insert into notice as n (id, provider, digest, body, claimed, outcome, verdict, payout_id, verified_at,
    provider_id, confirmation_key)
  select $1, $2, $3, $4, $5, $6,
    case when $7::text is null and not exists (select from target) then 'UNKNOWN_PAYOUT' else $7::text end,
    (select payout_id from target),
    case when $7::text is not null or not exists (select from target) then now() end,
    $9::text, $11::text
  on conflict (provider, digest) do update set deliveries = n.deliveries + 1
  returning n.payout_id, n.verdict, n.deliveries
), hinted as (
  update payout p set hints = p.hints + 1, next_check_at = now()
  from stored s where p.id = s.payout_id and s.deliveries = 1 and s.verdict is null
)
select payout_id, verdict, deliveries from stored`;

export const HINT = `update payout set hints = hints + 1, next_check_at = now()
where merchant_id = $1 and id = $2 and next_check_at is not null
  -- Its next check is the end of its time; nobody is asked before.
  and status <> 'AWAITING_APPROVAL'`;

export const NOTICE_DIGEST = `select a.notice_digest from attempt a
where a.provider = $1 and a.notice_digest is not null
  and (a.provider_key = $2::uuid or ($2::uuid is null and a.provider_id = $3::text))
order by a.id desc limit 1`;

/** Notices by provider since a moment (as a time-ordered id), those without their secret apart. */
export const NOTICE_COUNTS = `select provider,
  coalesce(sum(deliveries) filter (where forged and id >= $2), 0)::integer as forged_lately,
  coalesce(sum(deliveries) filter (where forged and id < $2), 0)::integer as forged_before,
  coalesce(sum(deliveries) filter (where not forged), 0)::integer as authentic
from notice, lateral (select verdict is not distinct from 'FORGED' as forged) f
where id >= $1 group by provider order by provider`;
