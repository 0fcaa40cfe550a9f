import type { PayoutEvent } from '../domain/payout';
import type { PayoutStore } from '../store/payout-store';
import type { EventTails } from './event-tails';
import { PullStream } from './pull-stream';

/** Small: everybody who reads slowly holds a page of their own. */
const PAGE = 50;

export interface EventWatch {
  readonly merchantId: string;
  /** Only this account's events; null: the whole merchant. */
  readonly accountId: string | null;
  /** Only these accounts' events, where the caller reaches no others. */
  readonly within?: readonly string[] | null;
  /** Only those of which this is true. */
  readonly only?: (event: PayoutEvent) => boolean;
  /** Everything after this position, then live. Null: live only. */
  readonly after: bigint | null;
  /** Told where the reader begins, and then of each position that is handed out. */
  readonly onPosition?: (position: bigint) => void;
}

/**
 * The merchant's log after a position, then live: no gap, no repeat, in the order of commits. It
 * pulls, so a slow reader costs a position and not a queue.
 */
export async function watchEvents(
  store: PayoutStore,
  tails: EventTails,
  watch: EventWatch,
): Promise<PullStream<PayoutEvent>> {
  const { tail, release } = tails.hold(watch.merchantId);
  const { accountId, within } = watch;
  const { only = () => true, onPosition = () => undefined } = watch;
  const wanted = (event: PayoutEvent) => isWithin(event) && only(event);
  const isWithin = ({ payout }: PayoutEvent) =>
    (accountId === null || payout.accountId === accountId) &&
    (!within || within.includes(payout.accountId));
  try {
    await tail.ready();
  } catch (error) {
    release();
    throw error;
  }
  let position = watch.after ?? tail.position();
  onPosition(position);
  let page: readonly PayoutEvent[] = [];
  let next = 0;
  const pull = async (): Promise<PayoutEvent | undefined> => {
    for (;;) {
      for (let event = page[next]; event !== undefined; event = page[next]) {
        next += 1;
        position = event.seq;
        if (!wanted(event)) continue;
        onPosition(position);
        return event;
      }
      page = tail.after(position) ?? (await store.eventsAfter(watch.merchantId, position, PAGE));
      next = 0;
      if (page.length === 0) return undefined;
    }
  };
  const stream: PullStream<PayoutEvent> = new PullStream(pull, () => {
    unlisten();
    release();
  });
  const unlisten = tail.onGrowth(() => stream.notify());
  return stream;
}
