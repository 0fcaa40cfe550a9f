import type { PayoutFacts } from '../../src/domain/payout';
import type { NewAttempt, OpenedAttempt } from '../../src/store/payout-store';
import { atomically } from './atomically';
import { wasRefused } from './memory-facts';
import { type AttemptRow, type MemoryTables, type PayoutRow, Unlawful } from './memory-tables';

/** Who was refused here waits for another provider. */
const wasRefusedBy = (tables: MemoryTables, payoutId: string, provider: string): boolean =>
  tables.attemptsOf(payoutId).some((row) => row.attempt.provider === provider && wasRefused(row));

export const isStopped = (tables: MemoryTables, row: PayoutRow, provider: string): boolean =>
  tables.switches.some(
    (one) =>
      (one.merchantId ?? row.payout.merchantId) === row.payout.merchantId &&
      (one.provider ?? provider) === provider,
  );

function isBusy(tables: MemoryTables, row: PayoutRow, opening: NewAttempt): boolean {
  const { recipient, provider } = opening;
  if (recipient === null) return false;
  const { id } = row.payout;
  const underWay = tables.attempts.some(
    (one) =>
      one.attempt.provider === provider && one.recipient === recipient && one.payoutId !== id,
  );
  const older = [...tables.payouts.values()].some(
    ({ payout }) =>
      payout.provider === provider &&
      payout.recipient.taxId === recipient &&
      payout.status === 'QUEUED' &&
      payout.id < id &&
      !wasRefusedBy(tables, payout.id, provider),
  );
  return underWay || older;
}

/** An attempt of another provider gives way only if certainly nothing of it ever left us. */
function giveWay(attempts: readonly AttemptRow[], provider: string): void {
  for (const row of attempts) {
    const { attempt } = row;
    const isUnsent = attempt.state === 'NOT_SENT' && attempt.possibleSends === 0;
    if (attempt.provider !== provider && isUnsent) row.attempt = { ...attempt, state: 'NEGATIVE' };
  }
}

function insert(tables: MemoryTables, payoutId: string, opening: NewAttempt): AttemptRow {
  const { provider, providerKey, idempotent, recipient, endToEndId, noticeDigest } = opening;
  const isTaken = tables.attempts.some(({ attempt }) => attempt.providerKey === providerKey);
  if (isTaken) throw new Unlawful('one provider key for two attempts');
  const made: AttemptRow = {
    ...{ payoutId, idempotent, recipient, noticeDigest },
    attempt: {
      ...{ provider, providerKey, endToEndId, providerId: null, state: 'OPEN' },
      ...{ lastSentAt: tables.now(), absences: 0, possibleSends: 1 },
      confirmation: { by: null, sentAt: null, keyAt: null },
    },
  };
  tables.attempts.push(made);
  return made;
}

function reopen(tables: MemoryTables, live: AttemptRow, opening: NewAttempt): AttemptRow | null {
  const { attempt } = live;
  if (attempt.state !== 'NOT_SENT' || attempt.provider !== opening.provider) return null;
  const possibleSends = attempt.possibleSends + 1;
  if (!live.idempotent && possibleSends > 1) throw new Unlawful('sent twice to who pays twice');
  live.recipient = opening.recipient;
  live.noticeDigest = opening.noticeDigest ?? live.noticeDigest;
  const endToEndId = attempt.endToEndId ?? opening.endToEndId;
  const sent = { lastSentAt: tables.now(), absences: 0, possibleSends, endToEndId };
  live.attempt = { ...attempt, ...sent, state: 'OPEN' };
  return live;
}

/** Opens an attempt, or its live one again with the same key; the fence rises with it. */
export function openAttempt(
  tables: MemoryTables,
  { payout: { id }, fence, hints }: PayoutFacts,
  opening: NewAttempt,
): OpenedAttempt | null {
  const row = tables.payouts.get(id);
  if (row === undefined || row.fence !== fence || row.payout.status !== 'QUEUED') return null;
  const attempts = tables.attemptsOf(id);
  // It goes again, or elsewhere, only on a decision that knew every notice.
  if (attempts.length > 0 && row.hints !== hints) return null;
  if (isStopped(tables, row, opening.provider)) {
    tables.halted += 1;
    return { kind: 'halted' };
  }
  if (isBusy(tables, row, opening)) return { kind: 'busy' };
  return atomically(tables, row, () => open(tables, row, opening));
}

function open(tables: MemoryTables, row: PayoutRow, opening: NewAttempt): OpenedAttempt | null {
  const { id } = row.payout;
  const attempts = tables.attemptsOf(id);
  giveWay(attempts, opening.provider);
  row.fence += 1;
  const routing = opening.routing ?? row.payout.routing;
  row.payout = { ...row.payout, provider: opening.provider, routing };
  tables.writes += 1;
  const live = attempts.find(({ attempt }) => attempt.state !== 'NEGATIVE');
  const opened = live === undefined ? insert(tables, id, opening) : reopen(tables, live, opening);
  if (opened === null) return null;
  const confirmation = { by: null, sentAt: null, keyAt: null };
  return { kind: 'opened', attempt: { ...opened.attempt, confirmation }, fence: row.fence };
}
