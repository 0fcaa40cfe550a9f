const NAMES = `limit_per_payout, limit_per_day, limit_night_from, limit_night_to,
  limit_night_per_payout, limit_night_total, limit_recipient_minutes, limit_recipient_payouts,
  limit_recipient_amount, look_alike_minutes`;

export const LOCK_LIMITS =
  'select * from account where merchant_id = $1 and id = $2 for no key update';

export const SET_LIMITS = `update account set (${NAMES}) = (
  select ${NAMES} from jsonb_to_record($3) as l(limit_per_payout bigint, limit_per_day bigint,
    limit_night_from smallint, limit_night_to smallint, limit_night_per_payout bigint,
    limit_night_total bigint, limit_recipient_minutes integer, limit_recipient_payouts integer,
    limit_recipient_amount bigint, look_alike_minutes integer))
where merchant_id = $1 and id = $2 returning *`;

/** Counters of accounts, or of one recipient of theirs, oldest first; none without the account. */
export const LIMIT_USES = `select asked.n, now() as now, u.at, u.amount, u.payouts
from unnest($2::uuid[], $3::text[], $4::integer[])
  with ordinality as asked(account_id, recipient, minutes, n)
join account a on a.merchant_id = $1 and a.id = asked.account_id
left join limit_use u on u.account_id = a.id and u.recipient = asked.recipient
  and u.at > now() - asked.minutes * interval '1 minute'
order by asked.n, u.at`;
