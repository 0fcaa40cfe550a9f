import type { Client } from 'pg';
import type { Fault, Finding } from './finding';

/** Is the database what this release expects it to be? */
export async function checkMigrations(client: Client, ours: readonly string[]): Promise<Finding> {
  const made = await namesMade(client);
  const pending = ours.filter((name) => !made.includes(name));
  const unknown = made.filter((name) => !ours.includes(name));
  const faults: Fault[] = [];
  if (pending.length > 0) {
    const remedy = 'run `npm run migrate`, or start the server, which does it';
    faults.push({ what: `not made yet: ${pending.join(', ')}`, remedy });
  }
  if (unknown.length > 0) {
    const what = `made by another release: ${unknown.join(', ')}`;
    faults.push({ what, remedy: 'run the release that made them, or a newer one' });
  }
  return { check: 'migrations', faults, note: `${made.length} made` };
}

async function namesMade(client: Client): Promise<string[]> {
  const there = await client.query<{ is: boolean }>(
    "select to_regclass('migrations') is not null as is",
  );
  if (there.rows[0]?.is !== true) return [];
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}
