import type { DataSource, EntityManager } from 'typeorm';
import { type AnyClient, queryFor } from './walled-pool';

/** What one merchant may read; there is no reader that is nobody's. */
export interface MerchantReads {
  run<Result>(read: (manager: EntityManager) => Promise<Result>): Promise<Result>;
}

export interface CallerReads {
  forMerchant(...merchantIds: readonly string[]): MerchantReads;
}

async function runFor<Result>(
  database: DataSource,
  merchantIds: readonly string[],
  read: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  const runner = database.createQueryRunner();
  const client = (await runner.connect()) as AnyClient;
  const behind = queryFor(client, merchantIds);
  const query: typeof behind.query = (text, values) => behind.query(text, values);
  // On this connection and for as long as we hold it, whatever TypeORM asks is asked so.
  Object.defineProperty(client, 'query', { value: query, configurable: true });
  try {
    return await read(runner.manager);
  } finally {
    Reflect.deleteProperty(client, 'query');
    await runner.release();
  }
}

export const wallReads = (database: DataSource): CallerReads => ({
  forMerchant: (...merchantIds) => ({ run: (read) => runFor(database, merchantIds, read) }),
});
