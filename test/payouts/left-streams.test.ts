import { randomUUID } from 'node:crypto';
import { ChangeFeed } from '../../src/payouts/change-feed';
import { EventTails } from '../../src/payouts/event-tails';
import { watchBalance } from '../../src/payouts/watch-balance';
import { watchEvents } from '../../src/payouts/watch-events';
import { watchPayout } from '../../src/payouts/watch-payout';
import type { PayoutStore } from '../../src/store/payout-store';
import { createPostgresStore } from '../../src/store/postgres-store';
import { eventually } from '../support/eventually';
import { SEALING } from '../support/sealing-keys';
import { storePoolsOf } from '../support/store-pools';
import { aDoor, type Door, settled } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

/** How many of those who listen by this method have not left yet. */
function countLive<Key extends string>(
  target: Record<Key, (id: string, listener: never) => () => void>,
  method: Key,
): () => number {
  let live = 0;
  const listen = target[method].bind(target);
  target[method] = (id, listener) => {
    const leave = listen(id, listener);
    live += 1;
    return () => {
      live -= 1;
      leave();
    };
  };
  return () => live;
}

interface Watched {
  readonly store: PayoutStore;
  readonly feed: ChangeFeed;
  readonly tails: EventTails;
  /** Calls of the store so far, whichever verb. */
  reads(): number;
  /** Listeners of the feed that have not left. */
  listeners(): number;
  /** Wakes everybody who still listens, and lets them read. */
  stir(): Promise<void>;
}

/** A feed and tails of their own over the door's store, with its reads counted. */
function watched(): Watched {
  let reads = 0;
  const store = new Proxy(door.store, {
    get(target, verb: keyof PayoutStore) {
      reads += 1;
      return target[verb];
    },
  });
  const feed = new ChangeFeed();
  const tails = new EventTails(store, feed, (error) => {
    throw error;
  });
  const merchants = countLive(feed, 'onMerchant');
  const accounts = countLive(feed, 'onAccount');
  const { merchantId, accountId } = door;
  return {
    store,
    feed,
    tails,
    reads: () => reads,
    listeners: () => merchants() + accounts(),
    async stir() {
      feed.publish({ merchantIds: [merchantId], accountIds: [accountId] });
      feed.wakeAll();
      await tails.poll();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const eventsOf = ({ store, tails }: Watched) =>
  watchEvents(store, tails, { merchantId: door.merchantId, accountId: null, after: null });

const opened = {
  payoutEvents: eventsOf,
  async payoutChanged({ store, tails }: Watched) {
    const { payout } = await door.aPayout();
    return watchPayout(store, tails, { merchantId: door.merchantId, payoutId: payout.id });
  },
  balanceChanged: ({ store, feed }: Watched) =>
    watchBalance(store, feed, { merchantId: door.merchantId, accountId: door.accountId }),
};

const NAMES = Object.keys(opened) as (keyof typeof opened)[];

/** The stream with everything it has by now already taken, and a reader that waits for more. */
async function idle(name: keyof typeof opened, of: Watched) {
  const stream = await opened[name](of);
  if (stream === null) throw new Error('there is nothing to watch');
  if (name !== 'payoutEvents') await stream.next();
  const waiting = stream.next();
  await new Promise((resolve) => setImmediate(resolve));
  return { stream, waiting };
}

test.each(NAMES)('%s left while idle ends at once and listens no more', async (name) => {
  const of = watched();
  const { stream, waiting } = await idle(name, of);
  const before = of.reads();
  await of.stir();
  await eventually('it looks when it is woken', () => of.reads() > before);
  expect(of.listeners()).toBe(1);
  await stream.return();
  expect(of.listeners()).toBe(0);
  expect(await waiting).toEqual({ done: true, value: undefined });
  const after = of.reads();
  await of.stir();
  expect(of.reads()).toBe(after);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('the last follower closes the tail, not an earlier one', async () => {
  const of = watched();
  const [first, second] = [await eventsOf(of), await eventsOf(of)];
  const { tail, release } = of.tails.hold(door.merchantId);
  release();
  release();
  await first.return();
  await first.return();
  expect(of.tails.hold(door.merchantId).tail).toBe(tail);
  const held = of.tails.hold(door.merchantId);
  held.release();
  const next = second.next();
  const { payout } = await door.aPayout();
  await of.stir();
  expect((await next).value).toMatchObject({ payout: { id: payout.id } });
  await second.return();
});

test('a watcher of one payout leaves the tail that others still hold', async () => {
  const of = watched();
  const { tail, release } = of.tails.hold(door.merchantId);
  const watchers = countLive(tail, 'onPayout');
  const { stream } = await idle('payoutChanged', of);
  expect(watchers()).toBe(1);
  await stream.return();
  expect(watchers()).toBe(0);
  release();
});

test('a watched balance is polled by one timer, which ends with it', async () => {
  const started = jest.spyOn(globalThis, 'setInterval');
  const ended = jest.spyOn(globalThis, 'clearInterval');
  const { stream } = await idle('balanceChanged', watched());
  await stream.return();
  expect(started).toHaveBeenCalledTimes(1);
  expect(ended).toHaveBeenCalledWith(started.mock.results[0]?.value);
});
afterEach(() => jest.restoreAllMocks());

test('whoever watches nothing of this merchant leaves no listener either', async () => {
  const of = watched();
  const nobody = { merchantId: door.merchantId, payoutId: randomUUID(), accountId: randomUUID() };
  expect(await watchPayout(of.store, of.tails, nobody)).toBeNull();
  expect(await watchBalance(of.store, of.feed, nobody)).toBeNull();
  expect(of.listeners()).toBe(0);
});

test('a stream whose reading fails says so, and listens no more', async () => {
  const of = watched();
  const { merchantId, accountId } = door;
  let reads = 0;
  const store: PayoutStore = {
    ...door.store,
    balance: () => {
      reads += 1;
      if (reads > 1) return Promise.reject(new Error('the database is away'));
      return door.store.balance(merchantId, accountId);
    },
  };
  const stream = await watchBalance(store, of.feed, { merchantId, accountId });
  await expect(stream?.next()).rejects.toThrow('the database is away');
  expect(of.listeners()).toBe(0);
});

test('what another process did without telling is found by the poll', async () => {
  const of = watched();
  const silent = createPostgresStore(storePoolsOf(door.pool), {
    sealing: SEALING,
    workerId: randomUUID(),
    leaseMs: 60_000,
    approvalMs: 60_000,
  });
  const events = await eventsOf(of);
  const sent = await door.aSentPayout();
  const balance = await opened.balanceChanged(of);
  const moves = (await balance?.next())?.value?.moves ?? 0n;
  const later = balance?.next();
  await door.tell(sent, settled());
  await silent.credit({
    merchantId: door.merchantId,
    accountId: door.accountId,
    amountCents: 1n,
    reference: randomUUID(),
  });
  await of.tails.poll();
  const told = [await events.next(), await events.next()].map(({ value }) => value.payout.status);
  expect(told).toEqual(['QUEUED', 'SETTLED']);
  // Nobody stirred the feed: its own poll found it.
  expect((await later)?.value?.moves).toBeGreaterThan(moves);
  await events.return();
  await balance?.return();
});
