import type { Pool } from 'pg';
import type { Sealing } from './sealing';

/** What recipients are compared by was made under another key: limits would see strangers. */
export class StrangeIndexKey extends Error {
  constructor() {
    super('PII_INDEX_KEY is not the one this database was begun with; put that one back');
  }
}

const KEEP = `with kept as (
  insert into pii_index (key_id) values ($1) on conflict do nothing returning key_id
)
select key_id from kept union all select key_id from pii_index limit 1`;

/** The first process to start settles the index key; nobody starts with another one. */
export async function keepIndexKey(pool: Pool, { indexKeyId }: Sealing): Promise<void> {
  const kept = async () => (await pool.query<{ key_id: string }>(KEEP, [indexKeyId])).rows[0];
  // Whoever lost the race to the first start does not see the winner's row yet.
  const row = (await kept()) ?? (await kept());
  if (row?.key_id !== indexKeyId) throw new StrangeIndexKey();
}
