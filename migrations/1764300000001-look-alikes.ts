import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
alter table payout
  -- The earlier payout like this one that was named when this one was asked for.
  add column duplicate_of uuid constraint payout_duplicate_of references payout,
  add constraint payout_duplicate_of_another check (duplicate_of <> id);
create trigger payout_duplicate_fixed before update of duplicate_of on payout
  for each statement execute function refuse_change('an accepted order never changes');
create index payout_alike on payout (merchant_id, recipient_index, amount, created_at);

-- Whether requests of the account are held against others; every other account costs nothing.
alter table account add column guarded boolean not null generated always as (coalesce(look_alike_minutes, 0) > 0
  or num_nonnulls(limit_per_payout, limit_per_day, limit_night_per_payout, limit_night_total,
    limit_recipient_payouts, limit_recipient_amount) > 0) stored;
`;

const TWIN = `
-- The newest payout of the merchant to the same recipient, destination and amount that was or may
-- still be paid, whatever its account and provider.
create function look_alike(p_merchant uuid, p_recipient text, p_destination text, p_amount bigint,
  p_minutes integer, p_but uuid) returns uuid language sql stable as $$
  select q.id from payout q
  where q.merchant_id = p_merchant and q.recipient_index = p_recipient and q.amount = p_amount
    and q.created_at > now() - p_minutes * interval '1 minute'
    and q.destination_index = p_destination and q.closing is distinct from 'RELEASE'
    and q.id is distinct from p_but
  order by q.created_at desc, q.id desc limit 1;
$$;

-- Where the account itself asks for it, for whoever writes past our code.
create function payout_unlike() returns trigger language plpgsql as $$
begin
  if exists (
    select from entered e join account a on a.id = e.account_id and a.look_alike_minutes > 0,
      lateral (select look_alike(e.merchant_id, e.recipient_index, e.destination_index, e.amount,
        a.look_alike_minutes, e.id) as id) twin
    where twin.id is not null and twin.id is distinct from e.duplicate_of
  ) then
    raise exception 'a payout like it was requested before' using errcode = 'RP007';
  end if;
  return null;
end $$;
create trigger payout_unlike after insert on payout
  referencing new table as entered for each statement execute function payout_unlike();
