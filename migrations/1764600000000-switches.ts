import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = `
create table switch (
  id uuid primary key,
  -- Neither of the two: everything stops.
  merchant_id uuid references merchant,
  provider text,
  mode text not null constraint switch_mode check (mode in ('REFUSE', 'QUEUE')),
  reason text not null constraint switch_reason check (length(reason) between 1 and 500),
  thrown_by text not null,
  thrown_at timestamptz not null default now(),
  until timestamptz constraint switch_until_later check (until > thrown_at),
  released_by text,
  released_at timestamptz,
  constraint switch_one_target check (merchant_id is null or provider is null),
  constraint switch_released_whole check ((released_at is null) = (released_by is null))
);
create unique index switch_thrown_once on switch
  (coalesce(merchant_id::text, ''), coalesce(provider, '')) where released_at is null;
create trigger switch_kept before delete or truncate on switch
  for each statement execute function refuse_change('switches are released, not removed');

-- Turned by those who work for all merchants; callers see it through the program alone.
alter table switch enable row level security;
alter table switch force row level security;
create policy switch_of_work on switch to repasse_worker using (true) with check (true);
grant select, insert, update on switch to repasse_worker;

create function is_stopped(p_merchant_id uuid, p_provider text) returns boolean language sql stable as $$
  select exists (select from switch s
    where s.released_at is null and (s.until is null or s.until > now())
      and (s.merchant_id is null or s.merchant_id = p_merchant_id)
      and (s.provider is null or s.provider = p_provider))
$$;
`;

/**
 * Opens the attempt of each claimed payout, or opens its live one again with the same key. A row
 * comes back for each payout still held under the given fence; the others were lost to a later
 * claim. What comes back OPENED is committed before the first byte may leave. The fence rises, so
 * that whoever read the payout before (to cancel it, say) finds that it is no longer theirs. It
 * goes again, or elsewhere, only on a decision that knew every notice.
 *
 * BUSY: the provider takes one order at a time for this recipient, and one is under way or older.
 * HALTED: a switch stops its provider, its merchant or everything; it is never opened then.
 * A live attempt of another provider gives way only if certainly nothing of it ever left us.
 */
const OPEN = `
create or replace function open_attempts(p_attempts jsonb)
returns table (n integer, outcome text, fence bigint, provider text, provider_key uuid, provider_id text,
  end_to_end_id text, possible_sends integer, last_sent_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_free integer[];
  v_busy integer[];
  v_halted integer[];
begin
  perform from payout p
  where p.id in (select (o->>'payout_id')::uuid from jsonb_array_elements(p_attempts) o)
  order by p.id for no key update;

  with asked as (
    select * from jsonb_to_recordset(p_attempts)
      as o(n integer, payout_id uuid, fence bigint, hints integer, provider text, recipient text)
  ), ours as (
    select o.*, o.recipient is not null and (
        exists (select from attempt a where a.provider = o.provider and a.recipient = o.recipient
                  and a.payout_id <> o.payout_id)
        or exists (select from payout q where q.provider = o.provider and q.recipient_tax_id = o.recipient
                     and q.status = 'QUEUED' and q.id < o.payout_id
                     -- Who was refused here waits for another provider.
                     and not exists (select from attempt r where r.payout_id = q.id
                       and r.provider = o.provider and r.state = 'NEGATIVE' and r.possible_sends > 0))) as busy,
      is_stopped(p.merchant_id, o.provider) as halted
    from asked o join payout p on p.id = o.payout_id and p.fence = o.fence and p.status = 'QUEUED'
      and (p.hints = o.hints or not exists (select from attempt a where a.payout_id = p.id))
  )
  select array_agg(r.n) filter (where not r.busy and not r.halted),
    array_agg(r.n) filter (where r.busy and not r.halted), array_agg(r.n) filter (where r.halted)
  into v_free, v_busy, v_halted from ours r;

  update attempt a set state = 'NEGATIVE'
  from jsonb_to_recordset(p_attempts) as o(n integer, payout_id uuid, provider text)
  where a.payout_id = o.payout_id and o.n = any(v_free) and a.provider <> o.provider
    and a.state = 'NOT_SENT' and a.possible_sends = 0;

  return query
  with asked as (
    select * from jsonb_to_recordset(p_attempts)
      as o(n integer, payout_id uuid, provider text, provider_key uuid, idempotent boolean,
        recipient text, end_to_end_id text, notice_digest text, routing jsonb)
    where o.n = any(v_free)
  ), ours as (
    update payout p set fence = p.fence + 1, provider = o.provider,
      routing = coalesce(o.routing, p.routing)
    from asked o where p.id = o.payout_id
    returning o.n, o.payout_id, p.fence as fence_now
  ), opened as (
    insert into attempt as a (payout_id, provider, provider_key, idempotent, recipient, end_to_end_id, notice_digest)
    select o.payout_id, o.provider, o.provider_key, o.idempotent, o.recipient, o.end_to_end_id,
      decode(o.notice_digest, 'hex')
    from asked o
    on conflict (payout_id) where state <> 'NEGATIVE' do update
      set state = 'OPEN', possible_sends = a.possible_sends + 1, last_sent_at = now(), absences = 0,
        recipient = excluded.recipient,
        end_to_end_id = coalesce(a.end_to_end_id, excluded.end_to_end_id),
        notice_digest = coalesce(excluded.notice_digest, a.notice_digest)
      where a.state = 'NOT_SENT' and a.provider = excluded.provider
    returning a.payout_id, a.provider, a.provider_key, a.provider_id, a.end_to_end_id,
      a.possible_sends, a.last_sent_at
  )
  select r.n, 'OPENED', r.fence_now, a.provider, a.provider_key, a.provider_id, a.end_to_end_id,
    a.possible_sends, a.last_sent_at
  from opened a join ours r on r.payout_id = a.payout_id;

  return query
  select h, 'HALTED', null::bigint, null::text, null::uuid, null::text, null::text, null::integer,
    null::timestamptz
  from unnest(v_halted) h;

  return query
  select b, 'BUSY', null::bigint, null::text, null::uuid, null::text, null::text, null::integer,
    null::timestamptz
  from unnest(v_busy) b;
end $$;
`;

export class Switches1764600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(OPEN);
  }

  async down(): Promise<void> {}
}
