import { createHash } from 'node:crypto';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const CURSOR = /^[A-Za-z0-9_-]{12,160}$/;
const TAG_LENGTH = 8;

/** How a place in a list is written. */
export const PLACES = {
  id: new RegExp(`^${UUID}$`),
  number: /^\d{1,18}$/,
  /** The amount, and the id among equal amounts. */
  amount: new RegExp(`^\\d{1,18} ${UUID}$`),
} as const;

/**
 * One list of one owner. A cursor says of which list it is, so that one taken from elsewhere is
 * refused and does not show a wrong page. It is no secret: it opens nothing that the caller does
 * not see anyway.
 */
export class CursorList {
  private readonly tag: string;

  constructor(
    list: string,
    owner: string,
    private readonly place: keyof typeof PLACES = 'id',
  ) {
    const digest = createHash('sha256').update(`${list} ${place} of ${owner}`);
    this.tag = digest.digest('base64url').slice(0, TAG_LENGTH);
  }

  at(place: string): string {
    return Buffer.from(this.tag + place).toString('base64url');
  }

  /** The place a cursor stands for; null: it is not a cursor of this list. */
  placeOf(cursor: string): string | null {
    if (!CURSOR.test(cursor)) return null;
    const text = Buffer.from(cursor, 'base64url').toString('latin1');
    const place = text.slice(TAG_LENGTH);
    return text.startsWith(this.tag) && PLACES[this.place].test(place) ? place : null;
  }
}

/** Whether some list of somebody gives out cursors like this one. */
export function isListCursor(cursor: string): boolean {
  if (!CURSOR.test(cursor)) return false;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const place = text.slice(TAG_LENGTH);
  const isTagged = /^[A-Za-z0-9_-]+$/.test(text.slice(0, TAG_LENGTH));
  return isTagged && Object.values(PLACES).some((form) => form.test(place));
}
