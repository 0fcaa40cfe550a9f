import { type DataSource, In, IsNull, Not } from 'typeorm';
import type { PayoutEvent } from '../domain/payout';
import { Notice } from '../entities/notice';
import { Refund } from '../entities/refund';
import { type EventRow, eventFrom } from './event-rows';
import { EVENTS_OF } from './sql/events';

/** The histories of many payouts at once, each oldest line first. */
export async function readTimelines(
  reads: DataSource,
  ids: readonly string[],
): Promise<PayoutEvent[][]> {
  const rows = await reads.query<EventRow[]>(EVENTS_OF, [ids]);
  const events = rows.map(eventFrom);
  return ids.map((id) => events.filter((event) => event.payout.id === id));
}

export async function readRefunds(reads: DataSource, ids: readonly string[]): Promise<Refund[][]> {
  const where = { payout_id: In([...ids]) };
  const rows = await reads.getRepository(Refund).find({ where, order: { id: 'ASC' } });
  return ids.map((id) => rows.filter((row) => row.payout_id === id));
}

/** Judged notices of many payouts at once; the waiting ones have nothing to say yet. */
export async function readNotices(reads: DataSource, ids: readonly string[]): Promise<Notice[][]> {
  const where = { payout_id: In([...ids]), verdict: Not(IsNull()) };
  const rows = await reads.getRepository(Notice).find({ where, order: { received_at: 'ASC' } });
  return ids.map((id) => rows.filter((row) => row.payout_id === id));
}
