import type { MigrationInterface, QueryRunner } from 'typeorm';

const CAPS = `limit_per_payout, limit_per_day, limit_night_per_payout, limit_night_total,
    limit_recipient_payouts, limit_recipient_amount`;

const COLUMNS = `
-- What is compared instead of the recipient and the destination; null in rows from before.
alter table payout add column recipient_index text, add column destination_index text;

alter table account
  add column limit_per_payout bigint,
  add column limit_per_day bigint,
  -- Full hours of the civil day in São Paulo.
  add column limit_night_from smallint,
  add column limit_night_to smallint,
  add column limit_night_per_payout bigint,
  add column limit_night_total bigint,
  add column limit_recipient_minutes integer,
  add column limit_recipient_payouts integer,
  add column limit_recipient_amount bigint,
  -- How long a payout like an earlier one is refused; 0: never, null: as the house has it.
  add column look_alike_minutes integer constraint account_look_alike_minutes
    check (look_alike_minutes between 0 and 10080),
  add constraint account_limits_not_negative check (least(${CAPS}) >= 0),
  add constraint account_night_whole check (case when limit_night_from is null
    then limit_night_to is null and num_nonnulls(limit_night_per_payout, limit_night_total) = 0
    else limit_night_to is not null and limit_night_from between 0 and 23
      and limit_night_to between 0 and 23 and limit_night_from <> limit_night_to end),
  add constraint account_recipient_window check (case when limit_recipient_minutes is null
    then num_nonnulls(limit_recipient_payouts, limit_recipient_amount) = 0
    else limit_recipient_minutes between 1 and 10080 end);
alter table account
  add column limited boolean not null generated always as (num_nonnulls(${CAPS}) > 0) stored;

-- What was requested of a limited account and not given back: all of it by the hour, and what one
-- recipient got by the minute. Civil days and nights begin on whole hours of UTC.
create table limit_use (
  merchant_id uuid not null,
  account_id uuid not null,
  recipient text not null default '',
  at timestamptz not null,
  amount bigint not null,
  payouts integer not null,
  primary key (account_id, recipient, at),
  constraint limit_use_account foreign key (merchant_id, account_id) references account (merchant_id, id),
  constraint limit_use_not_negative check (amount >= 0 and payouts >= 0)
) with (fillfactor = 70);
`;

const CIVIL = `
create function sao_paulo_day(p_at timestamptz) returns date language sql immutable
  return (p_at at time zone 'America/Sao_Paulo')::date;

-- Which night a moment belongs to, by the day on which it begins; null: it is not night.
create function night_of(p_at timestamptz, p_from smallint, p_to smallint) returns date
language sql immutable return (
  select case
    when p_from < p_to and h.hour >= p_from and h.hour < p_to then h.day
    when p_from > p_to and h.hour >= p_from then h.day
    when p_from > p_to and h.hour < p_to then h.day - 1 end
  from (select sao_paulo_day(p_at) as day,
    extract(hour from p_at at time zone 'America/Sao_Paulo') as hour) h);
`;

