import { setImmediate as turn } from 'node:timers/promises';
import { ChangeFeed } from '../../../src/payouts/change-feed';
import { EventTails } from '../../../src/payouts/event-tails';
import type { OutOfReach } from '../../../src/payouts/log-reach';
import { watchBalance } from '../../../src/payouts/watch-balance';
import { watchEvents } from '../../../src/payouts/watch-events';
import { watchPayout } from '../../../src/payouts/watch-payout';
import { Log, many } from './log-of-events';

const ME = 'merchant';
const END = { done: true, value: undefined };

function begin(log = new Log()) {
  const feed = new ChangeFeed();
  const errors: unknown[] = [];
  const tails = new EventTails(log.store, feed, (error) => errors.push(error));
  const wake = () => feed.wake({ merchantIds: [ME], accountIds: ['a'] });
  return { log, feed, tails, errors, wake };
}

describe('tails', () => {
  test('are one for all who follow a merchant, until the last has gone', async () => {
    const { log, tails, wake } = begin();
    const [first, second] = [tails.hold(ME), tails.hold(ME)];
    expect(second.tail).toBe(first.tail);
    expect(tails.hold('other').tail).not.toBe(first.tail);
    first.release();
    first.release();
    const third = tails.hold(ME);
    expect(third.tail).toBe(second.tail);
    second.release();
    third.release();
    expect(tails.hold(ME).tail).not.toBe(first.tail);
    await first.tail.ready();
    wake();
    await turn();
    expect(log.reads).toHaveLength(1);
  });

  test('read on when they are woken and when they are polled', async () => {
    const { log, tails, wake } = begin();
    const { tail } = tails.hold(ME);
    await tail.ready();
    many(log, 1);
    wake();
    await turn();
    expect(tail.position()).toBe(1n);
    many(log, 1);
    await tails.poll();
    expect(tail.position()).toBe(2n);
  });

  test('tell what goes wrong when they are woken', async () => {
    const { log, tails, wake, errors } = begin();
    await tails.hold(ME).tail.ready();
    log.isAway = true;
    wake();
    await turn();
    expect(errors).toEqual([new Error('no database')]);
  });

  test('are forgotten when they could not begin', async () => {
    const { log, tails } = begin();
    log.isAway = true;
    const { tail, release } = tails.hold(ME);
    await expect(tail.ready()).rejects.toThrow('no database');
    log.isAway = false;
    const next = tails.hold(ME);
    expect(next.tail).not.toBe(tail);
    release();
    expect(tails.hold(ME).tail).toBe(next.tail);
  });
});

describe('whoever follows the log', () => {
  const follow = (given: ReturnType<typeof begin>, watch: object = {}) =>
    watchEvents(given.log.store, given.tails, {
      ...{ merchantId: ME, accountId: null, after: null },
      ...watch,
    });

  test('sees everything after a position, then what comes, in order', async () => {
    const given = begin(many(new Log(), 250));
    const stream = await follow(given, { after: 1n });
    const seen: bigint[] = [];
    for (let n = 0; n < 249; n += 1) seen.push((await stream.next()).value.seq);
    expect(seen).toEqual(Array.from({ length: 249 }, (_, n) => BigInt(n + 2)));
    expect(given.log.reads).toEqual(['1+50', '51+50', '101+50', '151+50', '201+50']);
    const next = stream.next();
    many(given.log, 1);
    given.wake();
    expect((await next).value.seq).toBe(251n);
  });

  test('is told where to go on when lines were forgotten on the way to it', async () => {
    const given = begin(many(new Log(), 250));
    const refusal = ({ code, position }: OutOfReach) => new Error(`${code} ${position}`);
    const stream = await follow(given, { after: 0n, refusal });
    for (let n = 0; n < 50; n += 1) await stream.next();
    // The newest line of a payout stays: what follows it is no reason to go on.
    given.log.events.splice(60, 80);
    given.log.keptAfter = 140n;
    await expect(stream.next()).rejects.toThrow('CURSOR_TOO_OLD 140');
    expect(await stream.next()).toEqual(END);
    await expect(follow(given, { after: 139n, refusal })).rejects.toThrow('CURSOR_TOO_OLD 140');
    await expect(follow(given, { after: 251n })).rejects.toThrow('CURSOR_AHEAD');
    const seq = async (after: bigint) => (await (await follow(given, { after })).next()).value.seq;
    expect(await Promise.all([seq(140n), seq(249n)])).toEqual([141n, 250n]);
  });

  test('sees only what comes, when no position is given', async () => {
    const given = begin(many(new Log(), 3));
    const stream = await follow(given);
    const next = stream.next();
    many(given.log, 1);
    given.wake();
    expect((await next).value.seq).toBe(4n);
  });

  test('sees one account alone, if asked', async () => {
    const given = begin(new Log().write('p', 'b').write('q', 'a').write('r', 'b'));
    const stream = await follow(given, { accountId: 'b', after: 0n });
    expect((await stream.next()).value.payout.id).toBe('p');
    expect((await stream.next()).value.payout.id).toBe('r');
  });

  test('lets go of everything on leaving', async () => {
    const given = begin();
    const { tail, release } = given.tails.hold(ME);
    const stream = await follow(given);
    const waiting = stream.next();
    await turn();
    await stream.return();
    expect(await waiting).toEqual(END);
    release();
    expect(given.tails.hold(ME).tail).not.toBe(tail);
  });

  test('holds nothing when it could not begin', async () => {
    const given = begin();
    given.log.isAway = true;
    await expect(follow(given)).rejects.toThrow('no database');
    given.log.isAway = false;
    many(given.log, 1);
    expect((await (await follow(given, { after: 0n })).next()).value.seq).toBe(1n);
  });
});

