import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const require = createRequire(import.meta.url);
const PREFIX = 'repasse-bench-';

/** What is on besides PostgreSQL's defaults; none of it makes a commit cheaper. */
const SETTINGS = {
  max_connections: '400',
  // For row 9: tells exactly when a commit was.
  track_commit_timestamp: 'on',
  shared_preload_libraries: 'pg_stat_statements',
};
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums'];

/** A durable PostgreSQL of this run's own, in a folder that goes with it. */
export async function openCluster() {
  removeAbandoned();
  const { startEmbeddedDatabase } = require('../dist/src/embedded-database.js');
  const directory = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const first = await startEmbeddedDatabase({ directory });
  await asAdmin(first.url, async (admin) => {
    for (const [name, value] of Object.entries(SETTINGS)) {
      await admin.query(`alter system set ${name} = '${value}'`);
    }
  });
  await first.stop();
  const server = await startEmbeddedDatabase({ directory });
  const stop = async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const facts = await asAdmin(server.url, durableFacts);
    return new Cluster({ url: server.url, directory, facts, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

class Cluster {
  constructor({ url, directory, facts, stop }) {
    Object.assign(this, { url, directory, facts, stop });
  }

  urlOf(database) {
    const url = new URL(this.url);
    url.pathname = database;
    return url.href;
  }

  async create(database, template = 'template0') {
    await this.query(`create database ${database} template ${template}`);
    return this.urlOf(database);
  }

  drop(database) {
    return this.query(`drop database if exists ${database} with (force)`);
  }

  /** One session of a database for `work`. */
  with(database, work) {
    return asAdmin(this.urlOf(database), work);
  }

  query(text, database = 'postgres') {
    return asAdmin(this.urlOf(database), (admin) => admin.query(text));
  }
}

/** One session for `work`, closed after it. */
export async function asAdmin(url, work) {
  const session = new pg.Client({ connectionString: url });
  session.on('error', () => undefined);
  await session.connect();
  try {
    return await work(session);
  } finally {
    await session.end();
  }
}

/** A figure of a database that loses what it acknowledged would be worth nothing. */
async function durableFacts(admin) {
  const facts = {};
  for (const name of [
    ...DURABLE,
    'server_version',
    'shared_buffers',
    'max_wal_size',
    'wal_sync_method',
  ]) {
    const { rows } = await admin.query(`select current_setting($1) as value`, [name]);
    facts[name] = rows[0].value;
  }
  const off = DURABLE.filter((name) => facts[name] !== 'on');
  if (off.length > 0) throw new Error(`PostgreSQL is not durable: ${off.join(', ')}`);
  return facts;
}

// An interrupted run stops nothing. A server whose folder is gone ends by itself.
function removeAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const maker = Number(name.slice(PREFIX.length).split('-')[0]);
    if (!isAlive(maker)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
