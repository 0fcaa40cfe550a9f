import { Sealing, type SealingKeys } from '../../src/store/sealing';
import { noticePlace } from '../../src/store/store-notices';

/** As `PII_KEYS` and `PII_INDEX_KEY` give them to a process. */
export const SEALING_SETTINGS = {
  PII_KEYS: `tests:${Buffer.alloc(32, 7).toString('base64')}`,
  PII_INDEX_KEY: Buffer.alloc(32, 9).toString('base64'),
} as const;

export const SEALING_KEYS: SealingKeys = {
  keys: [{ id: 'tests', secret: Buffer.alloc(32, 7) }],
  indexKey: Buffer.alloc(32, 9),
};

export const SEALING = new Sealing(SEALING_KEYS);

interface KeyRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly pix_key: string;
}

/** A row's Pix key as it was asked for. */
export function openedKey({ id, merchant_id: merchantId, pix_key }: KeyRow): string {
  const place = { merchantId, table: 'payout', column: 'pix_key', rowId: id };
  const key = SEALING.open(place, pix_key);
  if (key === null) throw new Error('a Pix key does not open');
  return key;
}

/** What a notice said, or the key it brought. */
export function openedNotice(
  rowId: string,
  sealed: Buffer | string,
  column: 'body' | 'confirmation_key' = 'body',
): string | null {
  return SEALING.open(noticePlace(rowId, column), sealed.toString());
}

/** Looks sealed to the database, and belongs nowhere. */
export const LOOKS_SEALED = `s1:nobody:${'A'.repeat(40)}`;
