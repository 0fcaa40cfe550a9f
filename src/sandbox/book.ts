import { textFromCents } from '../domain/money';
import {
  type BookEntry,
  type BookOrder,
  entryFrom,
  type Hook,
  type KeptEntry,
  keptFrom,
  viewOf,
} from './book-entry';
import { type BookFile, readBookFile, renewBookFile } from './book-file';

/** What changed, whole, and the balance after it. */
interface BookLine {
  readonly available: string;
  readonly blocked: string;
  readonly entry?: KeptEntry;
  readonly hook?: Hook & { readonly name: string };
}

/** R$ 1,000,000.00 */
export const OPENING_BALANCE_CENTS = 100_000_000n;
/** A key can never be forgotten, so a full book takes no new one. */
const ENTRIES_MAX = 1_000_000;
const SOON_MS = 20;

/** A provider's own records: who was paid what, by which key, out of which balance. */
export class Book {
  readonly #entries = new Map<string, BookEntry>();
  readonly #byEndToEndId = new Map<string, BookEntry>();
  readonly #hooks = new Map<string, Hook>();
  readonly #newEndToEndId: (prefix: 'E' | 'D') => string;
  readonly #soon = new Set<BookEntry>();
  #soonTimer: NodeJS.Timeout | undefined;
  #file: BookFile | null = null;
  availableCents: bigint;
  blockedCents = 0n;
  tokensIssued = 0;

  constructor(newEndToEndId: (prefix: 'E' | 'D') => string, openingCents = OPENING_BALANCE_CENTS) {
    this.#newEndToEndId = newEndToEndId;
    this.availableCents = openingCents;
  }

  /** Goes on from what the file has, and keeps in it what is recorded from now on. */
  async keepIn(path: string): Promise<void> {
    for await (const line of readBookFile(path)) this.#replay(line as BookLine);
    this.#file = await renewBookFile(path, this.#lines());
  }

  /** Keeps an entry as it is now. Comes before any word of it to anybody. */
  record(entry: BookEntry): void {
    this.#file?.append([this.#line({ entry: keptFrom(entry) })]);
  }

  /** Keeps an entry in a moment, with others: for what a kill may undo without harm. */
  recordSoon(entry: BookEntry): void {
    if (this.#file === null) return;
    this.#soon.add(entry);
    this.#soonTimer ??= setTimeout(() => this.#flush(), SOON_MS);
  }

  close(): void {
    this.#flush();
    this.#file?.close();
    this.#file = null;
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
    entry.steppedAtMs = Date.now();
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

  entries(): Iterable<BookEntry> {
    return this.#entries.values();
  }

  find(key: string): BookEntry | null {
    return this.#entries.get(key) ?? null;
  }

  findByEndToEndId(endToEndId: string): BookEntry | null {
    return this.#byEndToEndId.get(endToEndId) ?? null;
  }

  hook(name: string): Hook | null {
    return this.#hooks.get(name) ?? null;
  }

  setHook(name: string, hook: Hook): void {
    this.#hooks.set(name, hook);
    this.#file?.append([this.#line({ hook: { name, ...hook } })]);
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
      reference: order.reference ?? null,
      details: order.details ?? {},
      id: this.#entries.size + 1,
      endToEndId: order.endToEndId ?? this.#newEndToEndId('E'),
      createdAt: new Date().toISOString(),
      status: null,
      errorCode: null,
      posts: 0,
      payments: 0,
      noticesSent: 0,
      stepsDone: 0,
      steppedAtMs: 0,
      refunds: [],
      owed: [],
    };
    this.#put(entry);
    return entry;
  }

  #put(entry: BookEntry): void {
    this.#entries.set(entry.key, entry);
    this.#byEndToEndId.set(entry.endToEndId, entry);
  }

  #flush(): void {
    clearTimeout(this.#soonTimer);
    this.#soonTimer = undefined;
    this.#file?.append([...this.#soon].map((entry) => this.#line({ entry: keptFrom(entry) })));
    this.#soon.clear();
  }

  #line(change: Pick<BookLine, 'entry' | 'hook'>): BookLine {
    return {
      available: String(this.availableCents),
      blocked: String(this.blockedCents),
      ...change,
    };
  }

  *#lines(): Iterable<BookLine> {
    yield this.#line({});
    for (const [name, hook] of this.#hooks) yield this.#line({ hook: { name, ...hook } });
    for (const entry of this.#entries.values()) yield this.#line({ entry: keptFrom(entry) });
  }

  #replay({ available, blocked, entry, hook }: BookLine): void {
    this.availableCents = BigInt(available);
    this.blockedCents = BigInt(blocked);
    if (hook) this.#hooks.set(hook.name, { url: hook.url, headers: hook.headers });
    if (entry) this.#put(entryFrom(entry));
  }
}
