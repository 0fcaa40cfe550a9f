import { Client } from 'pg';
import { createDatabase } from './database';

/** Any number, the same in every release: who holds it is migrating. */
const MIGRATION_LOCK = 7_277_734;

/** Brings the database to this release's schema; replicas that start together take turns. */
export async function migrate(url: string): Promise<void> {
  const lock = new Client({ connectionString: url, application_name: 'repasse-migrate' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const database = await createDatabase(url).initialize();
    try {
      await database.runMigrations();
    } finally {
      await database.destroy();
    }
  } finally {
    await lock.end();
  }
}
