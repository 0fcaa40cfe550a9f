const DRAFTS = `array_agg(row(d.merchant_id, d.actor, d.action, d.subject, d.origin,
    d.payload)::audit_draft order by d.n)`;
const COLUMNS = `n integer, merchant_id uuid, actor text, action text, subject text, origin text,
    payload text`;

/** Appends to the chains; part of whatever transaction it runs in, and its last statement. */
export const APPEND_AUDIT = `select append_audit(${DRAFTS})
from jsonb_to_recordset($1) as d(${COLUMNS})`;

/**
 * A function that answers for many callers, and the entries of those it did something for, in one
 * statement. The entries come last, when its locks are taken.
 */
const audited = (call: string, done: string): string => `with answers as materialized (
  select * from ${call}
), noted as materialized (
  select append_audit(${DRAFTS})
  from answers a join jsonb_to_recordset($2) as d(${COLUMNS}) on d.n = a.n
  where a.outcome = '${done}'
)
select answers.* from answers, noted`;

export const RECORD_AUDITED = audited('record_payouts($1)', 'ACCEPTED');
export const APPROVE_AUDITED = audited('commit_approval($1, $3)', 'COMMITTED');
export const COMMIT_AUDITED = audited('commit_changes($1)', 'COMMITTED');

const ENTRY = `e.merchant_id, e.seq, (extract(epoch from e.at) * 1000000)::bigint as at_micros,
  e.actor, e.action, e.subject, e.origin, e.payload, e.prev, e.hash`;

export const AUDIT_PAGE = `select ${ENTRY} from audit_entry e
where e.merchant_id = $1 and e.seq > $2 order by e.seq limit $3`;

export const AUDIT_CHAINS = `select c.merchant_id, c.last_seq, c.last_hash,
  coalesce(a.seq, 0) as anchored_seq
from audit_chain c left join audit_anchor a on a.merchant_id = c.merchant_id
where $1::uuid is null or c.merchant_id = $1 order by c.merchant_id`;

/** Rows of a chain whose own row is gone would otherwise be looked at by nobody. */
export const AUDIT_STRAYS = `with recursive chains as (
  (select merchant_id from audit_entry order by merchant_id limit 1)
  union all
  select (select e.merchant_id from audit_entry e where e.merchant_id > c.merchant_id
    order by e.merchant_id limit 1) from chains c where c.merchant_id is not null
)
select merchant_id from chains s where merchant_id is not null
  and not exists (select from audit_chain c where c.merchant_id = s.merchant_id)
  and ($1::uuid is null or merchant_id = $1)`;

export const AUDIT_OF_SUBJECT = `select ${ENTRY} from audit_entry e where e.subject = $1
order by e.merchant_id, e.seq`;

/** Heads that are to be signed: many entries since the last time, or some and it is long ago. */
export const HEADS_DUE = `select c.merchant_id, c.last_seq, c.last_hash
from audit_chain c left join audit_anchor a on a.merchant_id = c.merchant_id
where c.last_seq > coalesce(a.seq, 0) and (a.seq is null or c.last_seq - a.seq >= $1
  or a.anchored_at <= now() - $2 * interval '1 millisecond')
order by c.merchant_id`;

export const ANCHORED = `insert into audit_anchor as a (merchant_id, seq)
select h.merchant_id, h.seq from jsonb_to_recordset($1) as h(merchant_id uuid, seq bigint)
order by h.merchant_id
on conflict (merchant_id) do update set seq = excluded.seq, anchored_at = now()
where a.seq <= excluded.seq`;

/** One process at a time anchors; the others find it taken and come back later. */
export const TAKE_ANCHORING = `select
  pg_try_advisory_xact_lock(hashtext('repasse audit anchors')) as taken`;

/** The newest entries of each chain, the oldest of them first. */
export const AUDIT_TAILS = `select ${ENTRY} from audit_chain c, lateral (
  select * from audit_entry t where t.merchant_id = c.merchant_id order by t.seq desc limit $1
) e order by e.merchant_id, e.seq`;

/** Chains with an entry that should have been anchored long ago. */
export const UNANCHORED = `select c.merchant_id, e.seq, e.at from audit_chain c
left join audit_anchor a on a.merchant_id = c.merchant_id
join audit_entry e on e.merchant_id = c.merchant_id and e.seq = coalesce(a.seq, 0) + 1
where e.at < now() - $1 * interval '1 millisecond' order by c.merchant_id`;