describe('whoever watches a payout', () => {
  const watch = ({ log, tails }: ReturnType<typeof begin>, payoutId = 'p') =>
    watchPayout(log.store, tails, { merchantId: ME, payoutId });

  test('sees it as it is, then each later version once', async () => {
    const given = begin(many(new Log(), 2));
    const stream = await watch(given);
    expect((await stream?.next())?.value.version).toBe(2);
    const next = stream?.next();
    given.log.write('q').write('p').write('p');
    given.wake();
    expect((await next)?.value.version).toBe(3);
    expect((await stream?.next())?.value.version).toBe(4);
  });

  test('sees a change once that came while it was read', async () => {
    const given = begin(many(new Log(), 1));
    const { tail } = given.tails.hold(ME);
    await tail.ready();
    const watched = watch(given);
    many(given.log, 1);
    await tail.grow();
    const stream = await watched;
    expect((await stream?.next())?.value.version).toBe(2);
    const next = stream?.next();
    many(given.log, 1);
    given.wake();
    expect((await next)?.value.version).toBe(3);
  });

  test('hears of none that is not there, and holds nothing', async () => {
    const given = begin();
    const { tail, release } = given.tails.hold(ME);
    expect(await watch(given, 'nobody')).toBeNull();
    release();
    expect(given.tails.hold(ME).tail).not.toBe(tail);
    given.log.isAway = true;
    const failing = begin(given.log);
    await expect(watch(failing)).rejects.toThrow('no database');
  });

  test('lets go of everything on leaving', async () => {
    const given = begin(many(new Log(), 1));
    const { tail, release } = given.tails.hold(ME);
    const stream = await watch(given);
    await stream?.return();
    release();
    expect(given.tails.hold(ME).tail).not.toBe(tail);
    expect(await stream?.next()).toEqual(END);
  });
});

describe('whoever watches a balance', () => {
  const watch = ({ log, feed }: ReturnType<typeof begin>) =>
    watchBalance(log.store, feed, { merchantId: ME, accountId: 'a' });

  test('sees it as it is, then each later one', async () => {
    const given = begin();
    const stream = await watch(given);
    expect((await stream?.next())?.value.moves).toBe(0n);
    const next = stream?.next();
    given.wake();
    await turn();
    given.log.balance = { moves: 2n };
    given.wake();
    expect((await next)?.value.moves).toBe(2n);
    const later = stream?.next();
    given.log.balance = null;
    given.wake();
    await turn();
    given.log.balance = { moves: 1n };
    given.wake();
    await turn();
    await stream?.return();
    expect(await later).toEqual(END);
  });

  test('hears of no account that is not there', async () => {
    const given = begin();
    given.log.balance = null;
    expect(await watch(given)).toBeNull();
    given.log.isAway = true;
    await expect(watch(given)).rejects.toThrow('no database');
  });

  test('leaves no listener behind, however it ends', async () => {
    const given = begin();
    let listeners = 0;
    const onAccount = (...args: Parameters<ChangeFeed['onAccount']>) => {
      const leave = given.feed.onAccount(...args);
      listeners += 1;
      return () => {
        listeners -= 1;
        leave();
      };
    };
    const counted = { ...given, feed: { onAccount } as unknown as ChangeFeed };
    const stream = await watch(counted);
    expect(listeners).toBe(1);
    await stream?.return();
    given.log.balance = null;
    await watch(counted);
    given.log.isAway = true;
    await watch(counted).catch(() => undefined);
    expect(listeners).toBe(0);
  });
});
