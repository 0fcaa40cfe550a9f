export const INSERT_KEY = `insert into api_key
  (id, merchant_id, name, person, scopes, accounts, public_id, key_hash, pepper_id, created_by, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning *`;

/** The old key ends after the overlap at the latest; without it alive nothing is inserted. */
export const REPLACE_KEY = `with old as (
  update api_key set expires_at = least(expires_at, now() + $13 * interval '1 millisecond')
  where id = $12 and merchant_id = $2 and revoked_at is null and (expires_at is null or expires_at > now())
  returning id
)
insert into api_key
  (id, merchant_id, name, person, scopes, accounts, public_id, key_hash, pepper_id, created_by, expires_at, replaces)
select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, old.id from old returning *`;

export const REVOKE_KEY = `update api_key set revoked_at = now()
where merchant_id = $1 and id = $2 and revoked_at is null returning *`;

export const READ_KEY = 'select * from api_key where merchant_id = $1 and id = $2';

export const TOUCH_KEY = `update api_key set last_used_at = now()
where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`;

/** Live keys that only a pepper can check, and how many of them this one cannot. */
export const PEPPERED = `select count(*)::int as keys,
  (count(*) filter (where pepper_id is distinct from $1))::int as strange
from api_key where public_id is not null and revoked_at is null
  and (expires_at is null or expires_at > now())`;
