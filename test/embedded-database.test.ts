import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from '../src/embedded-cluster';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../src/embedded-database';
import { eventually } from './support/eventually';

const asRoot = process.getuid?.() === 0 ? test : test.skip;
const started: EmbeddedDatabase[] = [];
const connected: Client[] = [];
const folders: string[] = [];
// Making a cluster is the slow part, so a test that is not about it takes what the last one left.
const used = anEmptyFolder();
let directory: string;

beforeEach(() => {
  directory = used;
});

afterEach(async () => {
  for (const session of connected.splice(0)) await session.end();
  for (const database of started.splice(0)) await database.stop();
});

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function anEmptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `repasse-test-${process.pid}-`));
  folders.push(folder);
  return folder;
}

async function start(): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({ directory });
  started.push(database);
  return database;
}

async function connect({ url }: EmbeddedDatabase): Promise<Client> {
  const session = new Client({ connectionString: url });
  session.on('error', () => undefined);
  await session.connect();
  connected.push(session);
  return session;
}

async function setting(session: Client, name: string): Promise<string> {
  const { rows } = await session.query('select current_setting($1) as value', [name]);
  return rows[0].value;
}

const serverPid = (): number =>
  Number(readFileSync(join(directory, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

test('a fresh start is durable, private and sorts the same everywhere', async () => {
  directory = anEmptyFolder();
  const database = await start();
  const session = await connect(database);
  expect(database.reused).toBe(false);
  expect(await session.query("select 'a' < 'B' as folded").then(({ rows }) => rows[0])).toEqual({
    folded: false,
  });
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums']) {
    expect([name, await setting(session, name)]).toEqual([name, 'on']);
  }
  expect(await setting(session, 'listen_addresses')).toBe('127.0.0.1');
  expect(await setting(session, 'server_encoding')).toBe('UTF8');
  expect(statSync(join(directory, 'postgres/password')).mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, 'postgres/data')).mode & 0o777).toBe(0o700);
});

test('a wrong password is refused', async () => {
  const url = new URL((await start()).url);
  url.password = 'wrong';
  const session = new Client({ connectionString: url.href });
  await expect(session.connect()).rejects.toMatchObject({ code: '28P01' });
});

test('a second start reuses the running server', async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ url: first.url, reused: true });
});

test('two starts at once give one server', async () => {
  directory = anEmptyFolder();
  const both = await Promise.all([start(), start()]);
  expect(both[0].url).toBe(both[1].url);
  expect(both.map(({ reused }) => reused).filter(Boolean)).toHaveLength(1);
  expect(readdirSync(directory)).toEqual(['postgres']);
});

test('a killed server is up again on its port, with its rows', async () => {
  const database = await start();
  const session = await connect(database);
  await session.query('create table kept as select 42 as answer');
  process.kill(serverPid(), 'SIGKILL');
  const again = await eventually('the server answers again', () =>
    connect(database).catch(() => null),
  );
  expect((await again.query('select answer from kept')).rows).toEqual([{ answer: 42 }]);
  expect((await start()).reused).toBe(true);
});

test('the server outlives the kill of the process that started it', async () => {
  const starter = `
    require(${JSON.stringify(join(__dirname, '../dist/src/embedded-database.js'))})
      .startEmbeddedDatabase({ directory: ${JSON.stringify(directory)} })
      .then(() => process.kill(process.pid, 'SIGKILL'));`;
  const { signal, stderr } = spawnSync(process.execPath, ['-e', starter], { encoding: 'utf8' });
  expect([signal, stderr]).toEqual(['SIGKILL', '']);
  expect((await start()).reused).toBe(true);
});

test('a stop waits until the server is gone', async () => {
  const database = await start();
  const pid = serverPid();
  expect(await database.stop()).toBe('stopped');
  await eventually('the server is gone', () => !isAlive(pid));
  expect(existsSync(join(directory, 'postgres/data/postmaster.pid'))).toBe(false);
  expect(await database.stop()).toBe('stopped');
});

test('a stop leaves the server to another client', async () => {
  const database = await start();
  const session = await connect(database);
  expect(await database.stop()).toBe('still in use');
  expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a stop leaves the server to another start that has no client yet', async () => {
  const [first, second] = [await start(), await start()];
  expect(await first.stop()).toBe('still in use');
  expect(await second.stop()).toBe('stopped');
});

test('a start during a stop gets a server that stays', async () => {
  const first = await start();
  const [, second] = await Promise.all([first.stop(), start()]);
  expect((await (await connect(second)).query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('an interrupted initdb is cleared away', async () => {
  directory = anEmptyFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const halfMade = join(directory, `postgres.new-${pid}-abcdef`);
  mkdirSync(join(halfMade, 'data/base'), { recursive: true });
  await connect(await start());
  expect(readdirSync(directory)).toEqual(['postgres']);
});

test('a lock file with the number of another process is no server', async () => {
  await (await start()).stop();
  const lock = [process.pid, join(directory, 'postgres/data'), 1, 1, '', '127.0.0.1', '', 'ready'];
  writeFileSync(join(directory, 'postgres/data/postmaster.pid'), `${lock.join('\n')}\n`);
  await connect(await start());
});

asRoot('root starts it in a folder that nobody else may enter', async () => {
  expect(statSync(directory)).toMatchObject({ uid: 0, mode: 0o40700 });
  const session = await connect(await start());
  const data = statSync(join(directory, 'postgres/data'));
  expect(data.uid).not.toBe(0);
  expect(await setting(session, 'data_directory')).toBe('/proc/self/cwd');
});
