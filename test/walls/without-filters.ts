import type { Pool } from 'pg';

/** The merchant of a row compared with the merchant who asks, inside a function. */
const INSIDE = /\b\w+\.merchant_id = (?:o\.merchant_id|new\.merchant_id|p_merchant)\b/g;

const FUNCTIONS = `select p.proname as name, pg_get_functiondef(p.oid) as text from pg_proc p
join pg_language l on l.oid = p.prolang and l.lanname in ('sql', 'plpgsql')
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'`;

export interface Filtering {
  /** Functions that ask whose rows they are given. */
  readonly names: readonly string[];
  off(): Promise<void>;
  on(): Promise<void>;
}

/** The filters inside functions of the database. */
export async function filtersInside(pool: Pool): Promise<Filtering> {
  const { rows } = await pool.query<{ name: string; text: string }>(FUNCTIONS);
  const found = rows.filter(({ text }) => text.search(INSIDE) >= 0);
  const write = async (change: (text: string) => string) => {
    for (const { text } of found) await pool.query(change(text));
  };
  return {
    names: found.map(({ name }) => name).sort(),
    off: () => write((text) => text.replaceAll(INSIDE, 'true')),
    on: () => write((text) => text),
  };
}

const WALLED = 'select oid::regclass::text as name from pg_class where relforcerowsecurity';

/**
 * Row-level security everywhere or nowhere; roles and grants stay. Table by table, each with a lock
 * of its own: who holds many waits for those who work meanwhile, and they for it.
 */
export async function setWalls(pool: Pool, word: 'enable' | 'disable'): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(WALLED);
  for (const { name } of rows) await pool.query(`alter table ${name} ${word} row level security`);
}
