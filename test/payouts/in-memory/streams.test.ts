import { setImmediate as turn } from 'node:timers/promises';
import type { PayoutEvent } from '../../../src/domain/payout';
import { ChangeFeed } from '../../../src/payouts/change-feed';
import { EventTail } from '../../../src/payouts/event-tail';
import { PullStream } from '../../../src/payouts/pull-stream';
import { Log, many } from './log-of-events';

const END = { done: true, value: undefined };
const ME = 'merchant';

describe('a feed', () => {
  test('wakes who listens to what changed, and nobody else', () => {
    const feed = new ChangeFeed();
    const heard: string[] = [];
    const leave = feed.onMerchant('m', () => heard.push('m'));
    feed.onMerchant('m', () => heard.push('m again'));
    feed.onMerchant('n', () => heard.push('n'));
    feed.onAccount('m', () => heard.push('account m'));
    feed.wake({ merchantIds: ['m'], accountIds: [] });
    expect(heard.splice(0)).toEqual(['m', 'm again']);
    feed.wake({ merchantIds: [], accountIds: ['m', 'x'] });
    expect(heard.splice(0)).toEqual(['account m']);
    leave();
    leave();
    feed.wakeAll();
    expect(heard).toEqual(['m again', 'n', 'account m']);
  });

  test('carries over a bridge what happened here, not what came over it', () => {
    const feed = new ChangeFeed();
    const sent: unknown[] = [];
    const changed = { merchantIds: ['m'], accountIds: ['a'] };
    const close = feed.bridgeTo((one) => sent.push(one));
    feed.wake(changed);
    feed.publish(changed);
    close();
    feed.publish(changed);
    expect(sent).toEqual([changed]);
  });

  test('a listener that left and came again is heard', () => {
    const feed = new ChangeFeed();
    const heard: string[] = [];
    const leave = feed.onMerchant('m', () => heard.push('old'));
    leave();
    feed.onMerchant('m', () => heard.push('new'));
    leave();
    feed.wakeAll();
    expect(heard).toEqual(['new']);
  });
});

describe('a stream', () => {
  function aStream() {
    const values: number[] = [];
    let ends = 0;
    const stream = new PullStream(
      async () => values.shift(),
      () => {
        ends += 1;
      },
    );
    return { values, stream, ends: () => ends };
  }

  test('gives what there is, and waits for what there is not', async () => {
    const { values, stream } = aStream();
    values.push(1, 2);
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    const [two, three] = [stream.next(), stream.next()];
    expect(await two).toEqual({ done: false, value: 2 });
    await turn();
    values.push(3);
    stream.notify();
    expect(await three).toEqual({ done: false, value: 3 });
  });

  test('can be left while it waits, once', async () => {
    const { stream, ends } = aStream();
    const waiting = stream.next();
    await turn();
    expect(await stream.return()).toEqual(END);
    expect(await waiting).toEqual(END);
    expect(await stream.next()).toEqual(END);
    await stream.return();
    expect(ends()).toBe(1);
  });

  test('passes on what is thrown into it', async () => {
    const { stream, ends } = aStream();
    await expect(stream.throw(new Error('mine'))).rejects.toThrow('mine');
    await expect(stream.throw('a text')).rejects.toThrow('a text');
    expect(ends()).toBe(1);
  });

  test('ends when it cannot pull, and tells why once', async () => {
    let ends = 0;
    const pull = () => Promise.reject(new Error('no database'));
    const stream = new PullStream(pull, () => {
      ends += 1;
    });
    await expect(stream.next()).rejects.toThrow('no database');
    expect(await stream.next()).toEqual(END);
    expect(ends).toBe(1);
  });

  test('gives nothing that was pulled after it was left', async () => {
    let give: (value: number) => void = () => undefined;
    const pull = () => new Promise<number>((resolve) => (give = resolve));
    const stream = new PullStream(pull, () => undefined);
    const waiting = stream.next();
    await turn();
    await stream.return();
    give(1);
    expect(await waiting).toEqual(END);
  });
});

const seqs = (events: readonly PayoutEvent[] | null) => events?.map(({ seq }) => Number(seq));

describe('a tail', () => {
  test('begins at the end of the log and reads what comes', async () => {
    const log = many(new Log(), 3);
    const tail = new EventTail(log.store, ME);
    await tail.ready();
    expect(tail.position()).toBe(3n);
    expect(tail.after(2n)).toBeNull();
    expect(tail.after(3n)).toEqual([]);
    many(log, 2);
    await tail.grow();
    expect(log.reads).toEqual(['3+500']);
    expect(tail.position()).toBe(5n);
    expect(seqs(tail.after(3n))).toEqual([4, 5]);
    expect(seqs(tail.after(4n))).toEqual([5]);
    expect(tail.after(2n)).toBeNull();
  });

  test('reads page by page to the end, and calls its followers for each', async () => {
    const log = new Log();
    const tail = new EventTail(log.store, ME);
    await tail.ready();
    let calls = 0;
    const leave = tail.onGrowth(() => {
      calls += 1;
    });
    many(log, 1_001);
    await tail.grow();
    expect(log.reads).toEqual(['0+500', '500+500', '1000+500']);
    expect(calls).toBe(3);
    await tail.grow();
    expect(calls).toBe(3);
    leave();
    many(log, 1);
    await tail.grow();
    expect(calls).toBe(3);
  });

  test('keeps the newest two thousand and some', async () => {
    const log = new Log();
    const tail = new EventTail(log.store, ME);
    await tail.ready();
    many(log, 2_048);
    await tail.grow();
    expect(seqs(tail.after(0n))?.slice(0, 2)).toEqual([1, 2]);
    many(log, 1);
    await tail.grow();
    expect(tail.after(0n)).toBeNull();
    expect(seqs(tail.after(1n))?.slice(0, 2)).toEqual([2, 3]);
    expect(seqs(tail.after(2_047n))).toEqual([2_048, 2_049]);
  });

  test('hands out a page at a time, so that a slow reader holds no more', async () => {
    const log = new Log();
    const tail = new EventTail(log.store, ME);
    await tail.ready();
    many(log, 250);
    await tail.grow();
    const page = seqs(tail.after(0n));
    expect(page).toHaveLength(100);
    expect(seqs(tail.after(BigInt(page?.at(-1) ?? 0)))?.[0]).toBe(101);
  });

  test('makes of many wake-ups while it reads one more read', async () => {
    const log = new Log();
    const tail = new EventTail(log.store, ME);
    await tail.ready();
    const [first, ...others] = [tail.grow(), tail.grow(), tail.grow()];
    await Promise.all([first, ...others]);
    expect(log.reads.length).toBeLessThanOrEqual(2);
    await tail.grow();
    expect(log.reads.length).toBeGreaterThan(1);
  });

  test('hands the events of a payout to who watches it', async () => {
    const log = new Log();
    const tail = new EventTail(log.store, ME);
    const heard: string[] = [];
    const leave = tail.onPayout('p', ({ seq }) => heard.push(`p ${seq}`));
    tail.onPayout('p', ({ seq }) => heard.push(`P ${seq}`));
    tail.onPayout('q', ({ seq }) => heard.push(`q ${seq}`));
    await tail.ready();
    log.write('p').write('q').write('r');
    await tail.grow();
    expect(heard.splice(0)).toEqual(['p 1', 'P 1', 'q 2']);
    leave();
    leave();
    log.write('p');
    await tail.grow();
    expect(heard).toEqual(['P 4']);
  });
});
