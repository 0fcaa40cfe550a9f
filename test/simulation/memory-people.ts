import type { PayoutFacts } from '../../src/domain/payout';
import type {
  AllowedConfirmation,
  AskedIds,
  OpenedConfirmation,
  SaidResolution,
} from '../../src/store/payout-store';
import { isStopped } from './memory-open';
import type { MemoryTables } from './memory-tables';

export function allowConfirmation(tables: MemoryTables, allowed: AllowedConfirmation): boolean {
  const row = tables.ownPayout(allowed.merchantId, allowed.payoutId);
  if (row === null) return false;
  const live = tables
    .attemptsOf(allowed.payoutId)
    .filter(({ attempt }) => attempt.state !== 'NEGATIVE');
  if (row.payout.status !== 'AWAITING_CONFIRMATION')
    return live.some(({ attempt }) => attempt.confirmation.by !== null);
  row.hints += 1;
  row.payout = { ...row.payout, nextCheckAt: tables.now() };
  tables.writes += 1;
  for (const one of live) {
    const { confirmation } = one.attempt;
    const by = confirmation.by ?? allowed.by;
    one.attempt = { ...one.attempt, confirmation: { ...confirmation, by } };
  }
  return live.length > 0;
}

/** Only a key that came in an authentic notice about this very order is one. */
function newestKey(tables: MemoryTables, provider: string, providerId: string | null) {
  if (providerId === null) return null;
  const found = tables.notices.findLast(
    ({ notice }) =>
      notice.confirmationKey !== null &&
      notice.provider === provider &&
      notice.reference?.providerId === providerId,
  );
  return found?.notice.confirmationKey ?? null;
}

/** Notes that the confirmation is sent now, under a fence of its own. */
export function openConfirmation(
  tables: MemoryTables,
  { payout: { id }, fence }: PayoutFacts,
): OpenedConfirmation | null {
  const answered = tables.attemptsOf(id).findLast(({ attempt }) => attempt.state === 'ANSWERED');
  const row = tables.payouts.get(id);
  if (answered === undefined || row === undefined || row.fence !== fence) return null;
  if (row.payout.status !== 'AWAITING_CONFIRMATION') return null;
  if (isStopped(tables, row, answered.attempt.provider)) return null;
  const { attempt } = answered;
  const key = newestKey(tables, attempt.provider, attempt.providerId);
  if (key === null) return null;
  row.fence += 1;
  tables.writes += 1;
  const confirmation = { ...attempt.confirmation, sentAt: tables.now() };
  answered.attempt = { ...attempt, confirmation };
  return { key, fence: row.fence };
}

/** Of one provider's ids, those that stand for other payouts. */
export function takenElsewhere(
  tables: MemoryTables,
  { provider, payoutId, providerIds }: AskedIds,
): ReadonlySet<string> {
  const others = tables.attempts.filter(
    (row) => row.payoutId !== payoutId && row.attempt.provider === provider,
  );
  const theirs = new Set(others.map(({ attempt }) => attempt.providerId));
  return new Set(providerIds.filter((id) => theirs.has(id)));
}

/** Keeps one person's word; whoever speaks again about the same version replaces their own. */
export function secondResolution(tables: MemoryTables, said: SaidResolution): number | null {
  const { merchantId, payoutId, by, to } = said;
  const payout = tables.ownPayout(merchantId, payoutId)?.payout;
  if (payout?.status !== 'SUSPICIOUS' && payout?.status !== 'UNKNOWN') return null;
  const { version } = payout;
  const about = tables.resolutions.filter(
    (row) => row.payoutId === payoutId && row.version === version,
  );
  const own = about.find((row) => row.by === by);
  if (own === undefined) tables.resolutions.push({ payoutId, version, by, to });
  else own.to = to;
  return about.some((row) => row.by !== by && row.to === to) ? version : null;
}
