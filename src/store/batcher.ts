import { isAboutItem, wasRefused } from './repeating';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly sinceMs: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatcherOptions<Item, Result> {
  /** Runs many items in one transaction and answers each, in the order given. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Two items with the same key never share a batch: the second sees what the first did. */
  readonly key: (item: Item) => string;
  readonly batchMax: number;
  /** Two batches under way were measured best: one commits while the next is filled. */
  readonly inFlightMax: number;
  readonly queueMax: number;
  /** Whoever would be run later than this is refused instead: he has given up, or soon will. */
  readonly waitMaxMs?: number;
}

/** The queue is full or too slow: nothing was accepted, the caller may try again. */
export class Overloaded extends Error {}

/**
 * Gathers calls that wait at the same moment into one transaction. No timer: a lone call leaves at
 * once, and batches grow only while the database is busy. A failed batch is repeated one by one,
 * so that only the item that cannot be done fails.
 */
export class Batcher<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;
  private scheduled = false;

  constructor(private readonly options: BatcherOptions<Item, Result>) {}

  add(item: Item): Promise<Result> {
    if (this.waiting.length >= this.options.queueMax) {
      return Promise.reject(new Overloaded('the write queue is full'));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, sinceMs: performance.now(), resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled || this.inFlight >= this.options.inFlightMax) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    const batch = this.take();
    if (batch.length === 0) return;
    this.inFlight += 1;
    void this.runBatch(batch).finally(() => {
      this.inFlight -= 1;
      if (this.waiting.length > 0) this.schedule();
    });
    if (this.waiting.length > 0) this.schedule();
  }

  private take(): Waiting<Item, Result>[] {
    const taken: Waiting<Item, Result>[] = [];
    const left: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    this.refuseLate();
    for (const entry of this.waiting) {
      const key = this.options.key(entry.item);
      const fits = taken.length < this.options.batchMax && !keys.has(key);
      if (fits) keys.add(key);
      (fits ? taken : left).push(entry);
    }
    this.waiting = left;
    return taken;
  }

  private refuseLate(): void {
    const { waitMaxMs = Number.POSITIVE_INFINITY } = this.options;
    const oldest = performance.now() - waitMaxMs;
    // In the order of their coming: whoever came after one in time is in time.
    const late = this.waiting.findIndex(({ sinceMs }) => sinceMs >= oldest);
    const refused = this.waiting.splice(0, late < 0 ? this.waiting.length : late);
    for (const { reject } of refused) reject(new Overloaded('the write queue is slow'));
  }

  /** What went wrong, once everybody has been told; null: nothing. */
  private async runBatch(batch: Waiting<Item, Result>[]): Promise<unknown> {
    try {
      const results = await this.options.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => {
        resolve(results[i] as Result);
      });
      return null;
    } catch (error) {
      // After a lost connection nobody knows what was committed; a second run could count twice.
      if (batch.length > 1 && wasRefused(error)) await this.runSingly(batch);
      else for (const { reject } of batch) reject(error);
      return error;
    }
  }

  private async runSingly(batch: Waiting<Item, Result>[]): Promise<void> {
    for (const [n, entry] of batch.entries()) {
      const trouble = await this.runBatch([entry]);
      if (trouble === null || isAboutItem(trouble)) continue;
      // The next would only wait as long for the same: a lock, a disk, a connection.
      for (const { reject } of batch.slice(n + 1)) reject(trouble);
      return;
    }
  }
}
