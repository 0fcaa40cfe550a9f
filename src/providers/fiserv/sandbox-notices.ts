import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import { detailsOf, type FateNotice } from './sandbox-fate';
import { endToEndOf } from './sandbox-view';

/** The name under which the one webhook is registered, and the suffix its notices get. */
export const CASHOUT_HOOK = 'cashout';

/** `POST {WebhookUrl}/cashout`, by what the book says at this moment; its form is assumed. */
export const tellNotices =
  (delivery: NoticeDelivery) =>
  (entry: BookEntry, notices: readonly FateNotice[]): void => {
    const owed = notices.map((notice) => ({
      hook: CASHOUT_HOOK,
      body: JSON.stringify(noticeBody(entry, notice)),
    }));
    delivery.tell(entry, owed);
  };

function noticeBody(entry: BookEntry, notice: FateNotice): object {
  const status = notice.status ?? entry.status;
  const isTrue = notice.status === undefined;
  return {
    txid: entry.key,
    status: Number(status),
    ...(status === '1' && { confirmationKey: detailsOf(entry).confirmationKey }),
    ...(status === '3' && { endToEnd: isTrue ? endToEndOf(entry) : entry.endToEndId }),
    ...(isTrue && entry.errorCode !== null && { failReason: Number(entry.errorCode) }),
  };
}
