import { randomUUID } from 'node:crypto';
import { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';

/** Set by `global-setup.ts`: the server of this run, and a migrated database to clone. */
export const ADMIN_URL = 'REPASSE_TEST_ADMIN_URL';
export const TEMPLATE = 'repasse_template';

const CLONE_MAX_MS = 10_000;
const CLOSE_MAX_MS = 500;
const IN_USE = '55006';

/** A migrated and empty database of one's own. */
export async function aDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await clone(name);
  const url = new URL(adminUrl());
  url.pathname = name;
  return { url: url.href, drop: () => drop(name) };
}

async function clone(name: string): Promise<void> {
  const deadline = Date.now() + CLONE_MAX_MS;
  for (;;) {
    try {
      await asAdmin(`create database ${name} template ${TEMPLATE}`);
      return;
    } catch (error) {
      const isInUse = error instanceof DatabaseError && error.code === IN_USE;
      if (!isInUse || Date.now() > deadline) throw error;
    }
    await sleep(10);
  }
}

/** A pool that has ended may still be closing its connections: cut then, they would be errors. */
async function drop(name: string): Promise<void> {
  const deadline = Date.now() + CLOSE_MAX_MS;
  while ((await asAdmin(`select from pg_stat_activity where datname = '${name}'`)) > 0) {
    if (Date.now() > deadline) break;
    await sleep(10);
  }
  await asAdmin(`drop database if exists ${name} with (force)`);
}

/** How many rows it gave. */
async function asAdmin(sql: string): Promise<number> {
  const session = new Client({ connectionString: adminUrl() });
  await session.connect();
  try {
    const { rows } = await session.query(sql);
    return rows.length;
  } finally {
    await session.end();
  }
}

function adminUrl(): string {
  const url = env[ADMIN_URL];
  if (url === undefined) throw new Error('no test server: run the tests by `npm test`');
  return url;
}
