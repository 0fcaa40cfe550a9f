import type { PayoutEvent } from '../domain/payout';
import type { PayoutStore } from '../store/payout-store';

/** How much of a merchant's log is kept in memory for those who follow it live. */
const RING_MAX = 2_048;
const PAGE = 500;
const SHARED_PAGE = 100;

type Listener = (event: PayoutEvent) => void;

/**
 * The live end of one merchant's event log, read once for everybody in this process who follows
 * it. Followers of the whole log keep a position and pull; watchers of one payout are handed its
 * events, so that thousands of them cost nothing for the events of others.
 */
export class EventTail {
  private ring: PayoutEvent[] = [];
  private last = 0n;
  private reading: Promise<void> | null = null;
  private again = false;
  private readonly followers = new Set<() => void>();
  private readonly watchers = new Map<string, Set<Listener>>();
  private readonly begun: Promise<void>;

  constructor(
    private readonly store: PayoutStore,
    private readonly merchantId: string,
  ) {
    this.begun = this.begin();
  }

  /** Resolves once the tail stands at the end of the log; from then on it misses nothing. */
  ready(): Promise<void> {
    return this.begun;
  }

  position(): bigint {
    return this.last;
  }

  /**
   * The next events after a position, a page of them: whoever reads slowly keeps no more than that
   * in memory. Null when they are no longer (or not yet) here.
   */
  after(seq: bigint): readonly PayoutEvent[] | null {
    if (seq >= this.last) return [];
    const first = this.ring[0]?.seq;
    if (first === undefined || seq + 1n < first) return null;
    const start = Number(seq + 1n - first);
    return this.ring.slice(start, start + SHARED_PAGE);
  }

  onGrowth(follower: () => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  onPayout(payoutId: string, listener: Listener): () => void {
    const set = this.watchers.get(payoutId) ?? new Set();
    this.watchers.set(payoutId, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.watchers.get(payoutId) === set) this.watchers.delete(payoutId);
    };
  }

  /** Reads on; wake-ups that come while reading are one more read, however many they were. */
  grow(): Promise<void> {
    this.again = true;
    this.reading ??= this.readOn().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async begin(): Promise<void> {
    this.last = (await this.store.logEnds(this.merchantId)).last;
  }

  private async readOn(): Promise<void> {
    await this.begun;
    while (this.again) {
      this.again = false;
      const page = await this.store.eventsAfter(this.merchantId, this.last, PAGE);
      if (page.length === PAGE) this.again = true;
      if (page.length > 0) this.append(page);
    }
  }

  private append(page: readonly PayoutEvent[]): void {
    this.ring.push(...page);
    if (this.ring.length > RING_MAX) this.ring = this.ring.slice(-RING_MAX);
    this.last = page.at(-1)?.seq ?? this.last;
    for (const event of page) {
      for (const listener of this.watchers.get(event.payout.id) ?? []) listener(event);
    }
    for (const follower of [...this.followers]) follower();
  }
}
