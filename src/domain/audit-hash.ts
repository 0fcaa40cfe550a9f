import { createHash, createHmac } from 'node:crypto';

/** An entry of a chain as it is stored. */
export interface AuditEntry {
  readonly merchantId: string;
  readonly seq: bigint;
  /** Microseconds since 1970, which is all that the database keeps. */
  readonly atMicros: bigint;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** Canonical JSON. */
  readonly origin: string;
  /** Canonical JSON. */
  readonly payload: string;
  readonly prev: Buffer;
  readonly hash: Buffer;
}

/** What the first entry of a chain follows. */
export const BEGINNING = Buffer.alloc(32);

/** Its length in bytes first, so that no two lists of texts are the same bytes. */
const measured = (text: string): string => `${Buffer.byteLength(text, 'utf8')}:${text}`;

/** The hash of an entry, which the next one follows; `audit_hash` in the database is the same. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): Buffer {
  const { merchantId, seq, atMicros, actor, action, subject, origin, payload } = entry;
  const texts = [actor, action, subject, origin, payload].map(measured).join('');
  return createHash('sha256')
    .update(entry.prev)
    .update(`${merchantId} ${seq} ${atMicros} ${texts}`, 'utf8')
    .digest();
}

/** A digest that says nothing without the key: short numbers could be guessed otherwise. */
export const keyedDigest = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('base64url');
