import type { Payout, PayoutEvent } from '../domain/payout';
import type { PayoutStore } from '../store/payout-store';
import type { EventTail } from './event-tail';
import type { EventTails } from './event-tails';
import { PullStream } from './pull-stream';

export interface PayoutWatch {
  readonly merchantId: string;
  readonly payoutId: string;
}

/** What is kept for a reader who is behind; what is more is read again from the log. */
const HEARD_MAX = 32;
const PAGE = 100;

/** The payout as it is now, then as each change left it. Null: no such payout of this merchant. */
export async function watchPayout(
  store: PayoutStore,
  tails: EventTails,
  watch: PayoutWatch,
): Promise<PullStream<Payout> | null> {
  const { merchantId, payoutId } = watch;
  const { tail, release } = tails.hold(merchantId);
  const heard = new Heard(store, tail, watch);
  let notify = () => {};
  // Listen first, then read: a change in between is seen twice and yielded once.
  const unlisten = tail.onPayout(payoutId, (event) => {
    heard.hear(event);
    notify();
  });
  const leave = () => {
    unlisten();
    release();
  };
  let now: Payout | null;
  try {
    await tail.ready();
    heard.beginAt(tail.position());
    now = await store.payout(merchantId, payoutId);
  } catch (error) {
    leave();
    throw error;
  }
  if (now === null) {
    leave();
    return null;
  }
  let first: Payout | null = now;
  let version = 0;
  const stream = new PullStream<Payout>(async () => {
    let payout = first ?? (await heard.next());
    first = null;
    while (payout !== undefined && payout.version <= version) payout = await heard.next();
    version = payout?.version ?? version;
    return payout;
  }, leave);
  notify = () => stream.notify();
  return stream;
}

/** Events of one payout that wait for their reader: a few here, the others in the log. */
class Heard {
  private waiting: PayoutEvent[] = [];
  private missed = false;
  private position = 0n;

  constructor(
    private readonly store: PayoutStore,
    private readonly tail: EventTail,
    private readonly watch: PayoutWatch,
  ) {}

  beginAt(position: bigint): void {
    this.position = position;
  }

  hear(event: PayoutEvent): void {
    this.missed ||= this.waiting.length >= HEARD_MAX;
    if (!this.missed) this.waiting.push(event);
  }

  async next(): Promise<Payout | undefined> {
    if (this.waiting.length === 0 && this.missed) await this.readMissed();
    const event = this.waiting.shift();
    if (event === undefined) return undefined;
    this.position = event.seq;
    return event.payout;
  }

  private async readMissed(): Promise<void> {
    const { merchantId, payoutId } = this.watch;
    while (this.waiting.length === 0) {
      const page =
        this.tail.after(this.position) ??
        (await this.store.eventsAfter(merchantId, this.position, PAGE));
      const end = page.at(-1);
      // The tail has no more, in this same turn: from here on nothing is missed.
      this.missed = end !== undefined;
      if (end === undefined) return;
      this.position = end.seq;
      this.waiting = page.filter(({ payout }) => payout.id === payoutId);
    }
  }
}
