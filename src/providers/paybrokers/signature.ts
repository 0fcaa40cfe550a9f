import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a notice's signature is made over, besides the key. */
export interface Signed {
  readonly nonce: string;
  /** Unix seconds, as written. */
  readonly seconds: string;
  readonly body: Buffer | string;
}

/** The digest of a notice. The key counts as UTF-8 text, although it looks like hex. */
export const signatureOf = (key: string, { nonce, seconds, body }: Signed): Buffer =>
  createHmac('sha256', key).update(`${nonce}:${seconds}:`).update(body).digest();

interface Told {
  readonly sign: Buffer;
  readonly nonce: string;
  readonly seconds: string;
}

/** `HMAC-SHA256 Sign=<hex>,Nonce=<uuid>,TS=<seconds>`, with or without blanks; null for another. */
function toldFrom(header: string): Told | null {
  const list = /^HMAC-SHA256\s+(\S.*)$/i.exec(header.trim())?.[1] ?? '';
  const pairs = list.split(',').map((pair) => /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(pair));
  const named = new Map(pairs.map((pair) => [pair?.[1]?.toLowerCase() ?? '', pair?.[2] ?? '']));
  const sign = named.get('sign') ?? '';
  const nonce = named.get('nonce') ?? '';
  const seconds = named.get('ts') ?? '';
  // A colon would let a part of the nonce pass for another moment.
  const isWhole = /^[0-9a-f]{64}$/i.test(sign) && /^[\w-]{1,100}$/.test(nonce);
  if (named.size !== 3 || pairs.length !== 3 || !isWhole || !/^\d{1,12}$/.test(seconds))
    return null;
  return { sign: Buffer.from(sign, 'hex'), nonce, seconds };
}

export interface Judging {
  readonly key: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  readonly windowSeconds: number;
}

/** What is wrong with a signature header, or null when it proves the notice. */
export function faultOfSignature(header: string, judging: Judging): string | null {
  const told = toldFrom(header);
  if (told === null) return 'unreadable signature';
  const { nonce, seconds } = told;
  const right = signatureOf(judging.key, { nonce, seconds, body: judging.body });
  if (!timingSafeEqual(told.sign, right)) return 'wrong signature';
  const apartMs = Math.abs(judging.receivedAt.getTime() - Number(seconds) * 1_000);
  return apartMs > judging.windowSeconds * 1_000 ? 'signature of another time' : null;
}
