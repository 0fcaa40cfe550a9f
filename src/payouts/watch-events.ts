import type { PayoutEvent } from '../domain/payout';
import type { PayoutStore } from '../store/payout-store';
import type { EventTails } from './event-tails';
import { type OutOfReach, OutOfReachError, outOfReach, refuseGap } from './log-reach';
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
  /** What is thrown where the log cannot be read on from a position. */
  readonly refusal?: (why: OutOfReach) => Error;
  /** Told where the reader begins, and then of each position that is handed out. */
  readonly onPosition?: (position: bigint) => void;
}

/** Reads the log itself, for whoever stands where the tail does not reach. */
class LogReader {
  constructor(
    private readonly store: PayoutStore,
    private readonly watch: EventWatch,
  ) {}

  /** Throws where a line after the position may be missing. */
  async begin(position: bigint): Promise<void> {
    const why = outOfReach(position, await this.ends());
    if (why !== null) throw this.refused(new OutOfReachError(why));
  }

  async after(position: bigint): Promise<readonly PayoutEvent[]> {
    const page = await this.store.eventsAfter(this.watch.merchantId, position, PAGE);
    await refuseGap(page, position, () => this.ends()).catch((error: unknown) => {
      throw this.refused(error);
    });
    return page;
  }

  private readonly ends = () => this.store.logEnds(this.watch.merchantId);

  private refused(error: unknown): unknown {
    const { refusal } = this.watch;
    return error instanceof OutOfReachError && refusal ? refusal(error.why) : error;
  }
}

function wantedBy({ accountId, within, only = () => true }: EventWatch) {
  const isWithin = ({ payout }: PayoutEvent) =>
    (accountId === null || payout.accountId === accountId) &&
    (!within || within.includes(payout.accountId));
  return (event: PayoutEvent) => isWithin(event) && only(event);
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
  const { onPosition = () => undefined } = watch;
  const wanted = wantedBy(watch);
  const reader = new LogReader(store, watch);
  try {
    await tail.ready();
    if (watch.after !== null) await reader.begin(watch.after);
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
      page = tail.after(position) ?? (await reader.after(position));
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
