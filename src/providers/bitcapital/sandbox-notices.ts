import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import type { FateNotice } from './sandbox-fate';
import { noteState, transactionView } from './sandbox-view';

/** The wallet has one address for all its postbacks. */
export const HOOK = 'postback';

/** Keeps the state a step has brought, then posts the transaction back as it is now. */
export const tellNotices =
  (delivery: NoticeDelivery) =>
  (entry: BookEntry, notices: readonly FateNotice[]): void => {
    if (entry.status !== null) noteState(entry, entry.status);
    const owed = notices.map((lie) => ({
      hook: HOOK,
      body: JSON.stringify({ ...transactionView(entry), ...lie }),
    }));
    delivery.tell(entry, owed);
  };
