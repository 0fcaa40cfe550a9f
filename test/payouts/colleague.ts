import { createHash, randomUUID } from 'node:crypto';
import { type ApiClient, apiClient } from '../support/api-client';
import type { TestApp } from '../support/running-app';

/** Another person of the same merchant, with a key of their own. */
export async function aColleague(app: TestApp, name: string): Promise<ApiClient> {
  const key = `colleague-${randomUUID()}`;
  const hash = createHash('sha256').update(key).digest();
  await app.pool.query(
    `insert into api_key (id, merchant_id, name, key_hash)
     select $1, merchant_id, $2, $3 from account where id = $4`,
    [randomUUID(), name, hash, app.accountId],
  );
  return apiClient(app.url, key);
}
