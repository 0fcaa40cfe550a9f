import { v7 as uuidv7 } from 'uuid';
import type { NoticeReference, NoticeStored, ReceivedNotice } from './payout-store';
import { repeating } from './repeating';
import type { Sealing } from './sealing';
import { NOTICE_DIGEST, STORE_NOTICES } from './sql/notices';
import { storable } from './storable-json';
import type { Database } from './walled-pool';

const storableOrNull = (text: string | null | undefined): string | null =>
  text === null || text === undefined ? null : storable(text);

/** A notice has no merchant before its payout is found. */
export const noticePlace = (rowId: string, column: 'body' | 'confirmation_key') => ({
  merchantId: '',
  table: 'notice',
  column,
  rowId,
});

/** The columns of a notice, in the order of the statement's arrays. */
function columnsOf(notice: ReceivedNotice, sealing: Sealing): unknown[] {
  const { provider, digest, body, outcome, verdict, reference, confirmationKey } = notice;
  const id = uuidv7();
  return [
    id,
    provider,
    digest,
    Buffer.from(sealing.seal(noticePlace(id, 'body'), body)),
    storableOrNull(notice.claimed),
    outcome,
    verdict,
    reference?.providerKey ?? null,
    storableOrNull(reference?.providerId),
    storableOrNull(reference?.endToEndId),
    confirmationKey && sealing.seal(noticePlace(id, 'confirmation_key'), confirmationKey),
  ];
}

const COLUMNS = 11;

interface StoredRow {
  place: number;
  payout_id: string | null;
  verdict: string | null;
  deliveries: number;
}

/** Stores deliveries, no two of them the same, once each and says whose they are. */
export async function storeNotices(
  pool: Database,
  notices: readonly ReceivedNotice[],
  sealing: Sealing,
): Promise<NoticeStored[]> {
  const each = notices.map((notice) => columnsOf(notice, sealing));
  const values = Array.from({ length: COLUMNS }, (_, column) => each.map((one) => one[column]));
  const { rows } = await repeating(() =>
    pool.query<StoredRow>({ name: 'notice', text: STORE_NOTICES, values }),
  );
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return notices.map((_, n) => storedFrom(byPlace.get(n + 1)));
}

function storedFrom(row: StoredRow | undefined): NoticeStored {
  if (row === undefined) throw new Error('a notice was neither stored nor known');
  if (row.deliveries > 1) return { kind: 'duplicate' };
  if (row.verdict === 'UNKNOWN_PAYOUT') return { kind: 'unknown-payout' };
  if (row.verdict !== null || row.payout_id === null) return { kind: 'judged' };
  return { kind: 'stored', payoutId: row.payout_id };
}

/** The digest of the secret that notices about a payout carry, where its provider was given one. */
export async function noticeDigest(
  pool: Database,
  provider: string,
  { providerKey, providerId }: NoticeReference,
): Promise<Buffer | null> {
  const values = [provider, providerKey ?? null, storableOrNull(providerId)];
  const { rows } = await pool.query<{ notice_digest: Buffer }>(NOTICE_DIGEST, values);
  return rows[0]?.notice_digest ?? null;
}
