import { textFromCents } from '../domain/money';

/** What a sandbox knows of one key: everything that was asked with it, and what came of it. */
export interface BookEntry extends BookOrder {
  readonly id: number;
  readonly endToEndId: string;
  readonly createdAt: string;
  /** The provider's own word; null while the provider has not taken the order. */
  status: string | null;
  errorCode: string | null;
  /** Requests to pay that came with this key, whatever became of them. */
  posts: number;
  /** Debits. More than one is the fault a payout system must never cause. */
  payments: number;
  noticesSent: number;
  readonly refunds: { readonly endToEndId: string; readonly amountCents: bigint }[];
}

export interface BookOrder {
  readonly key: string;
  readonly amountCents: bigint;
  readonly pixKey: string;
  readonly document: string | null;
}

/** R$ 1,000,000.00 */
export const OPENING_BALANCE_CENTS = 100_000_000n;
/** A key can never be forgotten, so a full book takes no new one. */
const ENTRIES_MAX = 1_000_000;

/** A provider's own records: who was paid what, by which key, out of which balance. */
export class Book {
  readonly #entries = new Map<string, BookEntry>();
  readonly #byEndToEndId = new Map<string, BookEntry>();
  readonly #newEndToEndId: (prefix: 'E' | 'D') => string;
  availableCents: bigint;
  blockedCents = 0n;
  tokensIssued = 0;

  constructor(newEndToEndId: (prefix: 'E' | 'D') => string, openingCents = OPENING_BALANCE_CENTS) {
    this.#newEndToEndId = newEndToEndId;
    this.availableCents = openingCents;
  }

  /** Counts one request to pay. The first with a key is what the key stands for from then on. */
  post(order: BookOrder): BookEntry | null {
    const entry = this.#entries.get(order.key) ?? this.#added(order);
    if (entry !== null) entry.posts += 1;
    return entry;
  }

  /** Takes an order: its amount is set aside. */
  take(entry: BookEntry, status: string): void {
    entry.status = status;
    this.availableCents -= entry.amountCents;
    this.blockedCents += entry.amountCents;
  }

  pay(entry: BookEntry): void {
    entry.payments += 1;
    this.blockedCents -= entry.amountCents;
  }

  release(entry: BookEntry): void {
    this.blockedCents -= entry.amountCents;
    this.availableCents += entry.amountCents;
  }

  refund(entry: BookEntry, amountCents: bigint): void {
    entry.refunds.push({ endToEndId: this.#newEndToEndId('D'), amountCents });
    this.availableCents += amountCents;
  }

  find(key: string): BookEntry | null {
    return this.#entries.get(key) ?? null;
  }

  findByEndToEndId(endToEndId: string): BookEntry | null {
    return this.#byEndToEndId.get(endToEndId) ?? null;
  }

  /** The whole book as the judge reads it: amounts as text, nothing left out. */
  view() {
    return {
      available: textFromCents(this.availableCents),
      blocked: textFromCents(this.blockedCents),
      tokensIssued: this.tokensIssued,
      entries: [...this.#entries.values()].map(viewOf),
    };
  }

  #added(order: BookOrder): BookEntry | null {
    if (this.#entries.size >= ENTRIES_MAX) return null;
    const entry: BookEntry = {
      ...order,
      id: this.#entries.size + 1,
      endToEndId: this.#newEndToEndId('E'),
      createdAt: new Date().toISOString(),
      status: null,
      errorCode: null,
      posts: 0,
      payments: 0,
      noticesSent: 0,
      refunds: [],
    };
    this.#entries.set(entry.key, entry);
    this.#byEndToEndId.set(entry.endToEndId, entry);
    return entry;
  }
}

export function viewOf({ amountCents, refunds, ...entry }: BookEntry) {
  return {
    ...entry,
    amount: textFromCents(amountCents),
    refunds: refunds.map((refund) => ({
      endToEndId: refund.endToEndId,
      amount: textFromCents(refund.amountCents),
    })),
  };
}
