import { createHash, timingSafeEqual } from 'node:crypto';
import type { RawNotice } from './provider';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In constant time, over digests of one length: neither length nor prefix shows. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

/** A header's one value. Several of them are as bad as none: which one was meant? */
export function noticeHeader({ headers }: RawNotice, name: string): string | null {
  const values = Object.entries(headers)
    .filter(([each]) => each.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value ?? []);
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** The JSON of a notice, or undefined when its bytes are none. */
export function noticeJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
