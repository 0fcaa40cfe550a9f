import type { BookEntry } from '../../sandbox/book-entry';
import { detailsOf } from './sandbox-fate';

/** Who is being paid right now: a second order to the same receiver fails meanwhile. */
export class SandboxReceivers {
  readonly #open = new Map<string, BookEntry>();

  /** Takes note of an order that may still be paid. */
  note(entry: BookEntry): void {
    const { status, document } = entry;
    const isOver = status === null || ['3', '4', '5'].includes(status);
    if (isOver || document === null || detailsOf(entry).doom !== null) return;
    this.#open.set(document, entry);
  }

  isBusy(document: string): boolean {
    const entry = this.#open.get(document);
    if (entry === undefined) return false;
    if (entry.status !== null && !['3', '4', '5'].includes(entry.status)) return true;
    this.#open.delete(document);
    return false;
  }
}
