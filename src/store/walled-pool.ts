import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { WalledQuery } from './walled-query';

export interface Queryable {
  query<Row extends QueryResultRow>(
    text: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
}

export interface Session extends Queryable {
  release(broken?: Error | boolean): void;
}

/** A pool, or as much of one as a merchant is shown. */
export interface Database extends Queryable {
  connect(): Promise<Session>;
}

/** What belongs to no merchant is found under this one, by whoever runs the house. */
export const HOUSE = '00000000-0000-0000-0000-000000000000';

/** The way of callers to the database: nobody gets through without saying for whom. */
export interface CallerPool {
  forMerchant(...merchantIds: readonly string[]): Database;
}

/** A connection as plain pg has it, which takes ready-made queries too. */
export type AnyClient = Pick<PoolClient, 'query'>;
type Submit = (query: WalledQuery, done: (error: Error | null, result: unknown) => void) => void;

const configOf = (text: string | QueryConfig, values?: unknown[]): QueryConfig =>
  typeof text === 'string' ? { text, ...(values && { values }) } : text;

/** Runs one statement behind the wall of some merchants. */
export function queryFor(client: AnyClient, merchantIds: readonly string[]): Queryable {
  const submit = client.query.bind(client) as unknown as Submit;
  const merchants = merchantIds.join(',');
  return {
    query: <Row extends QueryResultRow>(text: string | QueryConfig, values?: unknown[]) =>
      new Promise<QueryResult<Row>>((resolve, reject) => {
        submit(new WalledQuery(merchants, configOf(text, values)), (error, result) =>
          error ? reject(error) : resolve(result as QueryResult<Row>),
        );
      }),
  };
}

async function sessionFor(pool: Pool, merchantIds: readonly string[]): Promise<Session> {
  const client = await pool.connect();
  return { ...queryFor(client, merchantIds), release: (broken) => client.release(broken) };
}

async function queryOnce<Row extends QueryResultRow>(
  session: Session,
  config: QueryConfig,
): Promise<QueryResult<Row>> {
  let broken: Error | undefined;
  try {
    return await session.query<Row>(config);
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    session.release(broken);
  }
}

/** A pool of connections in the role of callers, of which a merchant sees only its own. */
export const wallPool = (pool: Pool): CallerPool => ({
  forMerchant: (...merchantIds) => ({
    connect: () => sessionFor(pool, merchantIds),
    query: async (text, values) =>
      queryOnce(await sessionFor(pool, merchantIds), configOf(text, values)),
  }),
});
