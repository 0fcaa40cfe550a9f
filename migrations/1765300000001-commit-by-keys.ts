import type { MigrationInterface, QueryRunner } from 'typeorm';

const TYPE = `
create type payout_change as (n integer, payout_id uuid, merchant_id uuid, account_id uuid,
  version integer, fence bigint, hints integer, to_status text, cause text, move text,
  provider text, provider_status text, end_to_end_id text, failure_code text, failure_provider_code text,
  failure_provider_message text, suspicion text, agreed text, next_check_ms double precision,
  attempt_state text, provider_id text, never_left boolean, absent boolean, refunds jsonb, verdicts jsonb,
  proven text, trouble text);
`;

/**
 * Commits decisions, each against the version and fence it was made from; whoever lost gets
 * CONFLICT and decides again. Status, ledger, returns, attempt, notices, log and the next check
 * change together, and each payout is written once. Locks: accounts, then payouts, then event
 * counters, each in id order. What no change of the batch asks for is not looked for.
 */
const COMMIT = `
create or replace function commit_changes(p_changes jsonb)
returns table (n integer, outcome text, version integer, hinted boolean, next_in_line uuid, at timestamptz)
language plpgsql set enable_seqscan = off
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_changes payout_change[]; v_won payout_change[];
  v_moving boolean; v_naming boolean; v_telling boolean;
  v_staying boolean; v_ending boolean; v_returning boolean;
begin
  select array_agg(c), bool_or(c.move is not null or jsonb_array_length(c.refunds) > 0),
    bool_or(c.provider_id is not null)
  into v_changes, v_moving, v_naming
  from jsonb_populate_recordset(null::payout_change, p_changes) c;

  if v_moving then
    perform from account a
    where a.id = any (array(select c.account_id from unnest(v_changes) c
                            where c.move is not null or jsonb_array_length(c.refunds) > 0))
    order by a.id for no key update;
  end if;

  perform from payout p
  where p.id = any (array(select c.payout_id from unnest(v_changes) c))
  order by p.id for no key update;

  if v_naming then
    -- Notices that named the provider's id before we knew it: they are about this payout, and known
    -- of before anything is decided.
    with named as (
      select c.payout_id, a.provider, c.provider_id
      from unnest(v_changes) c
      join payout p on p.id = c.payout_id and p.version = c.version and p.fence = c.fence and p.closing is null
      join attempt a on a.payout_id = c.payout_id and a.state <> 'NEGATIVE'
        and coalesce(a.provider_id, c.provider_id) = c.provider_id
      where c.provider_id is not null
    ), bound as (
      update notice t set payout_id = n.payout_id, verdict = null, verified_at = null
      from named n
      where t.provider = n.provider and t.provider_id = n.provider_id and t.payout_id is null
        and t.verdict = 'UNKNOWN_PAYOUT'
      returning t.payout_id
    )
    update payout p set hints = p.hints + 1, next_check_at = now()
    where p.id in (select b.payout_id from bound b);
  end if;

  select array_agg(c), bool_or(c.to_status is not null), bool_or(c.to_status is null),
    bool_or(jsonb_array_length(c.verdicts) > 0), bool_or(jsonb_array_length(c.refunds) > 0)
  into v_won, v_ending, v_staying, v_telling, v_returning
  from unnest(v_changes) c
  join payout p on p.id = c.payout_id and p.merchant_id = c.merchant_id and p.version = c.version
    and p.fence = c.fence
    -- Money moves, and a payout goes to another provider, only on a decision that knew every notice.
    and ((c.move is null and c.attempt_state is distinct from 'NEGATIVE') or p.hints = c.hints);

  if v_won is null then
    return query select c.n, 'CONFLICT', null::integer, false, null::uuid, now() from unnest(v_changes) c; return;
  end if;

  if v_staying then
    -- What is known besides the status, and when to look again.
    update payout p set
      lease_until = null, trouble = c.trouble,
      next_check_at = case when p.hints <> c.hints then now()
        else now() + c.next_check_ms * interval '1 millisecond' end,
      checks = p.checks + 1,
      suspicion = case when p.status = 'SUSPICIOUS' then coalesce(c.suspicion, p.suspicion) else p.suspicion end,
      agreed_status = case when c.agreed = 'FORGET' then null else coalesce(c.agreed, p.agreed_status) end,
      agreed_since = case when c.agreed is null or c.agreed = p.agreed_status then p.agreed_since else now() end
    from unnest(v_won) c where p.id = c.payout_id and c.to_status is null;
  end if;

  if v_returning then
    insert into refund (id, payout_id, reference, amount, reason, end_to_end_id)
    select (r->>'id')::uuid, c.payout_id, r->>'reference', (r->>'amount')::bigint, r->>'reason', r->>'end_to_end_id'
    from unnest(v_won) c, jsonb_array_elements(c.refunds) as r
    on conflict (payout_id, reference) do nothing;
  end if;

  if v_ending then
    update payout p set
      lease_until = null, trouble = c.trouble,
      next_check_at = case when p.hints <> c.hints then now()
        else now() + c.next_check_ms * interval '1 millisecond' end,
      checks = 0, status = c.to_status, version = p.version + 1,
      refunded = coalesce((select sum(r.amount) from refund r where r.payout_id = p.id), 0),
      provider = coalesce(c.provider, p.provider), provider_status = coalesce(c.provider_status, p.provider_status),
      end_to_end_id = coalesce(p.end_to_end_id, c.end_to_end_id),
      failure_code = c.failure_code, failure_provider_code = c.failure_provider_code,
      failure_provider_message = c.failure_provider_message,
      suspicion = case when c.to_status = 'SUSPICIOUS' then c.suspicion end,
      agreed_status = null, agreed_since = null, updated_at = now(), status_since = now(),
      settled_at = case when c.to_status in ('SETTLED', 'PARTIALLY_REFUNDED', 'REFUNDED')
        then coalesce(p.settled_at, now()) end
    from unnest(v_won) c where p.id = c.payout_id and c.to_status is not null;
  end if;

  update attempt a set
    state = coalesce(c.attempt_state, a.state), provider_id = coalesce(a.provider_id, c.provider_id),
    absences = case when c.absent then a.absences + 1 else 0 end,
    -- Certainly nothing left us: this send does not count against "at most once, for ever".
    possible_sends = a.possible_sends - case when c.never_left and a.state = 'OPEN' then 1 else 0 end,
    -- No longer under way: the next order to this recipient may go.
    recipient = case when c.attempt_state in ('NOT_SENT', 'NEGATIVE')
      or c.to_status in ('SETTLED', 'PARTIALLY_REFUNDED', 'REFUNDED',
           'FAILED', 'DENIED', 'CANCELED', 'EXPIRED') then null else a.recipient end
  from unnest(v_won) c where a.payout_id = c.payout_id and a.state <> 'NEGATIVE';

  if v_moving then
    insert into ledger_entry (account_id, payout_id, kind, amount)
    select p.account_id, p.id, c.move, p.amount
    from unnest(v_won) c join payout p on p.id = c.payout_id where c.move is not null;
  end if;

  if v_returning then
    insert into ledger_entry (account_id, payout_id, kind, amount, reference)
    select p.account_id, p.id, 'REFUND', r.amount, r.reference
    from unnest(v_won) c join payout p on p.id = c.payout_id join refund r on r.payout_id = p.id
    where jsonb_array_length(c.refunds) > 0
      and not exists (select from ledger_entry l where l.payout_id = p.id and l.kind = 'REFUND' and l.reference = r.reference);
  end if;

  if v_telling then
    update notice t set
      verdict = v->>'verdict', proven = c.proven,
      contradictions = t.contradictions + case when v->>'verdict' is null or v->>'verdict' = 'MISMATCH' then 1 else 0 end,
      verified_at = case when v->>'verdict' is null then null else now() end
    from unnest(v_won) c, jsonb_array_elements(c.verdicts) as v
    where t.id = (v->>'notice_id')::uuid and t.verdict is null;
  end if;

  if v_ending then
    perform from event_counter e
    where e.merchant_id = any (array(select c.merchant_id from unnest(v_won) c where c.to_status is not null))
    order by e.merchant_id for no key update;

    with moved as (
      select c.cause, old.to_status as from_status, p.*,
        row_number() over (partition by p.merchant_id order by c.n) as place
      from unnest(v_won) c join payout p on p.id = c.payout_id
      join payout_event old on old.payout_id = p.id and old.version = p.version - 1
      where c.to_status is not null
    ), logged as (
      insert into payout_event (merchant_id, seq, payout_id, account_id, version, from_status, to_status, cause,
        refunded, provider, provider_status, end_to_end_id, failure_code, failure_provider_code,
        failure_provider_message, suspicion, settled_at)
      select m.merchant_id, e.last_seq + m.place, m.id, m.account_id, m.version, m.from_status, m.status, m.cause,
        m.refunded, m.provider, m.provider_status, m.end_to_end_id, m.failure_code, m.failure_provider_code,
        m.failure_provider_message, m.suspicion, m.settled_at
      from moved m join event_counter e on e.merchant_id = m.merchant_id
    )
    update event_counter e set last_seq = e.last_seq + m.many
    from (select merchant_id, count(*) as many from moved group by merchant_id) m
    where e.merchant_id = m.merchant_id;
  end if;

  return query
  select c.n, case when w.n is null then 'CONFLICT' else 'COMMITTED' end, p.version,
    w.n is not null and p.next_check_at <= now(),
    (select q.id from payout q where p.closing is not null and c.to_status is not null
       and q.provider = p.provider and q.recipient_index = p.recipient_index and q.status = 'QUEUED'
     order by q.id limit 1),
    now()
  from unnest(v_changes) c left join unnest(v_won) w on w.n = c.n left join payout p on p.id = c.payout_id;
end $$;
`;

const LOOKING_UP = ['open_attempts(jsonb)', 'commit_approval(jsonb, text)'];

export class CommitByKeys1765300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TYPE);
    await runner.query(COMMIT);
    for (const name of LOOKING_UP) {
      await runner.query(`alter function ${name} set enable_seqscan = off`);
      await runner.query(`alter function ${name} set plan_cache_mode = force_generic_plan`);
    }
  }

  async down(): Promise<void> {}
}
