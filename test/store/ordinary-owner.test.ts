import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '../../src/migrate';
import { CALLERS, urlAs, WORKER } from '../../src/store/database-role';
import { aDatabase } from '../support/database';

let admin: Client;
let somewhere: { url: string; drop(): Promise<void> };
const made: string[] = [];
beforeAll(async () => {
  somewhere = await aDatabase();
  admin = new Client({ connectionString: somewhere.url });
  await admin.connect();
}, 60_000);
afterAll(async () => {
  for (const name of made) {
    await admin.query(`drop database ${name} with (force)`);
    await admin.query(`drop role ${name}`);
  }
  await admin.end();
  await somewhere.drop();
}, 60_000);

async function owned(rights: string): Promise<{ name: string; url: string }> {
  const name = `owner_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create role ${name} login ${rights} password 'x'`);
  await admin.query(`create database ${name} owner ${name}`);
  made.push(name);
  const url = new URL(somewhere.url);
  url.pathname = name;
  url.username = name;
  url.password = 'x';
  return { name, url: url.href };
}

async function asked(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const MAY = [CALLERS, WORKER].join(', ');

test('an owner who is a member of both roles migrates; each role is what it is', async () => {
  const { name, url } = await owned('');
  await admin.query(`grant ${MAY} to ${name}`);
  await migrate(url);
  await asked(
    urlAs(WORKER, url),
    `insert into merchant (id, name) values ('${randomUUID()}', 'one')`,
  );
  expect(await asked(urlAs(WORKER, url), 'select name from merchant')).toEqual([{ name: 'one' }]);
  expect(await asked(urlAs(CALLERS, url), 'select name from merchant')).toEqual([]);
  // As a member of the worker's role: later migrations reach the rows they change.
  expect(await asked(url, 'select name from merchant')).toEqual([{ name: 'one' }]);
}, 60_000);

test('an owner who may neither make the roles nor be given them is told what to run', async () => {
  const { name, url } = await owned('');
  const refused = await migrate(url).catch((error: unknown) => error as { message: string });
  expect(String((refused as Error).message)).toContain(
    `the user ${name} may not make the roles that Repasse works as; let an administrator run`,
  );
}, 60_000);
