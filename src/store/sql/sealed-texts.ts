const COLUMNS = [
  'pix_key',
  'bank_branch',
  'bank_number',
  'bank_digit',
  'recipient_name',
  'recipient_tax_id',
  'description',
] as const;

/** The name of the key that a text is sealed under; null: it is not sealed. */
const keyOf = (text: string): string => `substring(${text} from '^s1:([A-Za-z0-9_-]{1,32}):')`;

/** As much of a body as names its key; what is not sealed may be any bytes. */
const BODY = `encode(substring(n.body from 1 for 40), 'escape')`;

/** Unsealed ones where no key is named, else those under any other key. */
const isUnfit = (text: string, key: string): string =>
  `(case when ${key}::text is null then ${text} is not null and ${keyOf(text)} is null
    else ${keyOf(text)} <> ${key} end)`;

const TEXTS = `
  select 'payout' as place, c.name, c.text from payout p cross join lateral (values
    ${COLUMNS.map((column) => `('${column}', p.${column})`).join(', ')}) c(name, text)
  where c.text is not null
  union all
  select 'notice', c.name, c.text from notice n cross join lateral (values
    ('body', ${BODY}), ('confirmation_key', n.confirmation_key)) c(name, text)
  where c.text is not null`;

/** How many texts there are under each key, of each column. */
export const SEALED_COUNTS = `
select place || '.' || name as "column", ${keyOf('text')} as key_id, count(*)::integer as texts
from (${TEXTS}) t group by 1, 2 order by 1, 2 nulls first`;

/** $1: after this id, $2: so many, $3: the key that seals now; null: those that are not sealed. */
export const UNFIT_PAYOUTS = `
select p.*, p.closing is null and exists (select from approval a where a.payout_id = p.id) as approved
from payout p
where ($1::uuid is null or p.id > $1) and (${COLUMNS.map((column) => isUnfit(`p.${column}`, '$3')).join(' or ')})
order by p.id limit $2`;

export const UNFIT_NOTICES = `
select n.id, n.body, n.confirmation_key from notice n
where ($1::uuid is null or n.id > $1)
  and (${isUnfit(BODY, '$3')} or ${isUnfit('n.confirmation_key', '$3')})
order by n.id limit $2`;

/** Limits are counted again with the payouts: accounts come first, as everywhere. */
export const LOCK_ACCOUNTS = `
select from account where id = any($1::uuid[]) order by id for no key update`;

const WRITTEN = [...COLUMNS, 'recipient_index', 'destination_index'] as const;

/** Only what still stands there as it was read. */
export const WRITE_PAYOUTS = `
with asked as (
  select * from jsonb_to_recordset($1) as o(id uuid, ${COLUMNS.map((column) => `was_${column} text`).join(', ')},
    ${WRITTEN.map((column) => `${column} text`).join(', ')})
), locked as (
  select p.id from payout p where p.id in (select id from asked) order by p.id for no key update
)
update payout p set ${WRITTEN.map((column) => `${column} = o.${column}`).join(', ')}
from asked o join locked l on l.id = o.id
where p.id = o.id and ${COLUMNS.map((column) => `p.${column} is not distinct from o.was_${column}`).join(' and ')}`;

export const WRITE_NOTICES = `
with asked as (
  select o.id, decode(o.was_body, 'base64') as was_body, decode(o.body, 'base64') as body,
    o.was_key, o.confirmation_key
  from jsonb_to_recordset($1)
    as o(id uuid, was_body text, body text, was_key text, confirmation_key text)
), locked as (
  select n.id from notice n where n.id in (select id from asked) order by n.id for no key update
)
update notice n set body = o.body, confirmation_key = o.confirmation_key
from asked o join locked l on l.id = o.id
where n.id = o.id and n.body = o.was_body and n.confirmation_key is not distinct from o.was_key`;

/** Payouts by the key of one text that each of them has; the others are sealed with it. */
export const PAYOUTS_BY_KEY = `
select ${keyOf('p.recipient_tax_id')} as key_id, count(*)::integer as payouts from payout p
group by 1 order by 1`;
