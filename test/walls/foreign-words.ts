import { printSchema } from 'graphql';
import type { Pool } from 'pg';
import { createSchema } from '../../src/schema';

/** Shorter ones, such as "10.00", are anybody's. */
const LENGTH_MIN = 6;
/** A word alone, such as "processing", is a provider's for a state. */
const WORD = /^[A-Za-z]+$/;
const TIME = /^\d{4}-\d\d-\d\d[T ]/;
/** Which rows are a merchant's, in a table with such a column, the nearest first. */
const OWNERS: Readonly<Record<string, string>> = {
  merchant_id: 'merchant_id = $1',
  account_id: 'account_id in (select id from account where merchant_id = $1)',
  payout_id: 'payout_id in (select id from payout where merchant_id = $1)',
};
/** They hold nothing that is a merchant's. */
const OPEN = ['migrations', 'payout_transition', 'pii_index', 'reconciliation'];
/** Filled from outside the server only, and shown to no caller. */
const ELSEWHERE = ['audit_anchor'];

const TABLES = `select table_name as name, array_agg(column_name::text) as columns
from information_schema.columns where table_schema = 'public' group by 1 order by 1`;

/** Sentences of ours, the same for everybody. */
const SENTENCES = ['waitingFor', 'whyNot', 'message'];

/** Every text there is in an answer or a row. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const told = Object.entries(value).filter(([name]) => !SENTENCES.includes(name));
  return told.flatMap(([, one]) => textsIn(one));
}

/** Bytes as an answer would show them. */
const shown = (text: string): string[] =>
  text.startsWith('\\x')
    ? [text.slice(2), Buffer.from(text.slice(2), 'hex').toString('base64')]
    : [text];

async function rowsOf(pool: Pool, merchantId: string, isWhole: boolean): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string; columns: string[] }>(TABLES);
  const texts: string[] = [];
  for (const { name, columns } of tables) {
    if (OPEN.includes(name)) continue;
    const owner = Object.keys(OWNERS).find((one) => columns.includes(one));
    const where = name === 'merchant' ? 'id = $1' : OWNERS[owner ?? ''];
    if (where === undefined) throw new Error(`${name}: which of its rows are a merchant's?`);
    const sql = `select to_jsonb(t) as row from ${name} t where ${where}`;
    const { rows } = await pool.query<{ row: unknown }>(sql, [merchantId]);
    if (isWhole && rows.length === 0 && !ELSEWHERE.includes(name)) {
      throw new Error(`${name}: the foreign merchant has nothing there`);
    }
    texts.push(...rows.flatMap(({ row }) => textsIn(row).flatMap(shown)));
  }
  return texts;
}

/** What is stored, but for when a key was used, and what the audit is told of refusals. */
export async function storedIn(pool: Pool): Promise<string> {
  const { rows: tables } = await pool.query<{ name: string }>(TABLES);
  const each = tables
    .filter(({ name }) => !OPEN.includes(name) && name !== 'audit_chain')
    .map(
      ({ name }) => `select '${name}' as name, to_jsonb(t) - 'last_used_at' as row from ${name} t`,
    );
  const sql = `select md5(string_agg(name || row, ' ' order by name, row::text)) as digest
    from (${each.join(' union all ')}) stored
    where row->>'action' is distinct from 'access.refused'`;
  return (await pool.query<{ digest: string }>(sql)).rows[0]?.digest ?? '';
}

export interface WordsWanted {
  readonly pool: Pool;
  readonly theirs: string;
  readonly ours: string;
  /** What they are told of what is theirs. */
  readonly answers: unknown;
  /** They need not have a row in every table. */
  readonly isPart?: boolean;
}

/** Texts that only the foreign merchant has, of its rows and its answers, in small letters. */
export async function foreignWords(wanted: WordsWanted): Promise<string[]> {
  const ours = await rowsOf(wanted.pool, wanted.ours, false);
  const common = [printSchema(createSchema()), ...ours].join('\n');
  const theirs = [
    ...(await rowsOf(wanted.pool, wanted.theirs, !wanted.isPart)),
    ...textsIn(wanted.answers),
  ];
  const isTheirs = (text: string) =>
    text.length >= LENGTH_MIN &&
    ![TIME, WORD].some((one) => one.test(text)) &&
    !common.includes(text);
  const words = theirs.filter(isTheirs).map((text) => text.toLowerCase());
  return [...new Set(words)];
}
