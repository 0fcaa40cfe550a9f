import type { DataSource } from 'typeorm';
import { createDatabase } from '../../src/database';
import { ENTITIES } from '../../src/entities/entities';
import { aDatabase } from '../support/database';

let database: { url: string; drop(): Promise<void> };
let reads: DataSource;
beforeAll(async () => {
  database = await aDatabase();
  reads = await createDatabase(database.url).initialize();
}, 60_000);
afterAll(async () => {
  await reads.destroy();
  await database.drop();
}, 60_000);

/** What information_schema calls the types that entities name shortly. */
const LONG_NAMES: Record<string, string> = { timestamptz: 'timestamp with time zone' };

interface ColumnRow {
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: string;
}

const columnsOf = (table: string): Promise<ColumnRow[]> =>
  reads.query(
    `select column_name, data_type, is_nullable from information_schema.columns
     where table_schema = 'public' and table_name = $1`,
    [table],
  );

test.each(ENTITIES)('%p names columns of its table, with their types', async (entity) => {
  const { tableName, columns } = reads.getMetadata(entity);
  const rows = new Map((await columnsOf(tableName)).map((row) => [row.column_name, row]));
  const declared = columns.map(({ databaseName, type, isArray, isNullable }) => ({
    column_name: databaseName,
    data_type: isArray ? 'ARRAY' : (LONG_NAMES[String(type)] ?? String(type)),
    is_nullable: isNullable ? 'YES' : 'NO',
  }));
  expect(declared).toEqual(declared.map(({ column_name }) => rows.get(column_name)));
});

test.each(ENTITIES)('%p has the primary key of its table', async (entity) => {
  const { tableName, primaryColumns } = reads.getMetadata(entity);
  const [row] = await reads.query<{ names: string[] }[]>(
    `select array_agg(a.attname::text order by a.attname) as names
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
     where c.contype = 'p' and c.conrelid = $1::regclass`,
    [tableName],
  );
  expect(primaryColumns.map(({ databaseName }) => databaseName).sort()).toEqual(row?.names);
});

test.each(ENTITIES)('%p is read from its table', async (entity) => {
  expect(await reads.getRepository(entity as new () => object).find({ take: 1 })).toEqual([]);
});
