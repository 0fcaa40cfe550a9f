import type { Database, Queryable } from './walled-pool';

/** Runs some statements that become true together, or not at all. */
export async function inTransaction<Result>(
  pool: Database,
  run: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await run(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A client that failed inside a transaction is thrown away, not handed to somebody else.
    client.release(broken);
  }
}
