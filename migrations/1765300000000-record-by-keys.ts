import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a batch is while it is judged: read once from what was sent, and compared as it is. */
const TYPES = `
create type payout_order as (n integer, id uuid, merchant_id uuid, account_id uuid, idempotency_key text,
  amount bigint, destination_kind text, pix_key_type text, pix_key text, bank_ispb text, bank_branch text,
  bank_number text, bank_digit text, bank_account_type text, recipient_name text, recipient_tax_id text,
  description text, priority text, pinned_provider text, provider text, routing jsonb, order_id text,
  requested_by text, lease_ms integer, leased_by uuid, approval_ms bigint, recipient_index text,
  destination_index text);
create type payout_ruling as (n integer, outcome text, merchant_id uuid, account_id uuid, status text,
  provider text, available bigint, payout_id uuid, duplicate_of uuid, faults jsonb);
`;

/**
 * `record_payouts` with the same answers. Its accounts are found by their index and read while
 * they are locked, once; the batch is parsed once. The planner knows nothing of what a batch
 * holds, so it is told: look up, never read a table through, and plan once for a connection.
 */
const RECORD = `
create or replace function record_payouts(p_orders jsonb)
returns table (n integer, outcome text, payout_id uuid, status text, available bigint, at timestamptz,
  duplicate_of uuid, faults jsonb)
language plpgsql set enable_seqscan = off
  set plan_cache_mode = force_generic_plan as $$
declare
  v_house integer := coalesce((p_orders->0->>'look_alike_minutes')::integer, 0);
  v_orders payout_order[];
  v_locked account[];
  v_guarded boolean;
  v_rulings jsonb;
  v_ruled payout_ruling[];
begin
  select array_agg(o) into v_orders from jsonb_populate_recordset(null::payout_order, p_orders) o;

  select array_agg(l.own), bool_or((l.own).guarded or (v_house > 0 and (l.own).look_alike_minutes is null))
  into v_locked, v_guarded from (
    select a as own from account a
    where a.id = any (array(select o.account_id from unnest(v_orders) o))
      and exists (select from unnest(v_orders) o where o.account_id = a.id and a.merchant_id = o.merchant_id)
    order by a.id for no key update) l;

  if v_guarded then
    -- Alike orders from different accounts of a merchant wait for each other here.
    perform pg_advisory_xact_lock(k.key) from (
      select distinct hashtextextended(concat_ws(' ', o.merchant_id, o.recipient_index,
        o.destination_index, o.amount), 0) as key
      from unnest(v_orders) o order by 1) k;
    select jsonb_agg(to_jsonb(r)) into v_rulings from limit_rulings(p_orders) r;
  end if;

  with judged as (
    select o.*, k.id as known_id, a.id as found, a.available, a.approval_limit, g.ruling, g.twin, g.faults,
      sum(case when k.id is null and g.ruling is null and o.amount <= a.available then o.amount else 0 end)
        over (partition by o.account_id order by o.n) as running
    from unnest(v_orders) o
    left join payout k on k.merchant_id = o.merchant_id and k.idempotency_key = o.idempotency_key
    left join unnest(v_locked) a on a.id = o.account_id and a.merchant_id = o.merchant_id
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
  select array_agg(row(r.n, r.outcome, r.merchant_id, r.account_id, r.status, r.provider, r.available,
    case r.outcome when 'LOOK_ALIKE' then r.twin else coalesce(r.known_id, r.id) end,
    r.twin, r.faults)::payout_ruling) into v_ruled from ruled r;

  perform from event_counter c
  where c.merchant_id = any (array(select r.merchant_id from unnest(v_ruled) r
                          where r.outcome = 'ACCEPTED'))
  order by c.merchant_id for no key update;

  with accepted as (
    select r.*, row_number() over (partition by r.merchant_id order by r.n) as place
    from unnest(v_ruled) as r
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
  from unnest(v_ruled) as r;
end $$;
`;

/** The triggers and the audit of a batch look up as few rows, by keys too. */
const LOOKING_UP = [
  'ledger_moves_balances()',
  'payout_within_limits()',
  'append_audit(audit_draft[])',
  'audit_extends_chain()',
];

export class RecordByKeys1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TYPES);
    await runner.query(RECORD);
    for (const name of LOOKING_UP) {
      await runner.query(`alter function ${name} set enable_seqscan = off`);
      await runner.query(`alter function ${name} set plan_cache_mode = force_generic_plan`);
    }
  }

  async down(): Promise<void> {}
}
