import type { Attempt, PayoutFacts, PendingNotice } from '../../src/domain/payout';
import type { AttemptRow, MemoryTables, PayoutRow } from './memory-tables';

/** When the newest confirmation key came; only an order that waits for one has it. */
function keyAt(tables: MemoryTables, row: PayoutRow, { provider, providerId }: Attempt) {
  if (row.payout.status !== 'AWAITING_CONFIRMATION') return null;
  const keys = tables.notices.filter(
    ({ notice }) =>
      notice.confirmationKey !== null &&
      notice.provider === provider &&
      notice.reference?.providerId !== undefined &&
      notice.reference.providerId === providerId,
  );
  const newest = keys.at(-1);
  return newest === undefined ? null : new Date(newest.receivedAtMs);
}

function attemptNow(tables: MemoryTables, row: PayoutRow, last: AttemptRow): Attempt {
  const { attempt } = last;
  const at = keyAt(tables, row, attempt);
  return at === null
    ? attempt
    : { ...attempt, confirmation: { ...attempt.confirmation, keyAt: at } };
}

const pendingOf = (tables: MemoryTables, payoutId: string): PendingNotice[] =>
  tables.notices
    .filter((row) => row.payoutId === payoutId && row.verdict === null)
    .map(({ id, notice, contradictions }) => ({
      id,
      provider: notice.provider,
      claimed: notice.claimed ?? '',
      outcome: notice.outcome,
      contradictions,
    }));

/** What never left was refused by nobody: it may go there again. */
export const wasRefused = ({ attempt }: AttemptRow): boolean =>
  attempt.state === 'NEGATIVE' && attempt.possibleSends > 0;

/** What a decision needs besides the payout's own row, as one statement reads it. */
export function factsOf(tables: MemoryTables, row: PayoutRow): PayoutFacts {
  const { payout, approvals, fence, hints, checks, agreed } = row;
  const attempts = tables.attemptsOf(payout.id);
  const last = attempts.at(-1);
  const refused = attempts.filter(wasRefused);
  return {
    payout,
    approvals,
    attempt: last === undefined ? null : attemptNow(tables, row, last),
    refusedBy: [...new Set(refused.map(({ attempt }) => attempt.provider))].sort(),
    notices: pendingOf(tables, payout.id),
    refunds: tables.refundsOf(payout.id),
    ...{ agreed, checks, fence, hints },
    readAt: tables.now(),
  };
}
