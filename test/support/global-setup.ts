import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { env, pid } from 'node:process';
import { Client } from 'pg';
import { createDatabase } from '../../src/database';
import { isAlive } from '../../src/embedded-cluster';
import { startEmbeddedDatabase } from '../../src/embedded-database';
import { ADMIN_URL, TEMPLATE } from './database';
import { folderInMemory, placesOfFolders } from './folder-in-memory';
import { keepTestServer } from './test-server';

const PREFIX = 'repasse-test-';

/** One throw-away PostgreSQL for the run, with a migrated database to clone. */
async function startTestServer(): Promise<void> {
  removeAbandoned();
  const directory = folderInMemory(`${PREFIX}${pid}-`);
  const server = await startEmbeddedDatabase({ directory });
  keepTestServer({ directory, server });
  env[ADMIN_URL] = server.url;
  await makeTemplate(server.url);
}

// An interrupted run stops nothing. A server whose directory is gone ends by itself.
function removeAbandoned(): void {
  for (const place of placesOfFolders()) {
    for (const name of readdirSync(place).filter((one) => one.startsWith(PREFIX))) {
      const maker = Number(name.slice(PREFIX.length).split('-')[0]);
      if (!isAlive(maker)) rmSync(join(place, name), { recursive: true, force: true });
    }
  }
}

async function makeTemplate(adminUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  const url = new URL(adminUrl);
  url.pathname = TEMPLATE;
  const database = createDatabase(url.href);
  await database.initialize();
  await database.runMigrations();
  await database.destroy();
  // Nobody can then be connected to it, which would keep it from being cloned.
  await admin.query(`alter database ${TEMPLATE} with is_template true allow_connections false`);
  await admin.end();
}

export = startTestServer;
