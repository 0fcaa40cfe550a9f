import { v7 as uuidv7 } from 'uuid';
import type { NoticeReference, NoticeStored, ReceivedNotice } from './payout-store';
import type { Sealing } from './sealing';
import { NOTICE_DIGEST, STORE_NOTICE } from './sql/notices';
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

/** Stores a delivery once and says whose it is. */
export async function storeNotice(
  pool: Database,
  notice: ReceivedNotice,
  sealing: Sealing,
): Promise<NoticeStored> {
  const { provider, digest, body, outcome, verdict, reference, confirmationKey } = notice;
  const id = uuidv7();
  const keys = [
    reference?.providerKey ?? null,
    storableOrNull(reference?.providerId),
    storableOrNull(reference?.endToEndId),
  ];
  const claimed = storableOrNull(notice.claimed);
  const values = [
    id,
    provider,
    digest,
    Buffer.from(sealing.seal(noticePlace(id, 'body'), body)),
    claimed,
    outcome,
    verdict,
    ...keys,
    confirmationKey && sealing.seal(noticePlace(id, 'confirmation_key'), confirmationKey),
  ];
  const { rows } = await pool.query<{
    payout_id: string | null;
    verdict: string | null;
    deliveries: number;
  }>({
    name: 'notice',
    text: STORE_NOTICE,
    values,
  });
  const [row] = rows;
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
