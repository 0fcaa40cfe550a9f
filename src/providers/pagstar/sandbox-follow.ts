import type { Book } from '../../sandbox/book';
import type { BookEntry } from '../../sandbox/book-entry';
import { outcomeOf } from '../../sandbox/outcome';
import type { Timers } from '../../sandbox/timers';
import { type FateStep, sandboxFate } from './sandbox-fate';
import type { SandboxNotices } from './sandbox-notices';

export interface SandboxParts {
  readonly book: Book;
  readonly timers: Timers;
  readonly notices: SandboxNotices;
}

/** Lets a payment that was taken go the rest of its way, from where the book says it stands. */
export function follow(parts: SandboxParts, entry: BookEntry): void {
  const step = sandboxFate(outcomeOf(entry.amountCents))[entry.stepsDone];
  if (entry.status === null || step === undefined) return;
  const take = () => {
    entry.status = step.status;
    entry.errorCode = step.errorCode ?? null;
    entry.stepsDone += 1;
    entry.steppedAtMs = Date.now();
    moveMoney(parts.book, entry, step.money);
    parts.notices.tell(entry, step.notices);
    follow(parts, entry);
  };
  parts.timers.after(step.afterMs, take, entry.steppedAtMs);
}

function moveMoney(book: Book, entry: BookEntry, money: FateStep['money']): void {
  if (money === 'pay') book.pay(entry);
  if (money === 'release') book.release(entry);
  if (money === 'return-half') book.refund(entry, entry.amountCents / 2n);
  if (money === 'return-all') book.refund(entry, entry.amountCents);
}
