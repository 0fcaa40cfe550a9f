export const CREATE_ACCOUNT = `with made as (
  insert into account 
    (id, merchant_id, name, external_id, approval_limit, approvals_needed)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (merchant_id, external_id) do nothing returning *, false as replayed
)
select * from made
union all
select *, true from account where merchant_id = $2 and external_id = $4 and not exists (select from made)`;

export const SET_APPROVAL_RULE = `update account set
  approval_limit = case when $5 then $3::bigint else approval_limit end,
  approvals_needed = coalesce($4::integer, approvals_needed)
where merchant_id = $1 and id = $2 returning *`;

export const LOCK_ACCOUNT =
  'select id from account where merchant_id = $1 and id = $2 for no key update';

export const FIND_CREDIT = `select amount from ledger_entry
where account_id = $1 and kind = 'CREDIT' and reference = $2`;

export const CREDIT = `insert into ledger_entry (account_id, kind, amount, reference)
values ($1, 'CREDIT', $2, $3)`;

export const BALANCE = `select id, available, held, moves, now() as as_of from account
where merchant_id = $1 and id = $2`;

export const BALANCES = `select id, available, held, moves, now() as as_of from account
where merchant_id = $1 and id = any($2)`;

/** A page of the ledger of each of some accounts, newest entry first. */
export const STATEMENTS = `select e.*
from unnest($1::uuid[]) as asked(account_id), lateral (
  select id, account_id, payout_id, kind, amount, reference, occurred_at from ledger_entry l
  where l.account_id = asked.account_id and ($2::bigint is null or l.id < $2)
  order by l.id desc limit $3) e
order by e.id desc`;

/** What our open payouts hold with each provider. */
export const HOLDS = `select provider, sum(amount) as cents from payout
where closing is null and provider is not null group by provider`;
