import { randomUUID } from 'node:crypto';
import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import type { FateNotice } from './sandbox-fate';
import { detailsOf, noticeView } from './sandbox-view';
import { signatureOf } from './signature';

/** Webhooks to the address of each order, by what the book says at this moment. */
export const tellNotices =
  (delivery: NoticeDelivery) =>
  (entry: BookEntry, notices: readonly FateNotice[]): void => {
    const { dates, hook } = detailsOf(entry);
    const now = new Date().toISOString();
    entry.details = { ...entry.details, dates: { ...dates, [entry.status ?? '']: now } };
    const owed = notices.map(({ state }) => ({
      hook: 'order',
      to: hook,
      body: JSON.stringify(noticeView(entry, state)),
    }));
    delivery.tell(entry, owed);
  };

/** The signature of one delivery, with a nonce and a moment of its own. */
export function signedWith(hmacKey: string) {
  return (body: string): Readonly<Record<string, string>> => {
    const nonce = randomUUID();
    const seconds = String(Math.trunc(Date.now() / 1_000));
    const sign = signatureOf(hmacKey, { nonce, seconds, body }).toString('hex').toUpperCase();
    return { 'x-webhook-signature': `HMAC-SHA256 Sign=${sign}, Nonce=${nonce}, TS=${seconds}` };
  };
}
