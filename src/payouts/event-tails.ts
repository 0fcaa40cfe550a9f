import type { PayoutStore } from '../store/payout-store';
import type { ChangeFeed } from './change-feed';
import { EventTail } from './event-tail';

interface Open {
  readonly tail: EventTail;
  readonly close: () => void;
  users: number;
}

export interface HeldTail {
  readonly tail: EventTail;
  readonly release: () => void;
}

/** One tail for each merchant somebody follows, opened by the first and closed by the last. */
export class EventTails {
  private readonly open = new Map<string, Open>();

  constructor(
    private readonly store: PayoutStore,
    private readonly feed: ChangeFeed,
    private readonly onError: (error: unknown) => void,
  ) {}

  hold(merchantId: string): HeldTail {
    const held = this.open.get(merchantId) ?? this.begin(merchantId);
    held.users += 1;
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      held.users -= 1;
      if (held.users === 0) held.close();
    };
    return { tail: held.tail, release };
  }

  /** Reads on everywhere: covers wake-ups that were lost. */
  async poll(): Promise<void> {
    await Promise.all([...this.open.values()].map(({ tail }) => tail.grow()));
  }

  private begin(merchantId: string): Open {
    const tail = new EventTail(this.store, merchantId);
    const unlisten = this.feed.onMerchant(merchantId, () => {
      tail.grow().catch(this.onError);
    });
    // Whoever waits for `ready` sees the failure; this keeps it from being an unhandled one.
    tail.ready().catch(() => this.forget(merchantId, tail));
    const close = () => {
      unlisten();
      this.forget(merchantId, tail);
    };
    const held: Open = { tail, close, users: 0 };
    this.open.set(merchantId, held);
    return held;
  }

  private forget(merchantId: string, tail: EventTail): void {
    if (this.open.get(merchantId)?.tail === tail) this.open.delete(merchantId);
  }
}
