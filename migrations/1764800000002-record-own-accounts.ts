import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records many requests in one transaction, each with its own answer. Accounts are locked first,
 * in id order, those of the one who asks alone: nobody waits for, or holds up, the account of
 * another merchant by naming it. The statements after it therefore see everything its lock waited
 * for. A key that is recorded elsewhere in the same instant fails the whole call (23505); the
 * caller repeats it.
 *
 * What comes back RETRY does not fit beside the others, and is asked again alone.
 */
const RECORD = `
create or replace function record_payouts(p_orders jsonb)
returns table (n integer, outcome text, payout_id uuid, status text, available bigint, at timestamptz,
  duplicate_of uuid, faults jsonb)
language plpgsql as $$
declare
  v_house integer := coalesce((p_orders->0->>'look_alike_minutes')::integer, 0);
  v_guarded boolean;
  v_rulings jsonb;
  v_ruled jsonb;
begin
  select bool_or(l.guarded) into v_guarded from (
    select a.guarded or (v_house > 0 and a.look_alike_minutes is null) as guarded from account a
    where (a.id, a.merchant_id) in (
      select (o->>'account_id')::uuid, (o->>'merchant_id')::uuid from jsonb_array_elements(p_orders) o)
    order by a.id for no key update) l;

  if v_guarded then
    -- Alike orders from different accounts of a merchant wait for each other here.
    perform pg_advisory_xact_lock(k.key) from (
      select distinct hashtextextended(concat_ws(' ', o->>'merchant_id', o->>'recipient_index',
        o->>'destination_index', o->>'amount'), 0) as key
      from jsonb_array_elements(p_orders) o order by 1) k;
    select jsonb_agg(to_jsonb(r)) into v_rulings from limit_rulings(p_orders) r;
  end if;

  with asked as (
    select * from jsonb_to_recordset(p_orders) as o(n integer, id uuid, merchant_id uuid, account_id uuid,
      idempotency_key text, amount bigint, destination_kind text, pix_key_type text, pix_key text,
      bank_ispb text, bank_branch text, bank_number text, bank_digit text, bank_account_type text,
      recipient_name text, recipient_tax_id text, description text, priority text, pinned_provider text,
      provider text, routing jsonb, order_id text, requested_by text, lease_ms integer, leased_by uuid,
      approval_ms bigint, recipient_index text, destination_index text)
  ), judged as (
    select o.*, k.id as known_id, a.id as found, a.available, a.approval_limit, g.ruling, g.twin, g.faults,
      sum(case when k.id is null and g.ruling is null and o.amount <= a.available then o.amount else 0 end)
        over (partition by o.account_id order by o.n) as running
    from asked o
    left join payout k on k.merchant_id = o.merchant_id and k.idempotency_key = o.idempotency_key
    left join account a on a.id = o.account_id and a.merchant_id = o.merchant_id
    left join jsonb_to_recordset(coalesce(v_rulings, '[]')) as g(n integer, ruling text, twin uuid, faults jsonb)
      on g.n = o.n
  ), ruled as (
    select j.*,
      case when j.known_id is not null then 'KNOWN'
           when j.found is null then 'NO_ACCOUNT'
           when j.ruling = 'LOOK_ALIKE' then j.ruling
           when j.amount > j.available then 'INSUFFICIENT'
           when j.ruling is not null then j.ruling
           when j.running <= j.available then 'ACCEPTED'
           else 'RETRY' end as outcome,
      case when j.amount > j.approval_limit then 'AWAITING_APPROVAL' else 'QUEUED' end as status
    from judged j
  ), made as (
    insert into payout (id, merchant_id, account_id, idempotency_key, amount, destination_kind,
      pix_key_type, pix_key, bank_ispb, bank_branch, bank_number, bank_digit, bank_account_type,
      recipient_name, recipient_tax_id, description, priority, pinned_provider, provider, routing, order_id,
      requested_by, status, fence, leased_by, lease_until, next_check_at, recipient_index,
      destination_index, duplicate_of)
    select r.id, r.merchant_id, r.account_id, r.idempotency_key, r.amount, r.destination_kind,
      r.pix_key_type, r.pix_key, r.bank_ispb, r.bank_branch, r.bank_number, r.bank_digit, r.bank_account_type,
      r.recipient_name, r.recipient_tax_id, r.description, r.priority, r.pinned_provider, r.provider, r.routing, r.order_id,
      r.requested_by, r.status, 1, r.leased_by,
      case when r.status = 'QUEUED' then now() + r.lease_ms * interval '1 millisecond' end,
      case when r.status = 'QUEUED' then now() else now() + r.approval_ms * interval '1 millisecond' end,
      r.recipient_index, r.destination_index, r.twin
    from ruled r where r.outcome = 'ACCEPTED'
  ), held as (
    insert into ledger_entry (account_id, payout_id, kind, amount)
    select r.account_id, r.id, 'HOLD', r.amount from ruled r where r.outcome = 'ACCEPTED' order by r.n
  )
  select jsonb_agg(jsonb_build_object('n', r.n, 'outcome', r.outcome, 'merchant_id', r.merchant_id,
    'account_id', r.account_id, 'status', r.status, 'provider', r.provider, 'available', r.available,
    'payout_id', case r.outcome when 'LOOK_ALIKE' then r.twin else coalesce(r.known_id, r.id) end,
    'duplicate_of', r.twin, 'faults', r.faults)) into v_ruled from ruled r;

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

  return query select r.n, r.outcome, r.payout_id, r.status, r.available, now(), r.duplicate_of, r.faults
  from jsonb_to_recordset(v_ruled) as r(n integer, outcome text, payout_id uuid, status text, available bigint,
    duplicate_of uuid, faults jsonb);
end $$;
`;

export class RecordOwnAccounts1764800000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RECORD);
  }

  async down(): Promise<void> {}
}
