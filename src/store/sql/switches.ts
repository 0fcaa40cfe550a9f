const COLUMNS = 'id, merchant_id, provider, mode, reason, thrown_by, thrown_at, until';

export const STANDING_SWITCH = `select ${COLUMNS} from switch
where released_at is null and merchant_id is not distinct from $1
  and provider is not distinct from $2 for no key update`;

export const THROW_SWITCH = `insert into switch
  (id, merchant_id, provider, mode, reason, until, thrown_by)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (coalesce(merchant_id::text, ''), coalesce(provider, '')) where released_at is null
do update set mode = excluded.mode, reason = excluded.reason, until = excluded.until,
  thrown_by = excluded.thrown_by, thrown_at = now()
returning ${COLUMNS}`;

export const RELEASE_SWITCH = `update switch set released_at = now(), released_by = $3
where released_at is null and merchant_id is not distinct from $1
  and provider is not distinct from $2
returning ${COLUMNS}`;

/**
 * The oldest first: what is due is claimed in the order of these moments. Also what waits for
 * another provider, which may go by this one again.
 */
export const DUE_AGAIN = `update payout p set next_check_at = p.created_at
where p.status = 'QUEUED' and p.next_check_at > now()
  and ($1::uuid is null or p.merchant_id = $1)`;

export const THROWN_SWITCHES = `select ${COLUMNS} from switch
where released_at is null and (until is null or until > now()) order by thrown_at, id`;
