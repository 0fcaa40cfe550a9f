import { createHmac } from 'node:crypto';

/** What is signed, in this order and with nothing in between. */
export interface SignedWords {
  readonly apiKey: string;
  /** Milliseconds since the epoch, as text; the same text is sent as `x-timestamp`. */
  readonly timestamp: string;
  /** The very text of the body; empty where there is none. */
  readonly body: string;
  /** The path from its slash on, `/gateway` included. */
  readonly path: string;
}

/** `x-hmac-signature`: Base64 of HMAC-SHA256 (docs.apis-fiserv.com, HMAC Calculation). */
export const signatureOf = (secret: string, words: SignedWords): string =>
  createHmac('sha256', secret)
    .update(words.apiKey + words.timestamp + words.body + words.path)
    .digest('base64');
