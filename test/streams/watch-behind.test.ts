import { ChangeFeed } from '../../src/payouts/change-feed';
import { EventTails } from '../../src/payouts/event-tails';
import { watchPayout } from '../../src/payouts/watch-payout';
import { Log } from '../payouts/in-memory/log-of-events';

const ME = 'merchant';

const failed = (error: unknown) => {
  throw error;
};

test.each([10, 31, 32, 33, 500, 6_000])(
  'a watcher who is %i changes behind gets each of them once, in order',
  async (behind) => {
    const log = new Log().write('p').write('q');
    const feed = new ChangeFeed();
    const tails = new EventTails(log.store, feed, failed);
    const watch = { merchantId: ME, payoutId: 'p' };
    const stream = await watchPayout(log.store, tails, watch);
    const got = [(await stream?.next())?.value.version];
    const pending = stream?.next();
    for (let n = 0; n < behind; n += 1) {
      log.write('p');
      if (n % 3 === 0) log.write('q');
      // Some of it is told at once, and the rest in a heap.
      if (n % 7 === 0 && n < 50) await tails.poll();
    }
    await tails.poll();
    got.push((await pending)?.value.version);
    while (got.length <= behind) got.push((await stream?.next())?.value.version);
    expect(got).toEqual(Array.from({ length: behind + 1 }, (_, n) => n + 1));
    const late = stream?.next();
    log.write('p');
    await tails.poll();
    expect((await late)?.value.version).toBe(behind + 2);
    await stream?.return();
  },
);
