import type { MemoryTables, PayoutRow } from './memory-tables';

/** Runs what changes one payout; when it is refused in the middle, nothing of it remains. */
export function atomically<Result>(
  tables: MemoryTables,
  row: PayoutRow,
  change: () => Result,
): Result {
  const was = { ...row };
  const { payout } = row;
  const attempts = tables.attemptsOf(payout.id).map((one) => ({ one, was: { ...one } }));
  const attemptsBefore = tables.attempts.length;
  const account = tables.accounts.get(payout.accountId);
  const balance = account && { ...account };
  const refunds = tables.refundsOf(payout.id);
  const entries = tables.ledger.length;
  const log = tables.events.get(payout.merchantId);
  const lines = log?.length ?? 0;
  try {
    return change();
  } catch (error) {
    Object.assign(row, was);
    for (const attempt of attempts) Object.assign(attempt.one, attempt.was);
    tables.attempts.length = attemptsBefore;
    if (account !== undefined) Object.assign(account, balance);
    tables.refunds.set(payout.id, refunds);
    tables.ledger.length = entries;
    if (log !== undefined) log.length = lines;
    throw error;
  }
}
