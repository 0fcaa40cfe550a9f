/**
 * Stores deliveries once each and finds their payouts. A delivery seen before is only counted. The
 * look-up it asks for is due at once, whatever rhythm the payout had. Payouts are locked first and
 * in the order of their ids, as everybody does who then touches notices.
 */
export const STORE_NOTICES = `with came as materialized (
  select n.*, t.payout_id
  from unnest($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::text[], $6::text[], $7::text[],
    $8::uuid[], $9::text[], $10::text[], $11::text[]) with ordinality as n (id, provider, digest,
    body, claimed, outcome, verdict, provider_key, provider_id, end_to_end_id, confirmation_key, place)
  left join lateral (
    -- Our own key decides when the notice names one; a provider's id may have been given twice.
    select a.payout_id from attempt a
    where a.provider = n.provider and a.provider_key = n.provider_key
    union
    select a.payout_id from attempt a
    where n.provider_key is null and a.provider = n.provider and a.provider_id = n.provider_id
    union
    select p.id from payout p
    where n.provider_key is null and n.provider_id is null and p.provider = n.provider
      and p.end_to_end_id = n.end_to_end_id
    limit 1
  ) t on true
), locked as materialized (
  select p.id from payout p where p.id in (select payout_id from came where verdict is null)
  order by p.id for no key update
), stored as (
  insert into notice as n (id, provider, digest, body, claimed, outcome, verdict, payout_id,
    verified_at, provider_id, confirmation_key)
  select c.id, c.provider, c.digest, c.body, c.claimed, c.outcome,
    case when c.verdict is null and c.payout_id is null then 'UNKNOWN_PAYOUT' else c.verdict end,
    c.payout_id, case when c.verdict is not null or c.payout_id is null then now() end,
    c.provider_id, c.confirmation_key
  from came c where (select count(*) from locked) >= 0 order by c.provider, c.digest
  on conflict (provider, digest) do update set deliveries = n.deliveries + 1
  returning n.provider, n.digest, n.payout_id, n.verdict, n.deliveries
), hinted as (
  update payout p set hints = p.hints + s.many, next_check_at = now()
  from (select payout_id, count(*)::integer as many from stored
    where deliveries = 1 and verdict is null group by payout_id) s
  where p.id = s.payout_id
)
select c.place::integer, s.payout_id, s.verdict, s.deliveries
from stored s join came c using (provider, digest)`;

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
