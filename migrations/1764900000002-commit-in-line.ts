import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHANGE_COLUMNS = `n integer, payout_id uuid, merchant_id uuid, account_id uuid,
  version integer, fence bigint, hints integer, to_status text, cause text, move text,
  provider text, provider_status text, end_to_end_id text, failure_code text, failure_provider_code text, failure_provider_message text,
  suspicion text, agreed text, next_check_ms double precision, attempt_state text,
  provider_id text, never_left boolean, absent boolean, refunds jsonb, verdicts jsonb, proven text, trouble text`;

/**
 * Commits decisions, each against the version and fence it was made from; whoever lost gets
 * CONFLICT and decides again. Status, ledger, returns, attempt, notices, log and the next check
 * change together; the next in line is found by the recipient's index. Locks: accounts, then
 * payouts, then event counters, each in id order.
 */
const COMMIT = `
create or replace function commit_changes(p_changes jsonb)
returns table (n integer, outcome text, version integer, hinted boolean, next_in_line uuid, at timestamptz)
language plpgsql as $$
#variable_conflict use_column
declare
  v_won integer[];
begin
  perform from account a
  where a.id in (select c.account_id from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
                 where c.move is not null or jsonb_array_length(c.refunds) > 0)
  order by a.id for no key update;

  perform from payout p
  where p.id in (select (c->>'payout_id')::uuid from jsonb_array_elements(p_changes) c)
  order by p.id for no key update;

  -- Notices that named the provider's id before we knew it: they are about this payout, and known
  -- of before anything is decided.
  with named as (
    select c.payout_id, a.provider, c.provider_id
    from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
    join payout p on p.id = c.payout_id and p.version = c.version and p.fence = c.fence and p.closing is null
    join attempt a on a.payout_id = c.payout_id and a.state <> 'NEGATIVE'
      and coalesce(a.provider_id, c.provider_id) = c.provider_id
  ), bound as (
    update notice t set payout_id = n.payout_id, verdict = null, verified_at = null
    from named n
    where t.provider = n.provider and t.provider_id = n.provider_id and t.payout_id is null
      and t.verdict = 'UNKNOWN_PAYOUT'
    returning t.payout_id
  )
  update payout p set hints = p.hints + 1, next_check_at = now()
  where p.id in (select b.payout_id from bound b);

  select array_agg(c.n) into v_won
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
  join payout p on p.id = c.payout_id and p.merchant_id = c.merchant_id and p.version = c.version
    and p.fence = c.fence
    -- Money moves, and a payout goes to another provider, only on a decision that knew every notice.
    and ((c.move is null and c.attempt_state is distinct from 'NEGATIVE') or p.hints = c.hints);

  if v_won is null then
    return query select c.n, 'CONFLICT', null::integer, false, null::uuid, now()
    from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS});
    return;
  end if;

  -- What is known besides the status, and when to look again.
  update payout p set
    lease_until = null,
    trouble = c.trouble,
    next_check_at = case when p.hints <> c.hints then now()
      else now() + c.next_check_ms * interval '1 millisecond' end,
    checks = case when c.to_status is null then p.checks + 1 else 0 end,
    suspicion = case when p.status = 'SUSPICIOUS' and c.to_status is null
      then coalesce(c.suspicion, p.suspicion) else p.suspicion end,
    agreed_status = case when c.agreed = 'FORGET' then null else coalesce(c.agreed, p.agreed_status) end,
    agreed_since = case when c.agreed is null or c.agreed = p.agreed_status then p.agreed_since else now() end
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
  where p.id = c.payout_id and c.n = any(v_won);

  insert into refund (id, payout_id, reference, amount, reason, end_to_end_id)
  select (r->>'id')::uuid, c.payout_id, r->>'reference', (r->>'amount')::bigint, r->>'reason', r->>'end_to_end_id'
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS}), jsonb_array_elements(c.refunds) as r
  where c.n = any(v_won)
  on conflict (payout_id, reference) do nothing;

  update payout p set
    status = c.to_status,
    version = p.version + 1,
    refunded = coalesce((select sum(r.amount) from refund r where r.payout_id = p.id), 0),
    provider = coalesce(c.provider, p.provider),
    provider_status = coalesce(c.provider_status, p.provider_status),
    end_to_end_id = coalesce(p.end_to_end_id, c.end_to_end_id),
    failure_code = c.failure_code,
    failure_provider_code = c.failure_provider_code,
    failure_provider_message = c.failure_provider_message,
    suspicion = case when c.to_status = 'SUSPICIOUS' then c.suspicion end,
    agreed_status = null,
    agreed_since = null,
    updated_at = now(),
    status_since = now(),
    settled_at = case when c.to_status in ('SETTLED', 'PARTIALLY_REFUNDED', 'REFUNDED')
      then coalesce(p.settled_at, now()) end
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
  where p.id = c.payout_id and c.n = any(v_won) and c.to_status is not null;

  update attempt a set
    state = coalesce(c.attempt_state, a.state),
    provider_id = coalesce(a.provider_id, c.provider_id),
    absences = case when c.absent then a.absences + 1 else 0 end,
    -- Certainly nothing left us: this send does not count against "at most once, for ever".
    possible_sends = a.possible_sends - case when c.never_left and a.state = 'OPEN' then 1 else 0 end,
    -- No longer under way: the next order to this recipient may go.
    recipient = case when c.attempt_state in ('NOT_SENT', 'NEGATIVE')
      or c.to_status in ('SETTLED', 'PARTIALLY_REFUNDED', 'REFUNDED',
           'FAILED', 'DENIED', 'CANCELED', 'EXPIRED') then null else a.recipient end
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
  where a.payout_id = c.payout_id and a.state <> 'NEGATIVE' and c.n = any(v_won);

  insert into ledger_entry (account_id, payout_id, kind, amount)
  select p.account_id, p.id, c.move, p.amount
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS}) join payout p on p.id = c.payout_id
  where c.move is not null and c.n = any(v_won);

  insert into ledger_entry (account_id, payout_id, kind, amount, reference)
  select p.account_id, p.id, 'REFUND', r.amount, r.reference
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
  join payout p on p.id = c.payout_id join refund r on r.payout_id = p.id
  where c.n = any(v_won) and jsonb_array_length(c.refunds) > 0
    and not exists (select from ledger_entry l where l.payout_id = p.id and l.kind = 'REFUND' and l.reference = r.reference);

  update notice t set
    verdict = v->>'verdict',
    proven = c.proven,
    contradictions = t.contradictions + case when v->>'verdict' is null or v->>'verdict' = 'MISMATCH' then 1 else 0 end,
    verified_at = case when v->>'verdict' is null then null else now() end
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS}), jsonb_array_elements(c.verdicts) as v
  where t.id = (v->>'notice_id')::uuid and t.verdict is null and c.n = any(v_won);

  perform from event_counter e
  where e.merchant_id in (select c.merchant_id from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
                          where c.to_status is not null and c.n = any(v_won))
  order by e.merchant_id for no key update;

  with moved as (
    select c.n, c.cause, c.to_status, old.to_status as from_status, p.*,
      row_number() over (partition by p.merchant_id order by c.n) as place
    from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS})
    join payout p on p.id = c.payout_id
    join payout_event old on old.payout_id = p.id and old.version = p.version - 1
    where c.to_status is not null and c.n = any(v_won)
  ), logged as (
    insert into payout_event (merchant_id, seq, payout_id, account_id, version, from_status, to_status, cause,
      refunded, provider, provider_status, end_to_end_id, failure_code, failure_provider_code,
      failure_provider_message, suspicion, settled_at)
    select m.merchant_id, e.last_seq + m.place, m.id, m.account_id, m.version, m.from_status, m.to_status, m.cause,
      m.refunded, m.provider, m.provider_status, m.end_to_end_id, m.failure_code, m.failure_provider_code,
      m.failure_provider_message, m.suspicion, m.settled_at
    from moved m join event_counter e on e.merchant_id = m.merchant_id
  )
  update event_counter e set last_seq = e.last_seq + m.many
  from (select merchant_id, count(*) as many from moved group by merchant_id) m
  where e.merchant_id = m.merchant_id;

  return query
  select c.n, case when c.n = any(v_won) then 'COMMITTED' else 'CONFLICT' end, p.version,
    c.n = any(v_won) and p.next_check_at <= now(),
    (select q.id from payout q where p.closing is not null and c.to_status is not null
       and q.provider = p.provider and q.recipient_index = p.recipient_index and q.status = 'QUEUED'
     order by q.id limit 1),
    now()
  from jsonb_to_recordset(p_changes) as c(${CHANGE_COLUMNS}) left join payout p on p.id = c.payout_id;
end $$;
`;

export class CommitInLine1764900000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COMMIT);
  }

  async down(): Promise<void> {}
}
