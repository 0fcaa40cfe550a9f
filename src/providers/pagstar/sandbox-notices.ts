import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import type { FateNotice } from './sandbox-fate';
import { cashoutView, sandboxView } from './sandbox-view';

/** The names under which the two families of webhooks are registered. */
const HOOK_OF = { TRANSFER: 'transfer', CASHOUT: 'cashout' } as const;

/** Webhooks of both families, in Pagstar's words, by what the book says at this moment. */
export const tellNotices =
  (delivery: NoticeDelivery) =>
  (entry: BookEntry, notices: readonly FateNotice[]): void => {
    const owed = notices.map((notice) => ({
      hook: HOOK_OF[notice.family],
      body: JSON.stringify(bodyOf(entry, notice)),
    }));
    delivery.tell(entry, owed);
  };

function bodyOf(entry: BookEntry, notice: FateNotice): object {
  if (notice.family === 'CASHOUT') return cashoutView(entry);
  const lie = notice.status === undefined ? {} : { status: notice.status, errorCode: null };
  return { type: 'TRANSFER', data: { ...sandboxView(entry), ...lie } };
}
