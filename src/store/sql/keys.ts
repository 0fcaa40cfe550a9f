export const INSERT_KEY = `insert into api_key
  (id, merchant_id, name, person, scopes, accounts, public_id, key_hash, pepper_id, created_by, expires_at,
   allowed_addresses)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning *`;

/** The old key ends after the overlap at the latest; without it alive nothing is inserted. */
export const REPLACE_KEY = `with old as (
  update api_key set expires_at = least(expires_at, now() + $14 * interval '1 millisecond')
  where id = $13 and merchant_id = $2 and revoked_at is null and (expires_at is null or expires_at > now())
  returning id
)
insert into api_key
  (id, merchant_id, name, person, scopes, accounts, public_id, key_hash, pepper_id, created_by, expires_at,
   allowed_addresses, replaces)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::cidr[], old.id from old returning *`;

export const REVOKE_KEY = `update api_key set revoked_at = now()
where merchant_id = $1 and id = $2 and revoked_at is null returning *`;

export const READ_KEY = 'select * from api_key where merchant_id = $1 and id = $2';

export const TOUCH_KEY = `update api_key set last_used_at = now()
where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`;

/** Live keys that only a pepper can check, and how many of them this one cannot. */
export const PEPPERED = 'select keys, strange from count_peppered_keys($1)';

/** One key, before anybody knows whose it is; the database lets nobody see more than one. */
export const KEY_BY_PUBLIC_ID = 'select * from key_by_public_id($1)';
export const KEY_BY_HASH = 'select * from key_by_hash($1)';
export const KEY_OWNER = 'select owner_of_key($1) as merchant_id';
