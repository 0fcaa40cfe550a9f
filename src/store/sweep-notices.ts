import { repeating } from './repeating';
import type { Fitted, SealedTable } from './sealed-table';
import { type Sealing, sealedUnder } from './sealing';
import { UNFIT_NOTICES, WRITE_NOTICES } from './sql/sealed-texts';
import { noticePlace } from './store-notices';

interface NoticeRow {
  readonly id: string;
  readonly body: Buffer;
  readonly confirmation_key: string | null;
}

/** Under the first key, whether it was sealed or not; null: it does not open. */
function underFirst(
  id: string,
  column: 'body' | 'confirmation_key',
  { sealing, bytes }: { readonly sealing: Sealing; readonly bytes: Buffer },
): string | null {
  const place = noticePlace(id, column);
  const text = bytes.toString('latin1');
  return sealedUnder(text) === null ? sealing.seal(place, bytes) : sealing.resealed(place, text);
}

function fit({ id, body, confirmation_key: key }: NoticeRow, sealing: Sealing): Fitted {
  const newBody = underFirst(id, 'body', { sealing, bytes: body });
  const bytes = key === null ? null : Buffer.from(key);
  const newKey = bytes && underFirst(id, 'confirmation_key', { sealing, bytes });
  const write = {
    id,
    was_body: body.toString('base64'),
    body: newBody === null ? body.toString('base64') : Buffer.from(newBody).toString('base64'),
    was_key: key,
    confirmation_key: newKey ?? key,
  };
  const isShut = newBody === null || (key !== null && newKey === null);
  const isChanged = write.body !== write.was_body || write.confirmation_key !== key;
  return { write: isChanged ? write : null, isShut, isWaiting: false };
}

/** What notices said, byte by byte. */
export const noticeTexts: SealedTable<NoticeRow> = {
  unfit: UNFIT_NOTICES,
  fit,
  write: (work, _rows, writes) =>
    repeating(async () => {
      const { rowCount } = await work.query(WRITE_NOTICES, [JSON.stringify(writes)]);
      return rowCount ?? 0;
    }),
};
