import { FORGET_EVENTS, WITH_OLD_EVENTS } from './sql/events';
import type { Queryable } from './walled-pool';

/** Lines of a log in one transaction: few, so that none is long. */
const BATCH = 200;

/** Merchants of whom something is older than so many days. */
export async function merchantsWithOld(database: Queryable, days: number): Promise<string[]> {
  const { rows } = await database.query<{ merchant_id: string }>(WITH_OLD_EVENTS, [days]);
  return rows.map(({ merchant_id }) => merchant_id);
}

/** One batch of one merchant's log. True: there may be more. */
export async function forgetEvents(
  database: Queryable,
  merchantId: string,
  days: number,
): Promise<boolean> {
  const { rows } = await database.query<{ lines: number }>(FORGET_EVENTS, [
    merchantId,
    days,
    BATCH,
  ]);
  return rows[0]?.lines === BATCH;
}
