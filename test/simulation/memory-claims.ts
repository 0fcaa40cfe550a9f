import type { PayoutFacts } from '../../src/domain/payout';
import { factsOf } from './memory-facts';
import type { MemoryTables, PayoutRow, StoreTimes } from './memory-tables';

const dueAtMs = ({ payout }: PayoutRow): number => payout.nextCheckAt?.getTime() ?? Infinity;

const isFree = ({ leaseUntilMs }: PayoutRow, nowMs: number): boolean =>
  leaseUntilMs === null || leaseUntilMs < nowMs;

/** When the first payout can be claimed, if nothing else happens. */
export function claimableAtMs(tables: MemoryTables): number {
  let first = Infinity;
  for (const row of tables.payouts.values()) {
    first = Math.min(first, Math.max(dueAtMs(row), (row.leaseUntilMs ?? -1) + 1));
  }
  return first;
}

function lease(tables: MemoryTables, row: PayoutRow, times: StoreTimes): PayoutFacts {
  row.leaseUntilMs = tables.nowMs() + times.leaseMs;
  row.leasedBy = times.workerId;
  row.fence += 1;
  tables.writes += 1;
  return factsOf(tables, row);
}

export function claimDue(tables: MemoryTables, limit: number, times: StoreTimes): PayoutFacts[] {
  const nowMs = tables.nowMs();
  return [...tables.payouts.values()]
    .filter((row) => dueAtMs(row) <= nowMs && isFree(row, nowMs))
    .sort((a, b) => dueAtMs(a) - dueAtMs(b))
    .slice(0, limit)
    .map((row) => lease(tables, row, times));
}

export function claimOne(tables: MemoryTables, id: string, times: StoreTimes): PayoutFacts | null {
  const row = tables.payouts.get(id);
  if (row === undefined || row.payout.nextCheckAt === null) return null;
  return isFree(row, tables.nowMs()) ? lease(tables, row, times) : null;
}

export function renewLeases(tables: MemoryTables, ids: readonly string[], times: StoreTimes): void {
  for (const id of ids) {
    const row = tables.payouts.get(id);
    const isOurs = row?.leasedBy === times.workerId && row.leaseUntilMs !== null;
    if (isOurs) row.leaseUntilMs = tables.nowMs() + times.leaseMs;
  }
}
