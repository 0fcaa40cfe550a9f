import type { BookEntry, BookOrder } from '../../sandbox/book-entry';

/** Which transactions carry which `orderId`: several may, for nothing here is idempotent. */
export class SandboxOrders {
  readonly #byReference = new Map<string, BookEntry[]>();

  /** Takes note of an entry that has just come into the book, or was read from its file. */
  note(entry: BookEntry): void {
    if (entry.reference === null) return;
    const carrying = this.#byReference.get(entry.reference) ?? [];
    if (!carrying.includes(entry)) carrying.push(entry);
    this.#byReference.set(entry.reference, carrying);
  }

  carrying(reference: string): readonly BookEntry[] {
    return this.#byReference.get(reference) ?? [];
  }

  /** The id under which the same order was asked for before, without being taken. */
  refusedBefore({ reference, amountCents, pixKey }: Omit<BookOrder, 'key'>): string | null {
    const same = this.carrying(reference ?? '').find(
      (entry) =>
        entry.status === null && entry.amountCents === amountCents && entry.pixKey === pixKey,
    );
    return same?.key ?? null;
  }
}
