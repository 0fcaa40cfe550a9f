/**
 * Everything that may never be: one row a fault, none when the ledger, the accounts and the
 * payouts tell the same story. Read in one snapshot, so it may run beside live traffic.
 */
export const LEDGER_FAULTS = `with moved as (
  select account_id,
    coalesce(sum(amount) filter (where to_book = 'available'), 0)
      - coalesce(sum(amount) filter (where from_book = 'available'), 0) as available,
    coalesce(sum(amount) filter (where to_book = 'held'), 0)
      - coalesce(sum(amount) filter (where from_book = 'held'), 0) as held
  from ledger_entry group by account_id
), of_payout as (
  select p.id, p.account_id, p.status, p.amount, p.refunded, p.closing,
    count(*) filter (where l.kind = 'HOLD') as holds,
    count(*) filter (where l.kind = 'CAPTURE') as captures,
    count(*) filter (where l.kind = 'RELEASE') as releases,
    coalesce(sum(l.amount) filter (where l.kind = 'REFUND'), 0) as refunds,
    bool_and(l.kind = 'REFUND' or l.amount = p.amount) as whole
  from payout p left join ledger_entry l on l.payout_id = p.id group by p.id
), books as (
  select sum(amount) filter (where to_book = b) as debit, sum(amount) filter (where from_book = b) as credit
  from ledger_entry, unnest(array['funding', 'available', 'held', 'paid']) as b group by b
)
select 'the ledger does not sum to zero' as fault, null::uuid as account_id, null::uuid as payout_id
from books having sum(coalesce(debit, 0)) - sum(coalesce(credit, 0)) <> 0
union all
select 'the balance differs from the ledger', a.id, null
from account a left join moved m on m.account_id = a.id
where a.available <> coalesce(m.available, 0) or a.held <> coalesce(m.held, 0)
union all
select 'held differs from the open payouts', a.id, null
from account a left join payout p on p.account_id = a.id and p.closing is null
group by a.id having a.held <> coalesce(sum(p.amount), 0)
union all
select 'not exactly one hold, then one end as the status says', account_id, id
from of_payout
where holds <> 1 or not whole
   or captures <> (case when closing = 'CAPTURE' then 1 else 0 end)
   or releases <> (case when closing = 'RELEASE' then 1 else 0 end)
union all
select 'refunded differs from the ledger', account_id, id from of_payout where refunds <> refunded
union all
select 'the history has a gap', p.account_id, p.id
from payout p left join payout_event e on e.payout_id = p.id
  left join event_retention r on r.merchant_id = p.merchant_id
group by p.id, r.kept_after
having coalesce(max(e.version), 0) <> p.version
   or count(e.seq) <> p.version - min(e.version) + 1
   -- What is missing was older than a line that is forgotten itself.
   or min(e.version) > 1 and min(e.seq) > coalesce(r.kept_after, 0)
union all
select 'the log has a gap', null, null
from event_counter c left join event_retention r on r.merchant_id = c.merchant_id
  left join payout_event e on e.merchant_id = c.merchant_id and e.seq > coalesce(r.kept_after, 0)
group by c.merchant_id, c.last_seq, r.kept_after
having count(e.seq) <> c.last_seq - coalesce(r.kept_after, 0)`;