`;

/**
 * What stands in the way of each order that is new: a payout like it, the limits, or only the
 * others asked beside it (RETRY: it is asked again alone). Nothing comes back for the others, but
 * the look-alike they named.
 */
const RULINGS = `
create function limit_rulings(p_orders jsonb)
returns table (n integer, ruling text, twin uuid, faults jsonb) language sql stable as $$
with asked as materialized (
  select o.n, o.merchant_id, o.amount, o.recipient_index, o.destination_index, o.allow_duplicate_of,
    coalesce(a.look_alike_minutes, o.look_alike_minutes, 0) as alike_minutes, a as own, a.id as account_id
  from jsonb_to_recordset(p_orders) as o(n integer, merchant_id uuid, account_id uuid, idempotency_key text,
    amount bigint, recipient_index text, destination_index text, look_alike_minutes integer,
    allow_duplicate_of uuid)
  join account a on a.id = o.account_id and a.merchant_id = o.merchant_id
  where not exists (select from payout k
    where k.merchant_id = o.merchant_id and k.idempotency_key = o.idempotency_key)
), spent as materialized (
  select c.account_id, s.*
  from (select distinct k.account_id, (k.own).limit_night_from, (k.own).limit_night_to
        from asked k where (k.own).limited) c,
    lateral limit_spent(c.account_id, c.limit_night_from, c.limit_night_to) s
), paid as materialized (
  select c.account_id, c.recipient_index, p.*
  from (select distinct k.account_id, k.recipient_index, (k.own).limit_recipient_minutes
        from asked k where (k.own).limit_recipient_minutes is not null) c,
    lateral limit_paid(c.account_id, c.recipient_index, c.limit_recipient_minutes) p
), weighed as materialized (
  select k.*, s.today, s.tonight, s.is_night, p.payouts, p.amount as paid, t.twin, f.faults
  from asked k
  left join spent s on s.account_id = k.account_id
  left join paid p on p.account_id = k.account_id and p.recipient_index = k.recipient_index
  cross join lateral (
    select case when k.alike_minutes > 0 then look_alike(k.merchant_id, k.recipient_index,
      k.destination_index, k.amount, k.alike_minutes, null) end as twin) t
  cross join lateral (
    select jsonb_agg(jsonb_build_object('limit', x.name, 'left', greatest(x.remains, 0)::text, 'never', x.never,
      'night_from', (k.own).limit_night_from, 'night_to', (k.own).limit_night_to,
      'frees_at', case when x.too_much > 0 and not x.never then (
        select min(g.at) + ((k.own).limit_recipient_minutes + 1) * interval '1 minute'
        from (select u.at, sum(case x.name when 'RECIPIENT_PAYOUTS' then u.payouts else u.amount end)
                over (order by u.at) as gone
              from limit_use u where u.account_id = k.account_id and u.recipient = k.recipient_index
                and u.at >= date_trunc('minute', now(), 'UTC')
                  - (k.own).limit_recipient_minutes * interval '1 minute') g
        where g.gone >= x.too_much) end)) as faults
    from (values
      ('PER_PAYOUT', k.amount > (k.own).limit_per_payout, (k.own).limit_per_payout, true, 0),
      ('PER_DAY', s.today + k.amount > (k.own).limit_per_day, (k.own).limit_per_day - s.today,
        k.amount > (k.own).limit_per_day, 0),
      ('NIGHT_PER_PAYOUT', s.is_night and k.amount > (k.own).limit_night_per_payout,
        (k.own).limit_night_per_payout, false, 0),
      ('NIGHT_TOTAL', s.is_night and s.tonight + k.amount > (k.own).limit_night_total,
        (k.own).limit_night_total - s.tonight, false, 0),
      ('RECIPIENT_PAYOUTS', p.payouts + 1 > (k.own).limit_recipient_payouts,
        (k.own).limit_recipient_payouts - p.payouts, (k.own).limit_recipient_payouts = 0,
        p.payouts + 1 - (k.own).limit_recipient_payouts),
      ('RECIPIENT_AMOUNT', p.amount + k.amount > (k.own).limit_recipient_amount,
        (k.own).limit_recipient_amount - p.amount, k.amount > (k.own).limit_recipient_amount,
        p.amount + k.amount - (k.own).limit_recipient_amount)
    ) as x(name, is_exceeded, remains, never, too_much) where x.is_exceeded) f
), alone as (
  select w.*, case when w.twin is distinct from w.allow_duplicate_of and w.twin is not null then 'LOOK_ALIKE'
    when w.faults is not null then 'LIMIT' end as refused
  from weighed w
), beside as (
  select b.n,
    b.today + sum(b.amount) over of_account > (b.own).limit_per_day
    or (b.is_night and b.tonight + sum(b.amount) over of_account > (b.own).limit_night_total)
    or b.payouts + count(*) over of_recipient > (b.own).limit_recipient_payouts
    or b.paid + sum(b.amount) over of_recipient > (b.own).limit_recipient_amount
    or (b.alike_minutes > 0 and row_number() over alike > 1) as is_crowded
  from alone b where b.refused is null
  window of_account as (partition by b.account_id order by b.n),
    of_recipient as (partition by b.account_id, b.recipient_index order by b.n),
    alike as (partition by b.merchant_id, b.recipient_index, b.destination_index, b.amount order by b.n)
)
select a.n, coalesce(a.refused, case when b.is_crowded then 'RETRY' end), a.twin, a.faults
from alone a left join beside b on b.n = a.n
where a.refused is not null or b.is_crowded or a.twin is not null
$$;
`;

export class LookAlikes1764300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(TWIN);
    await runner.query(RULINGS);
  }

  // Forward only: what was named as a look-alike stays named.
  async down(): Promise<void> {}
}
