import type { NoticeReference, NoticeStored, ReceivedNotice } from '../../src/store/payout-store';
import type { MemoryTables, PayoutRow } from './memory-tables';

/** Our own key decides when the notice names one; a provider's id may have been given twice. */
function targetOf(tables: MemoryTables, notice: ReceivedNotice): string | null {
  const { provider, reference } = notice;
  const { providerKey, providerId, endToEndId } = reference ?? {};
  const byAttempt = tables.attempts.find(({ attempt }) => {
    if (attempt.provider !== provider) return false;
    if (providerKey !== undefined) return attempt.providerKey === providerKey;
    return providerId !== undefined && attempt.providerId === providerId;
  });
  if (byAttempt !== undefined) return byAttempt.payoutId;
  if (providerKey !== undefined || providerId !== undefined || endToEndId === undefined)
    return null;
  const byPayment = [...tables.payouts.values()].find(
    ({ payout }) => payout.provider === provider && payout.endToEndId === endToEndId,
  );
  return byPayment?.payout.id ?? null;
}

function answered(verdict: string | null, payoutId: string | null): NoticeStored {
  if (verdict === 'UNKNOWN_PAYOUT') return { kind: 'unknown-payout' };
  if (verdict !== null || payoutId === null) return { kind: 'judged' };
  return { kind: 'stored', payoutId };
}

/** Stores one delivery once and makes its payout due at once. */
export function storeNotice(tables: MemoryTables, notice: ReceivedNotice): NoticeStored {
  const known = tables.notices.find(
    (row) => row.notice.provider === notice.provider && row.notice.digest.equals(notice.digest),
  );
  if (known !== undefined) {
    known.deliveries += 1;
    return { kind: 'duplicate' };
  }
  const payoutId = targetOf(tables, notice);
  const verdict = notice.verdict ?? (payoutId === null ? 'UNKNOWN_PAYOUT' : null);
  const id = `notice-${tables.notices.length}`;
  const counts = { contradictions: 0, deliveries: 1, receivedAtMs: tables.nowMs() };
  tables.notices.push({ id, payoutId, notice, verdict, ...counts });
  tables.writes += 1;
  const row = tables.payouts.get(payoutId ?? '');
  if (row !== undefined && verdict === null) {
    row.hints += 1;
    row.payout = { ...row.payout, nextCheckAt: tables.now() };
  }
  return answered(verdict, payoutId);
}

export function noticeDigest(
  tables: MemoryTables,
  provider: string,
  { providerKey, providerId }: NoticeReference,
): Buffer | null {
  const found = tables.attempts.findLast(({ attempt, noticeDigest: digest }) => {
    if (attempt.provider !== provider || digest === null) return false;
    if (providerKey !== undefined) return attempt.providerKey === providerKey;
    return providerId !== undefined && attempt.providerId === providerId;
  });
  return found?.noticeDigest ?? null;
}

/** Nobody is asked about what waits for approval: its next check is the end of its time. */
export function hintPayout(tables: MemoryTables, merchantId: string, payoutId: string): boolean {
  const row = tables.ownPayout(merchantId, payoutId);
  if (row === null || row.payout.nextCheckAt === null) return false;
  if (row.payout.status === 'AWAITING_APPROVAL') return false;
  row.hints += 1;
  row.payout = { ...row.payout, nextCheckAt: tables.now() };
  tables.writes += 1;
  return true;
}

/** A notice that named the provider's id before we knew it is about this payout, and counts now. */
export function bindNotices(tables: MemoryTables, row: PayoutRow, providerId: string): void {
  const live = tables
    .attemptsOf(row.payout.id)
    .find(({ attempt }) => attempt.state !== 'NEGATIVE')?.attempt;
  if (live === undefined || (live.providerId ?? providerId) !== providerId) return;
  const early = tables.notices.filter(
    ({ notice, payoutId, verdict }) =>
      payoutId === null &&
      verdict === 'UNKNOWN_PAYOUT' &&
      notice.provider === live.provider &&
      notice.reference?.providerId === providerId,
  );
  if (early.length === 0) return;
  for (const one of early) Object.assign(one, { payoutId: row.payout.id, verdict: null });
  row.hints += 1;
  row.payout = { ...row.payout, nextCheckAt: tables.now() };
  tables.writes += 1;
}
