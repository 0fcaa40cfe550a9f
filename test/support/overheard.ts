import type { Pool } from 'pg';
import type { Log, LogFields } from '../../src/log';
import { SEALED_COLUMNS } from '../../src/store/sealed-columns';
import { SEALING, SEALING_KEYS } from './sealing-keys';

/** What nobody may find anywhere but in an answer to those who may read it. */
const LENGTH_MIN = 8;
const ROWS_MAX = 3_000;

interface Said {
  readonly where: string;
  readonly text: string;
}

/** Rows of a payout as they were asked for. */
type Row = Readonly<Record<string, string | null>> & { id: string; merchant_id: string };

const bounded = (needle: string): RegExp => {
  const literal = needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return /^\d+$/.test(needle) ? new RegExp(`(?<!\\d)${literal}(?!\\d)`) : new RegExp(literal);
};

/** Everything a running app says where anybody may read it, to be looked through at its end. */
export class Overheard {
  private readonly said: Said[] = [];
  private readonly lines = new Set<string>();

  constructor(private readonly secrets: readonly string[]) {}

  hear(where: string, text: string): void {
    if (!this.lines.has(text)) this.said.push({ where, text });
    this.lines.add(text);
  }

  /** The same log, listened to at every level. */
  listenTo(log: Log): Log {
    const both = (level: keyof Log) => (message: string, fields?: LogFields) => {
      this.hear('the log', JSON.stringify({ message, ...fields }));
      log[level](message, fields);
    };
    return { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') };
  }

  /** Where something stands that must not, or nothing. It does not repeat what it found. */
  async leaks(pool: Pool): Promise<string[]> {
    for (const [table, text] of await dump(pool)) this.hear(`table ${table}`, text);
    const needles = [...this.secrets, ...(await personsIn(pool))];
    const wanted = [...new Set(needles)].filter(({ length }) => length >= LENGTH_MIN).map(bounded);
    const found = wanted.flatMap((needle) =>
      this.said.filter(({ text }) => needle.test(text)).map(({ where }) => where),
    );
    return [...new Set(found)];
  }
}

/** All rows as text, bytes too: what is sealed is not readable there. */
async function dump(pool: Pool): Promise<[string, string][]> {
  const client = await pool.connect();
  try {
    await client.query(`set bytea_output = 'escape'`);
    const { rows } = await client.query<{ name: string }>(
      `select relname as name from pg_class
       where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const tables: [string, string][] = [];
    for (const { name } of rows) {
      const all = `select string_agg(t::text, E'\\n') as text
        from (select * from "${name}" limit ${ROWS_MAX}) t`;
      tables.push([name, (await client.query<{ text: string | null }>(all)).rows[0]?.text ?? '']);
    }
    return tables;
  } finally {
    client.release(true);
  }
}

/** Whom payouts are for, opened with the tests' own keys. */
async function personsIn(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<Row>(`select * from payout limit ${ROWS_MAX}`);
  return rows.flatMap((row) =>
    SEALED_COLUMNS.flatMap((column) => {
      const sealed = row[column] ?? null;
      const place = { merchantId: row.merchant_id, table: 'payout', column, rowId: row.id };
      return sealed === null ? [] : [SEALING.open(place, sealed) ?? ''];
    }),
  );
}

export const sealingSecrets = (): string[] =>
  [...SEALING_KEYS.keys.map(({ secret }) => secret), SEALING_KEYS.indexKey].flatMap((secret) => [
    secret.toString('base64'),
    secret.toString('hex'),
  ]);
