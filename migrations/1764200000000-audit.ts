import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- One chain a merchant; those of no merchant go into the chain of the nil UUID.
create table audit_chain (
  merchant_id uuid primary key,
  last_seq bigint not null default 0,
  last_hash bytea not null default decode(repeat('00', 32), 'hex')
) with (fillfactor = 50);

-- Who did what from where. Origin and payload are canonical JSON (RFC 8785), made by the program.
create table audit_entry (
  merchant_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  actor text not null constraint audit_actor_named check (actor <> ''),
  action text not null constraint audit_action_shape check (action ~ '^[a-z]+([.][a-z]+)+$'),
  subject text not null constraint audit_subject_shape check (subject ~ '^[a-z]+:[A-Za-z0-9._:-]+$'),
  origin text not null,
  payload text not null,
  prev bytea not null,
  hash bytea not null,
  primary key (merchant_id, seq)
);
create index audit_by_subject on audit_entry (merchant_id, subject, seq);
-- Requests are nearly everything; whatever else was done is found without them.
create index audit_deeds on audit_entry (merchant_id, action, seq) where action <> 'payout.request';
create index audit_by_time on audit_entry using brin (at);

-- How far each chain was signed and written outside the database.
create table audit_anchor (
  merchant_id uuid primary key,
  seq bigint not null,
  anchored_at timestamptz not null default now()
);

create type audit_draft as
  (merchant_id uuid, actor text, action text, subject text, origin text, payload text);
`;

/** The bytes that are hashed, once more in src/domain/audit-hash.ts. */
const HASH = `
-- Each text with its length in bytes before it, so that no two lists of texts are the same bytes.
create function audit_hash(p_prev bytea, p_place text, p_actor text, p_action text, p_subject text,
  p_origin text, p_payload text) returns bytea language sql stable
  return sha256(p_prev || convert_to(p_place
    || octet_length(p_actor) || ':' || p_actor || octet_length(p_action) || ':' || p_action
    || octet_length(p_subject) || ':' || p_subject || octet_length(p_origin) || ':' || p_origin
    || octet_length(p_payload) || ':' || p_payload, 'UTF8'));

-- Whose chain, which entry of it, when in microseconds.
create function audit_place(p_merchant uuid, p_seq bigint, p_at timestamptz) returns text language sql stable
  return p_merchant || ' ' || p_seq || ' ' || (extract(epoch from p_at) * 1000000)::bigint || ' ';
`;

/**
 * The chain's row is locked last of all (accounts, payouts, event counters, then chains), so its
 * numbers are the order of commits.
 */
const APPEND = `
create function append_audit(p_drafts audit_draft[]) returns integer language plpgsql as $$
declare
  v_locked integer;
  v_at timestamptz;
  v_draft record;
  v_entry audit_entry;
  v_entries audit_entry[] := '{}';
begin
  if p_drafts is null then
    return 0;
  end if;
  perform from audit_chain c where c.merchant_id in (select d.merchant_id from unnest(p_drafts) d)
  order by c.merchant_id for no key update;
  get diagnostics v_locked = row_count;
  if v_locked < (select count(distinct d.merchant_id) from unnest(p_drafts) d) then
    insert into audit_chain (merchant_id) select distinct d.merchant_id from unnest(p_drafts) d
    order by d.merchant_id on conflict do nothing;
    return append_audit(p_drafts);
  end if;
  v_at := clock_timestamp();

  for v_draft in
    select d.*, c.last_seq, c.last_hash
    from unnest(p_drafts) with ordinality as d(merchant_id, actor, action, subject, origin, payload, place)
    join audit_chain c on c.merchant_id = d.merchant_id
    order by d.merchant_id, d.place
  loop
    if v_entry.merchant_id is distinct from v_draft.merchant_id then
      v_entry.merchant_id := v_draft.merchant_id;
      v_entry.seq := v_draft.last_seq;
      v_entry.hash := v_draft.last_hash;
    end if;
    v_entry := row(v_entry.merchant_id, v_entry.seq + 1, v_at, v_draft.actor, v_draft.action, v_draft.subject,
      v_draft.origin, v_draft.payload, v_entry.hash,
      audit_hash(v_entry.hash, audit_place(v_entry.merchant_id, v_entry.seq + 1, v_at), v_draft.actor,
        v_draft.action, v_draft.subject, v_draft.origin, v_draft.payload));
    v_entries := array_append(v_entries, v_entry);
  end loop;
  insert into audit_entry select e.* from unnest(v_entries) e;
  return cardinality(v_entries);
end $$;
`;

const GUARDS = `
create trigger audit_append_only before update or delete or truncate on audit_entry
  for each statement execute function refuse_change('the audit is append-only');

-- What is written continues its chain, whoever writes it; and nothing else moves the chain.
create function audit_extends_chain() returns trigger language plpgsql as $$
declare
  v_chains integer;
begin
  update audit_chain c set last_seq = e.last_seq, last_hash = e.last_hash
  from (
    select l.merchant_id, min(l.seq) as first_seq, max(l.seq) as last_seq, bool_and(l.linked) as linked,
      (array_agg(l.prev order by l.seq))[1] as first_prev, (array_agg(l.hash order by l.seq desc))[1] as last_hash
    from (
      select e.merchant_id, e.seq, e.prev, e.hash,
        coalesce(e.seq = lag(e.seq) over chain + 1 and e.prev = lag(e.hash) over chain, true)
          and e.hash = audit_hash(e.prev, audit_place(e.merchant_id, e.seq, e.at), e.actor, e.action,
                e.subject, e.origin, e.payload) as linked
      from entered e window chain as (partition by e.merchant_id order by e.seq)
    ) l group by l.merchant_id
  ) e
  where c.merchant_id = e.merchant_id and e.linked and e.first_seq = c.last_seq + 1 and e.first_prev = c.last_hash;
  get diagnostics v_chains = row_count;
  if v_chains < (select count(distinct e.merchant_id) from entered e) then
    raise exception 'an audit entry does not continue its chain' using errcode = 'RP005';
  end if;
  return null;
end $$;
create trigger audit_extends_chain after insert on audit_entry
  referencing new table as entered for each statement execute function audit_extends_chain();

create trigger audit_chain_kept before delete or truncate on audit_chain
  for each statement execute function refuse_change('audit chains are kept');
-- Depth 1 is this very statement; the trigger above runs one deeper.
create trigger audit_chain_by_entries before update on audit_chain
  for each row when (pg_trigger_depth() < 1) execute function refuse_change('only audit entries move it');
create trigger audit_chain_starts_empty before insert on audit_chain
  for each row when (new.last_seq <> 0 or new.last_hash <> decode(repeat('00', 32), 'hex'))
  execute function refuse_change('a chain starts empty');
create trigger audit_anchor_kept before delete or truncate on audit_anchor
  for each statement execute function refuse_change('what was anchored stays anchored');
create trigger audit_anchor_forward before update on audit_anchor
  for each row when (new.merchant_id <> old.merchant_id or new.seq < old.seq)
  execute function refuse_change('what was anchored stays anchored');
`;

export class Audit1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(HASH);
    await runner.query(APPEND);
    await runner.query(GUARDS);
  }

  // Forward only: who did what is never dropped by a tool.
  async down(): Promise<void> {}
}
