import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { CALLERS, type DatabaseRole, urlAs, WORKER } from '../../src/store/database-role';
import { wallPool } from '../../src/store/walled-pool';
import { aPlainDatabase, type PlainDatabase } from './plain-database';

/** They hold nothing that is a merchant's. */
const OPEN = ['migrations', 'payout_transition', 'reconciliation'];
const TABLES = `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as walled
from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`;

let database: PlainDatabase;
let clients: Readonly<Record<DatabaseRole, Client>>;
beforeAll(async () => {
  database = await aPlainDatabase();
  const connect = async (role: DatabaseRole) => {
    const client = new Client({ connectionString: urlAs(role, database.url) });
    await client.connect();
    return client;
  };
  clients = { [CALLERS]: await connect(CALLERS), [WORKER]: await connect(WORKER) };
}, 60_000);
afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.end()));
  await database.stop();
}, 60_000);

const merchant = (): string => database.ids.merchant.replaceAll("'", '');

async function refusalOf(role: DatabaseRole, merchants: string, sql: string): Promise<string> {
  const client = clients[role];
  await client.query('begin');
  try {
    await client.query("select set_config('app.merchants', $1, true)", [merchants]);
    const { rowCount } = await client.query(sql);
    return `${rowCount} rows`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.query('rollback');
  }
}

test('every table that holds what is a merchant’s is walled, for its owner too', async () => {
  const { rows } = await database.pool.query<{ name: string; walled: boolean }>(TABLES);
  expect(rows.filter(({ walled }) => !walled).map(({ name }) => name)).toEqual(OPEN);
});

test('a caller sees its own rows, nobody’s without a name, and none of another', async () => {
  const { rows } = await database.pool.query<{ name: string }>(TABLES);
  const filled: string[] = [];
  for (const { name } of rows.filter((row) => !OPEN.includes(row.name))) {
    const all = await database.pool.query(`select from ${name}`);
    const sql = `select from ${name}`;
    if ((await refusalOf(CALLERS, merchant(), sql)).startsWith('permission')) continue;
    const seen = async (merchants: string) => [name, await refusalOf(CALLERS, merchants, sql)];
    expect(await seen(merchant())).toEqual([name, `${all.rowCount} rows`]);
    expect(await seen('')).toEqual([name, '0 rows']);
    expect(await seen(randomUUID())).toEqual([name, '0 rows']);
    if ((all.rowCount ?? 0) > 0) filled.push(name);
  }
  expect(filled).toEqual(['account', 'event_counter', 'ledger_entry', 'merchant', 'payout']);
});

test('a connection keeps its role, and keeps nobody’s name for the next', async () => {
  await clients[CALLERS].query('reset role');
  const { rows } = await clients[CALLERS].query('select current_user as role');
  expect(rows).toEqual([{ role: CALLERS }]);
  const behind = wallPool(database.pool).forMerchant(merchant());
  const said = "select current_setting('app.merchants', true) as said";
  expect((await behind.query(said)).rows).toEqual([{ said: merchant() }]);
  const { rows: after } = await database.pool.query<{ said: string | null }>(said);
  expect(after.map((row) => row.said || null)).toEqual([null]);
});

test('a named statement that was refused once is understood the next time', async () => {
  const behind = wallPool(database.pool).forMerchant(merchant());
  const asked = { name: 'halves', text: 'select 1 / $1::integer as half', values: [0] };
  await expect(behind.query(asked)).rejects.toThrow('division by zero');
  expect((await behind.query({ ...asked, values: [1] })).rows).toEqual([{ half: 1 }]);
  await expect(behind.query({ name: 'wrong', text: 'select nothing' })).rejects.toThrow('nothing');
  await expect(behind.query({ name: 'wrong', text: 'select nothing' })).rejects.toThrow('nothing');
});

const POLICY = 'violates row-level security policy';
const DENIED = 'permission denied';
const NEW_ACCOUNT = `insert into account (id, merchant_id, name)
  values (gen_random_uuid(), (select gen_random_uuid()), 'x')`;
test.each([
  [CALLERS, NEW_ACCOUNT, POLICY],
  [CALLERS, 'select body from notice', DENIED],
  [CALLERS, 'select confirmation_key from notice', DENIED],
  [CALLERS, 'select notice_digest from attempt', DENIED],
  [CALLERS, "update payout set status = 'SETTLED'", DENIED],
  [CALLERS, 'insert into attempt default values', DENIED],
  [CALLERS, 'select from audit_anchor', DENIED],
  [CALLERS, 'select from migrations', DENIED],
  [CALLERS, 'alter table payout no force row level security', 'must be owner'],
  [CALLERS, 'select owner_of_key(gen_random_uuid())', DENIED],
  [WORKER, 'select from api_key', DENIED],
  [WORKER, 'select key_by_hash(decode(repeat($$00$$, 32), $$hex$$))', DENIED],
  [WORKER, NEW_ACCOUNT, DENIED],
  [WORKER, 'insert into payout default values', DENIED],
  [WORKER, 'select reason from resolution', DENIED],
  [WORKER, 'delete from payout', DENIED],
  [WORKER, 'drop policy payout_of_caller on payout', 'must be owner'],
] as const)('%s may not: %s', async (role, sql, why) => {
  expect(await refusalOf(role, merchant(), sql)).toContain(why);
});

test('an update of everything reaches no row of another merchant', async () => {
  const all = 'update payout set hints = hints + 1';
  expect(await refusalOf(CALLERS, randomUUID(), all)).toBe('0 rows');
  expect(await refusalOf(CALLERS, merchant(), all)).not.toBe('0 rows');
});
