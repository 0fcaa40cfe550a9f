import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `open_attempts` as before, but recipients are compared by their index. Rows from before have
 * none: `recipient_before` is what stood there then.
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
      as o(n integer, payout_id uuid, fence bigint, hints integer, provider text, recipient text,
        recipient_before text)
  ), ours as (
    select o.*, o.recipient is not null and (
        exists (select from attempt a where a.provider = o.provider and a.recipient in (o.recipient, o.recipient_before)
                  and a.payout_id <> o.payout_id)
        or exists (select from payout q where q.provider = o.provider
                     and (q.recipient_index = o.recipient or q.recipient_tax_id = o.recipient_before)
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

export class OpenForRecipients1764900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(OPEN);
  }

  async down(): Promise<void> {}
}
