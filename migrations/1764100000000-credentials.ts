import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The columns of a key that may do less than everything; rows from before keep all of it. */
const COLUMNS = `
alter table api_key
  -- The part of a key that is no secret; null in rows from before, found by the digest of the key.
  add column public_id text constraint api_key_public_id_once unique,
  -- Names the pepper under which key_hash was made.
  add column pepper_id text,
  -- Whose deeds the key's are; null: a person of its own, named as the key is.
  add column person text,
  -- Null in rows from before: everything within the merchant.
  add column scopes text[],
  -- Null: every account of the merchant.
  add column accounts uuid[],
  -- The key that this one takes over from.
  add column replaces uuid references api_key,
  add column created_by text,
  add column last_used_at timestamptz,
  add constraint api_key_whole check (public_id is null
    or (pepper_id is not null and scopes is not null and created_by is not null)),
  add constraint api_key_scopes check (array_to_string(scopes, ' ', '?') ~ '^[a-z:]+( [a-z:]+)*$'),
  add constraint api_key_accounts check (cardinality(accounts) > 0),
  -- The names of people in tokens, and of the key in the settings, are nobody else's. Rows from
  -- before are left as they are.
  add constraint api_key_name_own check (name !~ '^jwt:' and name <> 'bootstrap') not valid;
create index api_key_by_merchant on api_key (merchant_id, id);
`;

const GUARDS = `
-- One live key of a name, two while one takes over from the other.
create function api_key_may_begin() returns trigger language plpgsql as $$
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
  perform from merchant where id = new.merchant_id for no key update;
  select count(*) into living from api_key k
  where k.merchant_id = new.merchant_id and k.name = new.name and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now());
  if living > (case when new.replaces is null then 0 else 1 end) then
    raise exception 'a key of this name lives' using errcode = 'RP003';
  end if;
  return new;
end $$;
create trigger api_key_may_begin before insert on api_key
  for each row execute function api_key_may_begin();

create trigger api_key_kept before delete or truncate on api_key
  for each statement execute function refuse_change('keys are kept');
create trigger api_key_fixed before update of id, merchant_id, name, key_hash, public_id, pepper_id,
    person, scopes, accounts, replaces, created_by, created_at on api_key
  for each statement execute function refuse_change('what a key may do never changes');
create trigger api_key_ends_earlier before update of expires_at on api_key
  for each row when (old.expires_at is not null
    and (new.expires_at is null or new.expires_at > old.expires_at))
  execute function refuse_change('a key may only end earlier');
create trigger api_key_stays_revoked before update of revoked_at on api_key
  for each row when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
  execute function refuse_change('a revoked key stays revoked');
`;

export class Credentials1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(GUARDS);
  }

  // Forward only: who could do what is never forgotten by a tool.
  async down(): Promise<void> {}
}
