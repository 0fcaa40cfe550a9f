import type { MemoryTables, PayoutRow } from './memory-tables';

/** Runs what changes one payout; when it is refused in the middle, nothing of it remains. */
export function atomically(tables: MemoryTables, row: PayoutRow, change: () => void): void {
  const { payout, agreed, checks, leaseUntilMs } = row;
  const attempts = tables.attemptsOf(payout.id).map((one) => ({ one, was: { ...one } }));
  const account = tables.accounts.get(payout.accountId);
  const balance = account && { ...account };
  const refunds = tables.refundsOf(payout.id);
  const entries = tables.ledger.length;
  const log = tables.events.get(payout.merchantId);
  const lines = log?.length ?? 0;
  try {
    change();
  } catch (error) {
    Object.assign(row, { payout, agreed, checks, leaseUntilMs });
    for (const { one, was } of attempts) Object.assign(one, was);
    if (account !== undefined) Object.assign(account, balance);
    tables.refunds.set(payout.id, refunds);
    tables.ledger.length = entries;
    if (log !== undefined) log.length = lines;
    throw error;
  }
}
