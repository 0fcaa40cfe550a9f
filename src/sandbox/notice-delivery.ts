import type { Book, Hook } from './book';
import type { BookEntry, OwedNotice } from './book-entry';
import type { NoticeSender } from './notice-sender';
import type { Timers } from './timers';

export interface NoticeDeliveryOptions {
  readonly book: Book;
  readonly sender: NoticeSender;
  readonly timers: Timers;
  /** Waits between tries. After the last the notice is given up. */
  readonly retryMs: readonly number[];
  /** Where notices go before anybody registers a webhook. */
  readonly byDefault: Hook;
}

export interface NoticeDelivery {
  /** Sends what waits for this webhook there at once, so a restarted receiver misses nothing. */
  register(name: string, hook: Hook): void;
  /** Records the entry with what is told of it, then delivers one notice after the other. */
  tell(entry: BookEntry, notices: readonly OwedNotice[]): void;
  /** Takes up what an earlier run could not deliver. */
  resume(): void;
}

interface Debt {
  readonly entry: BookEntry;
  readonly notice: OwedNotice;
}

/** Owes each notice to its webhook until it is taken, whatever becomes of the process meanwhile. */
export function createNoticeDelivery(options: NoticeDeliveryOptions): NoticeDelivery {
  const { book, sender, timers, retryMs, byDefault } = options;
  const underWay = new Set<OwedNotice>();
  const hookOf = (name: string): Hook => book.hook(name) ?? byDefault;

  const settle = ({ entry, notice }: Debt) => {
    const at = entry.owed.indexOf(notice);
    if (at === -1) return;
    entry.owed.splice(at, 1);
    // Undone, the notice is sent once more, as every provider does now and then.
    book.recordSoon(entry);
  };
  /** Whether nothing is left to be tried. */
  const sendOnce = async (debt: Debt): Promise<boolean> => {
    const { entry, notice } = debt;
    if (!entry.owed.includes(notice)) return true;
    const { url, headers } = hookOf(notice.hook);
    if (url === null || underWay.has(notice)) return false;
    underWay.add(notice);
    const delivered = await sender.send({ url, headers, body: notice.body });
    underWay.delete(notice);
    if (delivered === 'taken') settle(debt);
    return delivered !== 'refused';
  };
  const deliver = async (debt: Debt, tries = 0): Promise<void> => {
    if (await sendOnce(debt)) return;
    const waitMs = retryMs[tries];
    if (waitMs === undefined) settle(debt);
    else timers.after(waitMs, () => void deliver(debt, tries + 1));
  };
  const debts = (): Debt[] =>
    [...book.entries()].flatMap((entry) => entry.owed.map((notice) => ({ entry, notice })));
  return {
    register(name, hook) {
      book.setHook(name, hook);
      for (const debt of debts()) if (debt.notice.hook === name) void sendOnce(debt);
    },
    tell(entry, notices) {
      const owed = notices.filter(({ hook }) => hookOf(hook).url !== null);
      entry.owed.push(...owed);
      entry.noticesSent += owed.length;
      book.record(entry);
      void (async () => {
        for (const notice of owed) await deliver({ entry, notice });
      })();
    },
    resume() {
      for (const debt of debts()) void deliver(debt);
    },
  };
}