/** The counters, moved by payouts and by nothing else. */
const COUNTING = `
-- Adds what is requested to the counters, and refuses what no limit of the account lets through.
create function payout_within_limits() returns trigger language plpgsql as $$
begin
  if not exists (select from entered e join account a on a.id = e.account_id where a.limited) then
    return null;
  end if;
  perform from account a where a.limited and a.id in (select e.account_id from entered e)
  order by a.id for no key update;

  delete from limit_use u using (
    select e.account_id, w.recipient from entered e, unnest(array['', e.recipient_index]) as w(recipient)
    group by 1, 2) c
  where u.account_id = c.account_id and u.recipient = c.recipient and u.at < now() - interval '8 days';

  insert into limit_use as u (merchant_id, account_id, recipient, at, amount, payouts)
  select e.merchant_id, e.account_id, w.recipient, w.at, sum(e.amount), count(*)
  from entered e join account a on a.id = e.account_id and a.limited,
    lateral (values ('', date_trunc('hour', e.created_at, 'UTC')),
      (e.recipient_index, date_trunc('minute', e.created_at, 'UTC'))) as w(recipient, at)
  where w.recipient is not null and e.closing is distinct from 'RELEASE'
  group by 1, 2, 3, 4
  on conflict (account_id, recipient, at) do update
    set amount = u.amount + excluded.amount, payouts = u.payouts + excluded.payouts;

  if exists (
    select from entered e join account a on a.id = e.account_id and a.limited,
      lateral limit_spent(a.id, a.limit_night_from, a.limit_night_to) s,
      lateral limit_paid(a.id, e.recipient_index, a.limit_recipient_minutes) p
    where e.amount > a.limit_per_payout or s.today > a.limit_per_day
      or (s.is_night and (e.amount > a.limit_night_per_payout or s.tonight > a.limit_night_total))
      or p.payouts > a.limit_recipient_payouts or p.amount > a.limit_recipient_amount
  ) then
    raise exception 'an account would pay out more than its limits' using errcode = 'RP006';
  end if;
  return null;
end $$;
create trigger payout_within_limits after insert on payout
  referencing new table as entered for each statement execute function payout_within_limits();

-- Whoever was not paid gives back what he took, in the hour in which he took it.
create function payout_gives_back() returns trigger language plpgsql as $$
begin
  update limit_use u set amount = greatest(u.amount - new.amount, 0), payouts = greatest(u.payouts - 1, 0)
  where u.account_id = new.account_id and (
    (u.recipient = '' and u.at = date_trunc('hour', new.created_at, 'UTC'))
    or (u.recipient = new.recipient_index and u.at = date_trunc('minute', new.created_at, 'UTC')));
  return null;
end $$;
create trigger payout_gives_back after update of status on payout
  for each row when (new.closing = 'RELEASE' and old.closing is distinct from 'RELEASE')
  execute function payout_gives_back();

-- An account without limits is not counted. The first limit counts what was requested before it:
-- what the ledger wrote since, newest first, for its entries are in the order of time.
create function limit_counting() returns trigger language plpgsql as $$
declare
  v_since timestamptz := date_trunc('hour', now(), 'UTC') - interval '170 hours';
  v_older bigint;
begin
  delete from limit_use where account_id = new.id;
  if not new.limited then
    return null;
  end if;
  select l.id into v_older from ledger_entry l
  where l.account_id = new.id and l.occurred_at < v_since - interval '1 minute' order by l.id desc limit 1;

  insert into limit_use (merchant_id, account_id, recipient, at, amount, payouts)
  select p.merchant_id, p.account_id, w.recipient, w.at, sum(p.amount), count(*)
  from ledger_entry l join payout p on p.id = l.payout_id,
    lateral (values ('', date_trunc('hour', p.created_at, 'UTC')),
      (p.recipient_index, date_trunc('minute', p.created_at, 'UTC'))) as w(recipient, at)
  where l.account_id = new.id and l.id > coalesce(v_older, 0) and l.kind = 'HOLD'
    and p.created_at >= v_since and p.closing is distinct from 'RELEASE' and w.recipient is not null
  group by 1, 2, 3, 4;
  return null;
end $$;
create trigger limit_counting after update of ${CAPS} on account
  for each row when (new.limited <> old.limited) execute function limit_counting();

-- Depth 1 is this very statement; the triggers above run one deeper.
create trigger limit_use_by_payouts before insert or update or delete on limit_use
  for each row when (pg_trigger_depth() < 1) execute function refuse_change('only payouts move it');
create trigger limit_use_kept before truncate on limit_use
  for each statement execute function refuse_change('only payouts move it');
`;

const SUMS = `
-- What was requested of an account on this civil day and in this night.
create function limit_spent(p_account uuid, p_from smallint, p_to smallint)
returns table (today numeric, tonight numeric, is_night boolean) language sql stable as $$
  select coalesce(sum(u.amount) filter (where sao_paulo_day(u.at) = sao_paulo_day(now())), 0),
    coalesce(sum(u.amount) filter (where night_of(u.at, p_from, p_to) = night_of(now(), p_from, p_to)), 0),
    night_of(now(), p_from, p_to) is not null
  from limit_use u
  where u.account_id = p_account and u.recipient = '' and u.at > now() - interval '49 hours';
$$;

-- What one recipient got within the window, and within the minute in which it begins.
create function limit_paid(p_account uuid, p_recipient text, p_minutes integer)
returns table (payouts bigint, amount numeric) language sql stable as $$
  select coalesce(sum(u.payouts), 0), coalesce(sum(u.amount), 0) from limit_use u
  where u.account_id = p_account and u.recipient = p_recipient
    and u.at >= date_trunc('minute', now(), 'UTC') - p_minutes * interval '1 minute';
$$;
`;

export class Limits1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(CIVIL);
    await runner.query(SUMS);
    await runner.query(COUNTING);
  }

  // Forward only: what an account may pay out is never forgotten by a tool.
  async down(): Promise<void> {}
}
