import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records many requests in one transaction, each with its own answer. Accounts are locked first,
 * in id order; the second statement therefore sees everything its lock waited for. A key that is
 * recorded elsewhere in the same instant fails the whole call (23505); the caller repeats it.
 */
const RECORD = `
create or replace function record_payouts(p_orders jsonb)
returns table (n integer, outcome text, payout_id uuid, status text, available bigint, at timestamptz)
language plpgsql as $$
declare
  v_ruled jsonb;
begin
  perform from account a
  where a.id in (select (o->>'account_id')::uuid from jsonb_array_elements(p_orders) o)
  order by a.id for no key update;

  with asked as (
    select * from jsonb_to_recordset(p_orders) as o(n integer, id uuid, merchant_id uuid, account_id uuid,
      idempotency_key text, amount bigint, destination_kind text, pix_key_type text, pix_key text,
      bank_ispb text, bank_branch text, bank_number text, bank_digit text, bank_account_type text,
      recipient_name text, recipient_tax_id text, description text, priority text, pinned_provider text,
      provider text, routing jsonb, order_id text, requested_by text, lease_ms integer, leased_by uuid,
      approval_ms bigint)
  ), judged as (
    select o.*, k.id as known_id, a.id as found, a.available, a.approval_limit,
      sum(case when k.id is null and o.amount <= a.available then o.amount else 0 end)
        over (partition by o.account_id order by o.n) as running
    from asked o
    left join payout k on k.merchant_id = o.merchant_id and k.idempotency_key = o.idempotency_key
    left join account a on a.id = o.account_id and a.merchant_id = o.merchant_id
  ), ruled as (
    select j.*,
      case when j.known_id is not null then 'KNOWN'
           when j.found is null then 'NO_ACCOUNT'
           when j.amount > j.available then 'INSUFFICIENT'
           when j.running <= j.available then 'ACCEPTED'
           else 'RETRY' end as outcome,
      case when j.amount > j.approval_limit then 'AWAITING_APPROVAL' else 'QUEUED' end as status
    from judged j
  ), made as (
    insert into payout (id, merchant_id, account_id, idempotency_key, amount, destination_kind,
      pix_key_type, pix_key, bank_ispb, bank_branch, bank_number, bank_digit, bank_account_type,
      recipient_name, recipient_tax_id, description, priority, pinned_provider, provider, routing, order_id,
      requested_by, status, fence, leased_by, lease_until, next_check_at)
    select r.id, r.merchant_id, r.account_id, r.idempotency_key, r.amount, r.destination_kind,
      r.pix_key_type, r.pix_key, r.bank_ispb, r.bank_branch, r.bank_number, r.bank_digit, r.bank_account_type,
      r.recipient_name, r.recipient_tax_id, r.description, r.priority, r.pinned_provider, r.provider, r.routing, r.order_id,
      r.requested_by, r.status, 1, r.leased_by,
      case when r.status = 'QUEUED' then now() + r.lease_ms * interval '1 millisecond' end,
      case when r.status = 'QUEUED' then now() else now() + r.approval_ms * interval '1 millisecond' end
    from ruled r where r.outcome = 'ACCEPTED'
  ), held as (
    insert into ledger_entry (account_id, payout_id, kind, amount)
    select r.account_id, r.id, 'HOLD', r.amount from ruled r where r.outcome = 'ACCEPTED' order by r.n
  )
  select jsonb_agg(jsonb_build_object('n', r.n, 'outcome', r.outcome, 'merchant_id', r.merchant_id,
    'account_id', r.account_id, 'payout_id', coalesce(r.known_id, r.id), 'status', r.status,
    'provider', r.provider, 'available', r.available)) into v_ruled from ruled r;

  perform from event_counter c
  where c.merchant_id in (select (r->>'merchant_id')::uuid from jsonb_array_elements(v_ruled) r
                          where r->>'outcome' = 'ACCEPTED')
  order by c.merchant_id for no key update;

  with accepted as (
    select r.*, row_number() over (partition by r.merchant_id order by r.n) as place
    from jsonb_to_recordset(v_ruled) as r(n integer, outcome text, merchant_id uuid, account_id uuid,
      payout_id uuid, status text, provider text)
    where r.outcome = 'ACCEPTED'
  ), logged as (
    insert into payout_event (merchant_id, seq, payout_id, account_id, version, to_status, cause, refunded, provider)
    select a.merchant_id, c.last_seq + a.place, a.payout_id, a.account_id, 1, a.status, 'REQUESTED', 0, a.provider
    from accepted a join event_counter c on c.merchant_id = a.merchant_id
  )
  update event_counter c set last_seq = c.last_seq + m.many
  from (select a.merchant_id, count(*) as many from accepted a group by a.merchant_id) m
  where c.merchant_id = m.merchant_id;

  return query select r.n, r.outcome, r.payout_id, r.status, r.available, now()
  from jsonb_to_recordset(v_ruled) as r(n integer, outcome text, payout_id uuid, status text, available bigint);
end $$;
`;

/**
 * Opens the attempt of each claimed payout, or opens its live one again with the same key. A row
 * comes back for each payout still held under the given fence; the others were lost to a later
 * claim. What comes back OPENED is committed before the first byte may leave. The fence rises, so
 * that whoever read the payout before (to cancel it, say) finds that it is no longer theirs. It
 * goes again, or elsewhere, only on a decision that knew every notice.
 *
 * BUSY: the provider takes one order at a time for this recipient, and one is under way or older.
 * A live attempt of another provider gives way only if certainly nothing of it ever left us.
 */
const OPEN = `
drop function open_attempts(jsonb);
create function open_attempts(p_attempts jsonb)
returns table (n integer, outcome text, fence bigint, provider text, provider_key uuid, provider_id text,
  end_to_end_id text, possible_sends integer, last_sent_at timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_free integer[];
  v_busy integer[];
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
                       and r.provider = o.provider and r.state = 'NEGATIVE' and r.possible_sends > 0))) as busy
    from asked o join payout p on p.id = o.payout_id and p.fence = o.fence and p.status = 'QUEUED'
      and (p.hints = o.hints or not exists (select from attempt a where a.payout_id = p.id))
  )
  select array_agg(r.n) filter (where not r.busy), array_agg(r.n) filter (where r.busy)
  into v_free, v_busy from ours r;

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
  select b, 'BUSY', null::bigint, null::text, null::uuid, null::text, null::text, null::integer,
    null::timestamptz
  from unnest(v_busy) b;
end $$;
`;

export class RecordAndOpen1763900000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RECORD);
    await runner.query(OPEN);
  }

  async down(): Promise<void> {}
}
