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

/** Row-level security everywhere or nowhere; roles and grants stay. */
export const setWalls = (pool: Pool, word: 'enable' | 'disable'): Promise<unknown> =>
  pool.query(`do $$ declare t record; begin
    for t in select oid::regclass as name from pg_class where relforcerowsecurity loop
      execute format('alter table %s ${word} row level security', t.name);
    end loop;
  end $$`);
