import type { MigrationInterface, QueryRunner } from 'typeorm';

const MERCHANTS = `
-- Whose rows a caller sees: said in each transaction, by the program, from the credential alone.
-- Not said: nobody's.
create function walled_merchants() returns uuid[] language sql stable parallel safe
  return string_to_array(nullif(current_setting('app.merchants', true), ''), ',')::uuid[];
`;

const OWN = 'merchant_id = any ((select walled_merchants())::uuid[])';
const OF_PAYOUT = (table: string): string =>
  `exists (select from payout p where p.id = ${table}.payout_id)`;

/** What a caller sees of each table. The sub-queries stand behind the walls of their tables. */
const SEEN: Readonly<Record<string, string>> = {
  merchant: 'id = any ((select walled_merchants())::uuid[])',
  api_key: OWN,
  event_counter: OWN,
  account: OWN,
  payout: OWN,
  payout_event: OWN,
  limit_use: OWN,
  audit_chain: OWN,
  audit_entry: OWN,
  audit_anchor: OWN,
  // What is about no payout of anybody is seen by whoever runs the house.
  break: `coalesce(merchant_id, '00000000-0000-0000-0000-000000000000')
    = any ((select walled_merchants())::uuid[])`,
  attempt: OF_PAYOUT('attempt'),
  refund: OF_PAYOUT('refund'),
  resolution: OF_PAYOUT('resolution'),
  approval: OF_PAYOUT('approval'),
  // Some name the provider's order before its payout is known: they are about its attempt.
  notice: `${OF_PAYOUT('notice')} or exists (select from attempt a
    where a.provider = notice.provider and a.provider_id = notice.provider_id)`,
  ledger_entry: 'exists (select from account a where a.id = ledger_entry.account_id)',
};

/** The work is for all merchants; of these tables it needs nothing. */
const NOT_OF_WORK = ['api_key', 'resolution'];

const wall = ([table, seen]: [string, string]): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}_of_caller on ${table} to repasse_app using (${seen}) with check (${seen});
${
  NOT_OF_WORK.includes(table)
    ? ''
    : `create policy ${table}_of_work on ${table} to repasse_worker using (true) with check (true);`
}`;

/** Verbs of callers. Balances, counters and chains are moved by triggers, which run as they do. */
const APP = `
grant select on merchant, event_counter, account, payout, payout_transition, payout_event, refund,
  resolution, approval, ledger_entry, break, limit_use, audit_chain, audit_entry, api_key to repasse_app;
grant select (id, payout_id, provider, provider_key, provider_id, state, idempotent, possible_sends, last_sent_at,
  absences, opened_at, end_to_end_id, confirm_by, confirm_sent_at) on attempt to repasse_app;
grant select (id, payout_id, provider, provider_id, key_came, claimed, outcome, verdict,
  proven, contradictions, deliveries, received_at, verified_at) on notice to repasse_app;
grant insert on account, payout, payout_event, resolution, ledger_entry, limit_use, audit_chain,
  audit_entry, api_key to repasse_app;
grant update (last_seq) on event_counter to repasse_app;
grant update (available, held, moves, approval_limit, approvals_needed, limit_per_payout, limit_per_day,
  limit_night_from, limit_night_to,
  limit_night_per_payout, limit_night_total, limit_recipient_minutes, limit_recipient_payouts,
  limit_recipient_amount, look_alike_minutes) on account to repasse_app;
grant update (hints, next_check_at) on payout to repasse_app;
grant update (confirm_by) on attempt to repasse_app;
grant update (to_status, reason, said_at) on resolution to repasse_app;
grant update (amount, payouts), delete on limit_use to repasse_app;
grant update (last_seq, last_hash) on audit_chain to repasse_app;
grant update (expires_at, revoked_at, last_used_at) on api_key to repasse_app;
`;

const WORKER = `
grant select on merchant, event_counter, account, payout, payout_transition, payout_event, refund, notice,
  attempt, approval, ledger_entry, break, reconciliation, limit_use, audit_chain, audit_entry, audit_anchor,
  migrations to repasse_worker;
