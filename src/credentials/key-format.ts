import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * `repasse_sk_<public id, 12><secret, 43><CRC-32 of all before it, 6>`, all base62. Whoever finds
 * one in a text can tell by the prefix whose it is and by the checksum that it is one; a checksum
 * is no secret, so a wrong one is refused before anything is looked up.
 */
export const KEY_PREFIX = 'repasse_sk_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PUBLIC_ID_LENGTH = 12;
/** 62^43 is just above 2^256. */
const SECRET_LENGTH = 43;
const SUM_LENGTH = 6;
const SHAPE = /^repasse_sk_[0-9A-Za-z]{61}$/;

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n)
    text = DIGITS[Number(rest % 62n)] + text;
  return text;
}

const random = (bytes: number, length: number): string =>
  base62(BigInt(`0x${randomBytes(bytes).toString('hex')}`), length);

const sumOf = (text: string): string => base62(BigInt(crc32(text)), SUM_LENGTH);

export interface FreshKey {
  readonly publicId: string;
  /** The whole key; shown once. */
  readonly text: string;
}

export function freshKey(): FreshKey {
  // More bytes than the digits hold: what is cut off evens the digits out.
  const publicId = random(16, PUBLIC_ID_LENGTH);
  const body = `${KEY_PREFIX}${publicId}${random(32, SECRET_LENGTH)}`;
  return { publicId, text: `${body}${sumOf(body)}` };
}

/** The public id of a well-formed key; null when it is none, or a letter of it is wrong. */
export function publicIdOf(text: string): string | null {
  if (!SHAPE.test(text) || sumOf(text.slice(0, -SUM_LENGTH)) !== text.slice(-SUM_LENGTH)) {
    return null;
  }
  return text.slice(KEY_PREFIX.length, KEY_PREFIX.length + PUBLIC_ID_LENGTH);
}
