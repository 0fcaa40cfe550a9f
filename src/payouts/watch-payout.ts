import type { Payout } from '../domain/payout';
import type { PayoutStore } from '../store/payout-store';
import type { EventTails } from './event-tails';
import { PullStream } from './pull-stream';

export interface PayoutWatch {
  readonly merchantId: string;
  readonly payoutId: string;
}

/** The payout as it is now, then as each change left it. Null: no such payout of this merchant. */
export async function watchPayout(
  store: PayoutStore,
  tails: EventTails,
  { merchantId, payoutId }: PayoutWatch,
): Promise<PullStream<Payout> | null> {
  const { tail, release } = tails.hold(merchantId);
  // Listen first, then read: a change in between is seen twice and yielded once.
  const heard: Payout[] = [];
  let notify = () => {};
  const unlisten = tail.onPayout(payoutId, (event) => {
    heard.push(event.payout);
    notify();
  });
  const leave = () => {
    unlisten();
    release();
  };
  let now: Payout | null;
  try {
    await tail.ready();
    now = await store.payout(merchantId, payoutId);
  } catch (error) {
    leave();
    throw error;
  }
  if (now === null) {
    leave();
    return null;
  }
  heard.unshift(now);
  let version = 0;
  const stream = new PullStream<Payout>(async () => {
    let payout = heard.shift();
    while (payout !== undefined && payout.version <= version) payout = heard.shift();
    version = payout?.version ?? version;
    return payout;
  }, leave);
  notify = () => stream.notify();
  return stream;
}
