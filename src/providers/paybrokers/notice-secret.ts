import { createHmac, randomBytes } from 'node:crypto';
import type { Prepared } from '../provider';

/** Keeps this use of the key apart from the signatures made with it. */
const LABEL = 'repasse: secrets of notices';
const SECRET_BYTES = 32;

/** What is stored of a payout's secret: without our key nobody can test a guess against it. */
export const digestOfSecret = (hmacKey: string, secret: string): Buffer =>
  createHmac('sha256', createHmac('sha256', hmacKey).update(LABEL).digest())
    .update(secret)
    .digest();

/** A fresh secret for the notices of one payout. Asks nobody and moves nothing. */
export function prepareNoticeSecret(hmacKey: string): Prepared {
  const text = randomBytes(SECRET_BYTES).toString('base64url');
  return { kind: 'ready', noticeSecret: { text, digest: digestOfSecret(hmacKey, text) } };
}
