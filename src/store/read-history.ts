import { In, IsNull, Not } from 'typeorm';
import type { PayoutEvent } from '../domain/payout';
import { Notice } from '../entities/notice';
import { Refund } from '../entities/refund';
import { type EventRow, eventFrom } from './event-rows';
import type { PayoutReads } from './read-payouts';
import { EVENTS_OF } from './sql/events';
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
