import type { Book } from './book';
import type { BookEntry } from './book-entry';
import type { Timers } from './timers';

/** One thing that happens to a payment after it was taken, in one provider's words. */
export interface FateStep<Notice> {
  /** After the step before it, in unscaled time. */
  readonly afterMs: number;
  /** The provider's own status word. */
  readonly status: string;
  readonly errorCode?: string;
  readonly money?: 'pay' | 'release' | 'return-half' | 'return-all';
  /** Sent in this order. */
  readonly notices: readonly Notice[];
  /** Holds the payment before this step; `follow` is called again when it may have changed. */
  readonly onlyIf?: (entry: BookEntry) => boolean;
}

export interface FollowParts<Notice> {
  readonly book: Book;
  readonly timers: Timers;
  readonly fateOf: (entry: BookEntry) => readonly FateStep<Notice>[];
  /** Records and sends what a step has to tell, by what the book says at this moment. */
  readonly tell: (entry: BookEntry, notices: readonly Notice[]) => void;
}

/** Lets a payment that was taken go the rest of its way, from where the book says it stands. */
export function follow<Notice>(parts: FollowParts<Notice>, entry: BookEntry): void {
  const step = parts.fateOf(entry)[entry.stepsDone];
  if (entry.status === null || step === undefined || step.onlyIf?.(entry) === false) return;
  const { stepsDone } = entry;
  const take = () => {
    // Two calls may have set out for the same step.
    if (entry.stepsDone !== stepsDone) return;
    entry.status = step.status;
    entry.errorCode = step.errorCode ?? null;
    entry.stepsDone += 1;
    entry.steppedAtMs = Date.now();
    moveMoney(parts.book, entry, step.money);
    parts.tell(entry, step.notices);
    follow(parts, entry);
  };
  parts.timers.after(step.afterMs, take, entry.steppedAtMs);
}

function moveMoney(book: Book, entry: BookEntry, money: FateStep<never>['money']): void {
  if (money === 'pay') book.pay(entry);
  if (money === 'release') book.release(entry);
  if (money === 'return-half') book.refund(entry, entry.amountCents / 2n);
  if (money === 'return-all') book.refund(entry, entry.amountCents);
}
