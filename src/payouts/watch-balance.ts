import type { PayoutStore } from '../store/payout-store';
import type { Balance } from '../store/payout-store-accounts';
import type { ChangeFeed } from './change-feed';
import { PullStream } from './pull-stream';

/** A change nobody told us about is seen after this long. */
const POLL_MS = 1_000;

export interface BalanceWatch {
  readonly merchantId: string;
  readonly accountId: string;
}

/** The balance as it is now, then each later one. Null: no such account of this merchant. */
export async function watchBalance(
  store: PayoutStore,
  feed: ChangeFeed,
  { merchantId, accountId }: BalanceWatch,
): Promise<PullStream<Balance> | null> {
  let stream: PullStream<Balance> | null = null;
  const notify = () => stream?.notify();
  const unlisten = feed.onAccount(accountId, notify);
  const timer = setInterval(notify, POLL_MS);
  timer.unref();
  const leave = () => {
    clearInterval(timer);
    unlisten();
  };
  const first = await store.balance(merchantId, accountId).catch((error: unknown) => {
    leave();
    throw error;
  });
  if (first === null) {
    leave();
    return null;
  }
  let moves = -1n;
  stream = new PullStream(async () => {
    const balance = await store.balance(merchantId, accountId);
    if (balance === null || balance.moves <= moves) return undefined;
    moves = balance.moves;
    return balance;
  }, leave);
  return stream;
}
