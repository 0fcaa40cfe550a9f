/** Keeps one person's word; whoever speaks again about the same version replaces their own. */
export const SAY_RESOLUTION = `insert into resolution
  (payout_id, version, said_by, to_status, reason)
select id, version, $3, $4, $5 from payout
where merchant_id = $1 and id = $2 and status in ('SUSPICIOUS', 'UNKNOWN')
on conflict (payout_id, version, said_by) do update
  set to_status = excluded.to_status, reason = excluded.reason, said_at = now()
returning version`;

export const SECONDED = `select version from resolution
where payout_id = $1 and version = $2 and to_status = $3 and said_by <> $4 limit 1`;
