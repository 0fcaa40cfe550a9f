import type { EventCause, Payout, PayoutEvent } from '../../src/domain/payout';
import type { PayoutStatus } from '../../src/domain/status';
import { type MemoryTables, Unlawful } from './memory-tables';

interface Happened {
  readonly from: PayoutStatus | null;
  readonly cause: EventCause;
  readonly payout: Payout;
}

/** One line more in the merchant's log, with the next number. */
export function logEvent(tables: MemoryTables, { from, cause, payout }: Happened): void {
  const log = tables.events.get(payout.merchantId) ?? [];
  tables.events.set(payout.merchantId, log);
  const isTold = (event: PayoutEvent) =>
    event.payout.id === payout.id && event.payout.version === payout.version;
  if (log.some(isTold)) throw new Unlawful('one version logged twice');
  log.push({ seq: BigInt(log.length + 1), from, cause, occurredAt: payout.updatedAt, payout });
}

/** A line carries the state it left; what is no part of that is as it is now. */
export function eventsAfter(
  tables: MemoryTables,
  page: { merchantId: string; seq: bigint; limit: number },
): PayoutEvent[] {
  const log = tables.events.get(page.merchantId) ?? [];
  const from = Number(page.seq);
  return log.slice(from, from + page.limit).map((event) => {
    const now = tables.payouts.get(event.payout.id)?.payout ?? event.payout;
    const { nextCheckAt, trouble, routing } = now;
    return { ...event, payout: { ...event.payout, nextCheckAt, trouble, routing } };
  });
}
