import { Client } from 'pg';
import { migrate } from '../../src/migrate';
import { aDatabase } from '../support/database';

/** Everything a migration can leave: columns, constraints, indexes, triggers, functions, rules. */
const SHAPE = `
select 'column' as kind, concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as what
from information_schema.columns where table_schema = 'public'
union all
select 'constraint', concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
from pg_constraint where connamespace = 'public'::regnamespace
union all
select 'index', indexdef from pg_indexes where schemaname = 'public'
union all
select 'trigger', pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all
select 'function', pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
union all
select 'transition', concat_ws(' ', from_status, to_status) from payout_transition
union all
select 'migration', name from migrations
order by 1, 2`;

async function ask<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

const shapeOf = (url: string) => ask<{ kind: string; what: string }>(url, SHAPE);

/** A database nobody has migrated, beside the one given. */
async function anEmptyDatabase(beside: string): Promise<{ url: string; drop(): Promise<unknown> }> {
  const url = new URL(beside);
  const name = `${url.pathname.slice(1)}_empty`;
  await ask(beside, `create database ${name}`);
  url.pathname = name;
  return { url: url.href, drop: () => ask(beside, `drop database ${name} with (force)`) };
}

let database: { url: string; drop(): Promise<void> };
beforeAll(async () => {
  database = await aDatabase();
}, 60_000);
afterAll(() => database.drop(), 60_000);
afterEach(() => jest.restoreAllMocks());

test('a second run of the migrations changes nothing', async () => {
  const before = await shapeOf(database.url);
  expect(before.length).toBeGreaterThan(100);
  await migrate(database.url);
  expect(await shapeOf(database.url)).toEqual(before);
});

test('replicas that migrate an empty database at once take turns', async () => {
  const empty = await anEmptyDatabase(database.url);
  try {
    await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
    expect(await shapeOf(empty.url)).toEqual(await shapeOf(database.url));
  } finally {
    await empty.drop();
  }
});

test('a migration that fails leaves nothing behind', async () => {
  const empty = await anEmptyDatabase(database.url);
  // TypeORM tells of the failure there, besides throwing it.
  jest.spyOn(console, 'log').mockReturnValue();
  try {
    // The last thing the migrations make stands in their way.
    await ask(
      empty.url,
      `create function commit_changes(p_changes jsonb) returns void
      language sql as 'select'`,
    );
    await expect(migrate(empty.url)).rejects.toThrow('commit_changes');
    const tables = await ask<{ name: string }>(
      empty.url,
      `select table_name as name from information_schema.tables where table_schema = 'public'
       and table_name not in ('migrations', 'typeorm_metadata')`,
    );
    expect(tables).toEqual([]);
  } finally {
    await empty.drop();
  }
});
