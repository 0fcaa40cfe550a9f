import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finished payouts are watched for returns for 91 days and looked at once a day meanwhile: what
 * is older than this has nothing left to wait for.
 */
const YOUNGEST = `interval '100 days'`;

const TABLE = `
-- The log up to here may have gaps. A table of its own, so that nobody who writes events waits.
create table event_retention (
  merchant_id uuid primary key references merchant,
  kept_after bigint not null
);
alter table event_retention enable row level security;
alter table event_retention force row level security;
create policy event_retention_of_caller on event_retention for select to repasse_app
  using (merchant_id = any ((select walled_merchants())::uuid[]));
create policy event_retention_of_work on event_retention to repasse_worker
  using (true) with check (true);
grant select on event_retention to repasse_app;
grant select, insert, update (kept_after) on event_retention to repasse_worker;
grant delete on payout_event to repasse_worker;
`;

const GUARDS = `
create function event_retention_forward() returns trigger language plpgsql as $$
declare
  v_before bigint := case when tg_op = 'UPDATE' then old.kept_after else 0 end;
begin
  if new.kept_after <= v_before
    or not exists (select from event_counter c
      where c.merchant_id = new.merchant_id and c.last_seq >= new.kept_after)
    or exists (select from payout_event e where e.merchant_id = new.merchant_id
      and e.seq > v_before and e.seq <= new.kept_after and e.occurred_at > now() - ${YOUNGEST}) then
    raise exception 'only old events are forgotten, in their order' using errcode = 'RP002';
  end if;
  return new;
end $$;
create trigger event_retention_forward before insert or update on event_retention
  for each row execute function event_retention_forward();
create trigger event_retention_kept before delete or truncate on event_retention
  for each statement execute function refuse_change('what was forgotten stays told');

drop trigger payout_event_append_only on payout_event;
create trigger payout_event_append_only before update or truncate on payout_event
  for each statement execute function refuse_change('the event log is append-only');

-- The newest line stays: what comes next is told from it.
create function payout_event_kept() returns trigger language plpgsql as $$
begin
  if not exists (select from event_retention r
      where r.merchant_id = old.merchant_id and r.kept_after >= old.seq)
    or not exists (select from payout p where p.id = old.payout_id and p.version > old.version
      and p.closing is not null and p.next_check_at is null) then
    raise exception 'an event is kept while it is needed' using errcode = 'RP002';
  end if;
  return old;
end $$;
create trigger payout_event_kept before delete on payout_event
  for each row execute function payout_event_kept();
`;

/**
 * The next lines of one merchant's log that are old enough: past them goes the mark, and of each
 * payout whose newest line is among them all others are deleted. One that is still open is told
 * of once more when it ends, and swept when that line is old.
 */
const FORGET = `
create function forget_events(p_merchant uuid, p_days integer, p_lines integer)
returns table (lines integer, deleted integer) language plpgsql as $$
declare
  v_until constant timestamptz := now() - make_interval(days => p_days);
  v_before bigint;
  v_mark bigint;
begin
  v_before := coalesce(
    (select r.kept_after from event_retention r where r.merchant_id = p_merchant), 0);
  select coalesce(min(n.seq) filter (where n.occurred_at >= v_until) - 1, max(n.seq), v_before)
  into v_mark
  from (select e.seq, e.occurred_at from payout_event e
    where e.merchant_id = p_merchant and e.seq > v_before order by e.seq limit p_lines) n;
  lines := 0;
  deleted := 0;
  if v_mark > v_before then
    insert into event_retention as r (merchant_id, kept_after) values (p_merchant, v_mark)
    on conflict (merchant_id) do update set kept_after = excluded.kept_after
      where r.kept_after = v_before;
    -- Not found: another server does the same.
    if found then
      lines := v_mark - v_before;
      delete from payout_event e using payout_event newest, payout p
      where newest.merchant_id = p_merchant and newest.seq > v_before and newest.seq <= v_mark
        and p.id = newest.payout_id and p.version = newest.version
        and p.closing is not null and p.next_check_at is null
        and e.payout_id = p.id and e.version < p.version;
      get diagnostics deleted = row_count;
    end if;
  end if;
  return next;
end $$;
`;

export class EventRetention1765400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(GUARDS);
    await runner.query(FORGET);
  }

  // Forward only: what was deleted does not come back.
  async down(): Promise<void> {}
}
