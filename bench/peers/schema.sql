-- What the peers record: the same rows for a payout that Repasse records (hold, payout, ledger
-- entry, event, idempotency key), durable in one transaction. They have no audit, no guards in the
-- database, fewer indexes: all of that is in their favour.
create table account (
  id uuid primary key,
  merchant_id uuid not null,
  available bigint not null default 0 check (available >= 0),
  held bigint not null default 0 check (held >= 0)
) with (fillfactor = 70);

create table payout (
  id uuid primary key default gen_random_uuid(),
  merchant_id uuid not null,
  account_id uuid not null references account,
  idempotency_key text not null,
  amount bigint not null check (amount > 0),
  pix_key_type text not null,
  pix_key text not null,
  recipient_name text not null,
  recipient_tax_id text not null,
  status text not null default 'QUEUED',
  created_at timestamptz not null default now(),
  unique (merchant_id, idempotency_key)
);
create index payout_by_account on payout (account_id, id);

create table ledger_entry (
  id bigint generated always as identity primary key,
  account_id uuid not null references account,
  payout_id uuid not null unique references payout,
  kind text not null default 'HOLD',
  amount bigint not null check (amount > 0),
  occurred_at timestamptz not null default now()
);

create table payout_event (
  seq bigint generated always as identity primary key,
  payout_id uuid not null references payout,
  version integer not null default 1,
  to_status text not null default 'QUEUED',
  occurred_at timestamptz not null default now(),
  unique (payout_id, version)
);

create type payout_result as (id uuid, status text, amount bigint, replayed boolean, outcome text);

-- One payout in one round trip: the fastest a system gets that commits each for itself. Two calls
-- with one key at the same moment: one of them fails with 23505 and is asked again.
create function request_payout(
  account_id uuid, idempotency_key text, amount bigint, pix_key_type text, pix_key text,
  recipient_name text, recipient_tax_id text
) returns payout_result language plpgsql volatile as $$
#variable_conflict use_variable
declare
  v payout_result;
  v_merchant uuid;
begin
  select p.id, p.status, p.amount, true, 'KNOWN' into v from payout p
  where p.merchant_id = '00000000-0000-7000-8000-00000000def0' and p.idempotency_key = request_payout.idempotency_key;
  if found then
    return v;
  end if;
  update account a set available = a.available - amount, held = a.held + amount
  where a.id = account_id and a.available >= amount returning a.merchant_id into v_merchant;
  if not found then
    return row(null, null, null, false, 'INSUFFICIENT')::payout_result;
  end if;
  insert into payout as p (merchant_id, account_id, idempotency_key, amount, pix_key_type, pix_key, recipient_name, recipient_tax_id)
  values (v_merchant, account_id, idempotency_key, amount, pix_key_type, pix_key, recipient_name, recipient_tax_id)
  returning p.id, p.status, p.amount, false, 'ACCEPTED' into v;
  insert into ledger_entry (account_id, payout_id, amount) values (account_id, v.id, amount);
  insert into payout_event (payout_id) values (v.id);
  return v;
end $$;

-- Many payouts in one transaction, each answered for itself: what node:http + batch uses.
create function request_payouts(p_orders jsonb)
returns table (n integer, id uuid, status text, amount bigint, replayed boolean, outcome text)
language plpgsql as $$
#variable_conflict use_column
begin
  perform from account a
  where a.id in (select (o->>'account_id')::uuid from jsonb_array_elements(p_orders) o)
  order by a.id for no key update;

  return query
  with asked as (
    select * from jsonb_to_recordset(p_orders) as o(n integer, account_id uuid, key text, amount bigint,
      pix_key_type text, pix_key text, recipient_name text, recipient_tax_id text)
  ), judged as (
    select o.*, a.merchant_id, a.available, k.id as known_id, k.status as known_status, k.amount as known_amount,
      sum(case when k.id is null and o.amount <= a.available then o.amount else 0 end)
        over (partition by o.account_id order by o.n) as running
    from asked o
    left join account a on a.id = o.account_id
    left join payout k on k.merchant_id = a.merchant_id and k.idempotency_key = o.key
  ), ruled as (
    select j.*, case when j.known_id is not null then 'KNOWN' when j.merchant_id is null then 'NO_ACCOUNT'
      when j.amount > j.available then 'INSUFFICIENT' when j.running <= j.available then 'ACCEPTED'
      else 'RETRY' end as outcome
    from judged j
  ), made as (
    insert into payout as p (merchant_id, account_id, idempotency_key, amount, pix_key_type, pix_key, recipient_name, recipient_tax_id)
    select r.merchant_id, r.account_id, r.key, r.amount, r.pix_key_type, r.pix_key, r.recipient_name, r.recipient_tax_id
    from ruled r where r.outcome = 'ACCEPTED'
    returning p.id, p.status, p.amount, p.idempotency_key, p.account_id
  ), held as (
    insert into ledger_entry (account_id, payout_id, amount) select m.account_id, m.id, m.amount from made m
  ), logged as (
    insert into payout_event (payout_id) select m.id from made m
  ), moved as (
    update account a set available = a.available - t.total, held = a.held + t.total
    from (select m.account_id, sum(m.amount)::bigint as total from made m group by m.account_id) t
    where a.id = t.account_id
  )
  select r.n, coalesce(m.id, r.known_id), coalesce(m.status, r.known_status), coalesce(m.amount, r.known_amount),
    r.outcome = 'KNOWN', r.outcome
  from ruled r left join made m on m.idempotency_key = r.key and r.outcome = 'ACCEPTED';
end $$;
