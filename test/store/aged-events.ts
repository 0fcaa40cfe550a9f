import type { Pool } from 'pg';

/** Makes everything told of some payouts so many days old; the log itself refuses that. */
export async function ageEvents(pool: Pool, payoutIds: readonly string[], days: number) {
  const client = await pool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query(
      `update payout_event set occurred_at = now() - make_interval(days => $2)
       where payout_id = any($1)`,
      [payoutIds, days],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}
