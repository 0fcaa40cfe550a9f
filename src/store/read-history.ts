import { In, IsNull, Not } from 'typeorm';
import type { PayoutEvent } from '../domain/payout';
import { Notice } from '../entities/notice';
import { Refund } from '../entities/refund';
import { type EventRow, eventFrom } from './event-rows';
import type { PageQuery } from './read-accounts';
import type { PayoutReads } from './read-payouts';
import { EVENT_PAGES, EVENTS_OF, NOTICE_PAGES } from './sql/events';
import type { MerchantReads } from './walled-reads';

/** The histories of many payouts at once, each oldest line first. */
export async function readTimelines(
  { reads, sealing }: PayoutReads,
  ids: readonly string[],
): Promise<PayoutEvent[][]> {
  const rows = await reads.run((from) => from.query<EventRow[]>(EVENTS_OF, [ids]));
  const events = rows.map((row) => eventFrom(row, sealing));
  return ids.map((id) => events.filter((event) => event.payout.id === id));
}

export async function readRefunds(
  reads: MerchantReads,
  ids: readonly string[],
): Promise<Refund[][]> {
  const where = { payout_id: In([...ids]) };
  const rows = await reads.run((from) =>
    from.getRepository(Refund).find({ where, order: { id: 'ASC' } }),
  );
  return ids.map((id) => rows.filter((row) => row.payout_id === id));
}

/** The rest, such as the bodies, is not for callers: their role cannot read it. */
const SHOWN = {
  id: true,
  payout_id: true,
  verdict: true,
  claimed: true,
  proven: true,
  received_at: true,
  verified_at: true,
} as const;

/** Judged notices of many payouts at once; the waiting ones have nothing to say yet. */
export async function readNotices(
  reads: MerchantReads,
  ids: readonly string[],
): Promise<Notice[][]> {
  const where = { payout_id: In([...ids]), verdict: Not(IsNull()) };
  const rows = await reads.run((from) =>
    from.getRepository(Notice).find({ select: SHOWN, where, order: { received_at: 'ASC' } }),
  );
  return ids.map((id) => rows.filter((row) => row.payout_id === id));
}

/** A page of the histories of many payouts, oldest lines first; `after` is a version. */
export async function readEventPages(
  { reads, sealing }: PayoutReads,
  ids: readonly string[],
  { after, limit }: PageQuery,
): Promise<PayoutEvent[][]> {
  const values = [[...new Set(ids)], after, limit];
  const rows = await reads.run((from) => from.query<EventRow[]>(EVENT_PAGES, values));
  const events = rows.map((row) => eventFrom(row, sealing));
  return ids.map((id) => events.filter((event) => event.payout.id === id));
}

/** A page of the judged notices of many payouts, oldest first; `after` is an id. */
export async function readNoticePages(
  { reads }: PayoutReads,
  ids: readonly string[],
  { after, limit }: PageQuery,
): Promise<Notice[][]> {
  const values = [[...new Set(ids)], after, limit];
  const rows = await reads.run((from) => from.query<Notice[]>(NOTICE_PAGES, values));
  return ids.map((id) => rows.filter((row) => row.payout_id === id));
}
