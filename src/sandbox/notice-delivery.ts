import type { Book } from './book';
import type { BookEntry, Hook, OwedNotice } from './book-entry';
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
  /** Headers made anew for every try: a signature over the body and the moment, say. */
  readonly signed?: ((body: string) => Readonly<Record<string, string>>) | undefined;
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
  const { book, timers, retryMs } = options;
  const sendOnce = sending(options);
  const deliver = async (debt: Debt, tries = 0): Promise<void> => {
    if (await sendOnce(debt)) return;
    const waitMs = retryMs[tries];
    if (waitMs === undefined) settle(book, debt);
    else timers.after(waitMs, () => void deliver(debt, tries + 1));
  };
  return {
    register(name, hook) {
      book.setHook(name, hook);
      for (const debt of debtsIn(book)) if (debt.notice.hook === name) void sendOnce(debt);
    },
    tell(entry, notices) {
      const owed = notices.filter((notice) => hookOf(options, notice).url !== null);
      entry.owed.push(...owed);
      entry.noticesSent += owed.length;
      book.record(entry);
      void (async () => {
        for (const notice of owed) await deliver({ entry, notice });
      })();
    },
    resume() {
      for (const debt of debtsIn(book)) void deliver(debt);
    },
  };
}

/** Sends a notice that is still owed; says whether nothing is left to be tried. */
function sending(options: NoticeDeliveryOptions): (debt: Debt) => Promise<boolean> {
  const underWay = new Set<OwedNotice>();
  return async function sendOnce(debt): Promise<boolean> {
    const { entry, notice } = debt;
    if (!entry.owed.includes(notice)) return true;
    const hook = hookOf(options, notice);
    if (hook.url === null || underWay.has(notice)) return false;
    underWay.add(notice);
    const headers = { ...hook.headers, ...options.signed?.(notice.body) };
    const delivered = await options.sender.send({ url: hook.url, headers, body: notice.body });
    underWay.delete(notice);
    if (delivered === 'taken') settle(options.book, debt);
    if (delivered !== 'refused') return true;
    // Registered anew meanwhile: that one has not been asked yet.
    return hookOf(options, notice) === hook ? false : sendOnce(debt);
  };
}

const hookOf = ({ book, byDefault }: NoticeDeliveryOptions, notice: OwedNotice): Hook =>
  notice.to ?? book.hook(notice.hook) ?? byDefault;

function debtsIn(book: Book): Debt[] {
  return [...book.entries()].flatMap((entry) => entry.owed.map((notice) => ({ entry, notice })));
}

function settle(book: Book, { entry, notice }: Debt): void {
  const at = entry.owed.indexOf(notice);
  if (at === -1) return;
  entry.owed.splice(at, 1);
  // Undone, the notice is sent once more, as every provider does now and then.
  book.recordSoon(entry);
}
