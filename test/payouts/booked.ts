import type { Pool } from 'pg';
import type { BookedPayout } from '../support/sandboxed-provider';

/** An app, or whatever else has a database and one sandbox to be judged by. */
export interface Judged {
  readonly pool: Pool;
  readonly sandboxes: ReadonlyMap<string, { readonly url: string }>;
}

const KEYS = `select payout_id as id, replace(provider_key::text, '-', '') as key from attempt`;

async function bookOf(app: Judged): Promise<BookedPayout[]> {
  const answer = await fetch(`${app.sandboxes.get('pagstar')?.url}/sandbox/book`);
  return ((await answer.json()) as { entries: BookedPayout[] }).entries;
}

/**
 * What Pagstar's own book has under the keys of each payout; a payout never sent has nothing. A key
 * of the book that we know nothing of was sent before it was written down: the worst there is.
 */
export async function bookedByPayout(app: Judged): Promise<Map<string, BookedPayout[]>> {
  // In this order: a key is ours before the book has it.
  const entries = await bookOf(app);
  const { rows } = await app.pool.query<{ id: string; key: string }>(KEYS);
  const payoutOf = new Map(rows.map(({ id, key }) => [key, id]));
  const booked = new Map<string, BookedPayout[]>();
  for (const entry of entries) {
    const id = payoutOf.get(entry.key.replaceAll('-', ''));
    if (id === undefined) throw new Error(`the book has a key nobody wrote down: ${entry.key}`);
    booked.set(id, [...(booked.get(id) ?? []), entry]);
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
