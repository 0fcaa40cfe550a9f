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

/** The counters of an account, or of one recipient, oldest first; no row without the account. */
export const LIMIT_USE = `select now() as now, u.at, u.amount, u.payouts
from account a left join limit_use u on u.account_id = a.id and u.recipient = $3
  and u.at > now() - $4 * interval '1 minute'
where a.merchant_id = $1 and a.id = $2 order by u.at`;
