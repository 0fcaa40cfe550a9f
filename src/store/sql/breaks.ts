/** A provider nobody has reconciled yet: the first span of waiting begins now. */
export const MARK_BEGINNING = `insert into reconciliation
  (provider, window_from, window_to, ended_at, complete)
select $1, now(), now(), now(), true
where not exists (select from reconciliation where provider = $1)`;

/**
 * Begins one, unless it is not time or somebody is at it. What a process that died had begun is
 * taken over. Without a given span it starts where the last complete one ended, with yesterday and
 * today at the least and a month at the most. One that was not complete is repeated sooner.
 */
export const BEGIN = `insert into reconciliation as r
  (provider, holder, lease_until, window_from, window_to, by_hand)
select $1, $2, now() + $3::integer * interval '1 millisecond',
  coalesce($6::timestamptz, greatest(
    least(date_trunc('day', now(), 'UTC') - interval '1 day', l.until), now() - interval '31 days')),
  coalesce($7::timestamptz, now() - $4::integer * interval '1 millisecond'),
  $6::timestamptz is not null
from (
  select max(window_to) filter (where complete and not by_hand) as until,
    max(started_at) filter (where complete) as succeeded, max(started_at) as tried
  from reconciliation where provider = $1 and ended_at is not null
) l
where $5::double precision is null or (
  l.succeeded + $5 * interval '1 millisecond' <= now()
  and l.tried + $5 / 24 * interval '1 millisecond' <= now())
on conflict (provider) where ended_at is null do update
  set holder = excluded.holder, lease_until = excluded.lease_until, started_at = now(),
    window_from = excluded.window_from, window_to = excluded.window_to, by_hand = excluded.by_hand
  where r.lease_until < now()
returning id, window_from, window_to`;

export const KEEP = `update reconciliation
set lease_until = now() + $3::integer * interval '1 millisecond'
where id = $1 and holder = $2 and ended_at is null`;

export const END = `update reconciliation set ended_at = now(), complete = $3, result = $4
where id = $1 and holder = $2 and ended_at is null`;

const OURS = `select p.*, a.id as attempt_id, a.provider_key, a.provider_id,
  a.state as attempt_state, a.opened_at::text as opened_at, a.last_sent_at, a.end_to_end_id as attempt_end_to_end_id
from attempt a join payout p on p.id = a.payout_id`;

/** A page of our orders with a provider, after the last one of the page before. */
export const OUR_ORDERS = `${OURS}
where a.provider = $1 and a.possible_sends > 0 and a.opened_at < $3
  and a.opened_at >= $2 and (a.opened_at, a.id) > ($4::timestamptz, $5::bigint)
order by a.opened_at, a.id limit $6`;

export const OUR_ORDERS_NAMED = `${OURS}
where a.provider = $1 and (a.provider_key = any($2::uuid[]) or a.provider_id = any($3::text[]))`;

/** Sent, perhaps taken, and the provider's name for it was lost with its answer. */
export const OUR_ORDERS_UNNAMED = `${OURS}
where a.provider = $1 and a.provider_id is null and a.possible_sends > 0
  and a.state in ('OPEN', 'ANSWERED') and a.opened_at < $3 and a.last_sent_at >= $2
order by a.opened_at limit $4`;

export const OPEN_BREAKS = `select id, kind, subject, made_at from break
where provider = $1 and closed_at is null order by last_seen_at limit 1000`;

export const NOTE_BREAK = `insert into break as b
  (id, provider, kind, subject, payout_id, merchant_id, provider_id, made_at,
    ours, theirs, our_amount, their_amount)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (provider, kind, subject) where closed_at is null do update
  set last_seen_at = now(), times_seen = b.times_seen + 1, provider_id = excluded.provider_id,
    ours = excluded.ours, theirs = excluded.theirs, our_amount = excluded.our_amount,
    their_amount = excluded.their_amount
returning times_seen`;

export const CLOSE_BREAK =
  'update break set closed_at = now(), proof = $2 where id = $1 and closed_at is null';

export const COUNT_OPEN_BREAKS = `select provider, kind, count(*)::integer as open from break
where closed_at is null group by provider, kind order by provider, kind`;

export const OPEN_BREAK_LIST = `select provider, kind, payout_id, provider_id from break
where closed_at is null order by first_seen_at limit 100`;

/** When each provider was last compared whole, and when it was first waited for. */
export const LAST_RECONCILED = `select provider,
  extract(epoch from now() - max(ended_at) filter (where complete)) * 1000 as age_ms
from reconciliation group by provider order by provider`;