grant insert on merchant, event_counter, payout_event, refund, notice, attempt, approval, ledger_entry, break,
  reconciliation, audit_chain, audit_entry, audit_anchor to repasse_worker;
grant update on payout, attempt, notice, break, reconciliation, audit_anchor to repasse_worker;
grant update (last_seq) on event_counter to repasse_worker;
grant update (available, held, moves) on account to repasse_worker;
grant update (amount, payouts) on limit_use to repasse_worker;
grant update (last_seq, last_hash) on audit_chain to repasse_worker;
`;

/** Callers are told that a key came, never which. */
const NOTICE = `
alter table notice add column key_came boolean not null
  generated always as (confirmation_key is not null) stored;
`;

/** Before anybody knows whose a key is: one row for one name, and nothing to look around with. */
const DOOR = `
create policy api_key_at_the_door on api_key for select to current_user using (true);

create function key_by_public_id(p_public_id text) returns setof api_key
language sql stable security definer as $$
  select k.* from api_key k where k.public_id = p_public_id limit 1;
$$;
-- What is under a pepper is no digest of any key that somebody could give.
create function key_by_hash(p_hash bytea) returns setof api_key
language sql stable security definer as $$
  select k.* from api_key k where k.key_hash = p_hash and k.public_id is null limit 1;
$$;
create function owner_of_key(p_id uuid) returns uuid language sql stable security definer as $$
  select k.merchant_id from api_key k where k.id = p_id;
$$;
-- Live keys that only a pepper can check, and how many of them this one cannot.
create function count_peppered_keys(p_pepper text, out keys integer, out strange integer)
language sql stable security definer as $$
  select count(*)::integer, (count(*) filter (where pepper_id is distinct from p_pepper))::integer
  from api_key where public_id is not null and revoked_at is null
    and (expires_at is null or expires_at > now());
$$;

do $$
declare
  v_function text;
begin
  foreach v_function in array array['key_by_public_id(text)', 'key_by_hash(bytea)', 'owner_of_key(uuid)',
      'count_peppered_keys(text)'] loop
    execute format('alter function %s set search_path = %I, pg_temp', v_function, current_schema());
    execute format('revoke all on function %s from public', v_function);
  end loop;
  execute format('grant usage on schema %I to repasse_app, repasse_worker', current_schema());
end $$;
grant execute on function key_by_public_id(text), key_by_hash(bytea) to repasse_app;
grant execute on function owner_of_key(uuid), count_peppered_keys(text) to repasse_worker;
`;

/** Locking the merchant's row would need the right to change it. */
const KEY_BEGINS = `
create or replace function api_key_may_begin() returns trigger language plpgsql as $$
declare
  living integer;
begin
  if exists (
    select from unnest(new.accounts) as named (id)
    where not exists (select from account a where a.id = named.id and a.merchant_id = new.merchant_id)
  ) then
    raise exception 'a key reaches accounts of its own merchant' using errcode = 'RP004';
  end if;
  if new.public_id is null then return new; end if;
  perform pg_advisory_xact_lock(hashtextextended('api keys of ' || new.merchant_id, 0));
  select count(*) into living from api_key k
  where k.merchant_id = new.merchant_id and k.name = new.name and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now());
  if living > (case when new.replaces is null then 0 else 1 end) then
    raise exception 'a key of this name lives' using errcode = 'RP003';
  end if;
  return new;
end $$;
`;

export class Walls1764500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MERCHANTS);
    await runner.query(NOTICE);
    for (const one of Object.entries(SEEN)) await runner.query(wall(one));
    await runner.query(APP);
    await runner.query(WORKER);
    await runner.query(DOOR);
    await runner.query(KEY_BEGINS);
  }

  // Forward only: a wall is never taken away by a tool.
  async down(): Promise<void> {}
}
