import type { Pool } from 'pg';
import type { BookedPayout } from '../support/sandboxed-provider';

/** An app, or whatever else has a database and one sandbox to be judged by. */
export interface Judged {
  readonly pool: Pool;
  readonly sandboxes: ReadonlyMap<string, { readonly url: string }>;
}

const KEYS = `select payout_id as id, replace(provider_key::text, '-', '') as key from attempt`;

/** What Pagstar's own book has under the keys of each payout; a payout never sent has nothing. */
export async function bookedByPayout(app: Judged): Promise<Map<string, BookedPayout[]>> {
  const answer = await fetch(`${app.sandboxes.get('pagstar')?.url}/sandbox/book`);
  const { entries } = (await answer.json()) as { entries: BookedPayout[] };
  const byKey = new Map(entries.map((entry) => [entry.key.replaceAll('-', ''), entry]));
  const booked = new Map<string, BookedPayout[]>();
  const { rows } = await app.pool.query<{ id: string; key: string }>(KEYS);
  for (const { id, key } of rows) {
    const entry = byKey.get(key);
    if (entry !== undefined) booked.set(id, [...(booked.get(id) ?? []), entry]);
  }
  return booked;
}

/** Debits at the provider for one payout, over all of its attempts. */
export async function paymentsOf(app: Judged, payoutId: string): Promise<number> {
  const entries = (await bookedByPayout(app)).get(payoutId) ?? [];
  return entries.reduce((sum, { payments }) => sum + payments, 0);
}

/** An account's ledger in words, oldest line first. */
export async function ledgerOf(pool: Pool, payoutId: string): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `select kind || ' ' || amount as line from ledger_entry where payout_id = $1 order by id`,
    [payoutId],
  );
  return rows.map(({ line }) => line);
}
