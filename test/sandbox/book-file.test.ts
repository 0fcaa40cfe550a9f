import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { eventually } from '../support/eventually';
import { openInbox } from '../support/notice-inbox';
import { anOrder, referenceTo } from '../support/sandboxed-provider';
import { aKeptSandbox, bookOf, type KeptSandbox } from './kept-sandbox';

let kept: KeptSandbox;
beforeEach(async () => {
  // The first notice of a test is refused; its second try comes minutes later.
  kept = await aKeptSandbox([500]);
});
afterEach(() => kept.close());

test('ids, balance and end-to-end ids go on where the last run stopped', async () => {
  const first = await kept.start(0);
  const order = anOrder(1_000n);
  await kept.talkTo(first).submit(order);
  await eventually('it is settled', async () => (await bookOf(first)).blocked === '0.00');
  await first.stop();
  const second = await kept.start(0);
  const provider = kept.talkTo(second);
  const { endToEndId } = (await bookOf(second)).entries[0]!;
  expect(await provider.lookUp(referenceTo(order))).toMatchObject({ endToEndId });
  await provider.submit(anOrder(500n));
  await eventually('it is settled', async () => (await bookOf(second)).blocked === '0.00');
  const { entries, available } = await bookOf(second);
  expect(entries.map(({ id }) => id)).toEqual([1, 2]);
  expect(available).toBe('999985.00');
});

test('a notice nobody took is sent by the next run', async () => {
  const first = await kept.start(1);
  const order = anOrder(1_000n);
  await kept.talkTo(first).submit(order);
  await eventually('it is refused', () => kept.toldOf(order).length === 1);
  await first.stop();
  const second = await kept.start(1);
  await eventually('it is sent again', () => kept.toldOf(order).length === 2);
  await eventually('it is taken', async () => (await bookOf(second)).entries[0]?.noticesOwed === 0);
  await second.stop();
  const third = await kept.start(1);
  expect((await bookOf(third)).entries).toMatchObject([{ noticesSent: 1, noticesOwed: 0 }]);
  expect(kept.toldOf(order)).toEqual(['LIQUIDATED', 'LIQUIDATED']);
});

test('who registers gets what was missed, and is known to the next run', async () => {
  const first = await kept.start(1);
  const provider = kept.talkTo(first);
  const order = anOrder(1_000n);
  await provider.submit(order);
  await eventually('it is refused', () => kept.toldOf(order).length === 1);
  const elsewhere = await openInbox();
  await provider.registerNotices?.(elsewhere.url);
  await eventually('it is sent there', () => elsewhere.received.length === 1);
  await first.stop();
  const second = await kept.start(1);
  await kept.talkTo(second).submit(anOrder(1_000n));
  await eventually('the next one, too', () => elsewhere.received.length === 2);
  expect(elsewhere.received[1]?.headers['x-webhook-secret']).toBe('sandbox-webhook-secret');
  await elsewhere.close();
});

test('a torn last line never happened, and the next line stands by itself', async () => {
  const first = await kept.start(0);
  await kept.talkTo(first).submit(anOrder(1_000n));
  await first.stop();
  appendFileSync(kept.bookFile, '{"available":"1","blocked":"0","entry":{"key":"to');
  const second = await kept.start(0);
  await kept.talkTo(second).submit(anOrder(1_000n));
  await second.stop();
  const third = await kept.start(0);
  const { entries, available } = await bookOf(third);
  expect(entries.map(({ payments }) => payments)).toEqual([1, 1]);
  expect(available).toBe('999980.00');
});

test('a line that makes no sense stops the start, which says where it is', async () => {
  const first = await kept.start(0);
  await first.stop();
  appendFileSync(kept.bookFile, 'nonsense\n');
  await expect(kept.start(0)).rejects.toThrow(/pagstar\.jsonl:2; move the file away/);
});

test('a start leaves one line for each payout, for its owner alone', async () => {
  const first = await kept.start(0);
  const provider = kept.talkTo(first);
  for (const amountCents of [1_000n, 1_051n, 1_060n]) await provider.submit(anOrder(amountCents));
  await eventually('the last is returned', async () => {
    const { entries } = await bookOf(first);
    return entries[2]?.refunds.length === 1;
  });
  await first.stop();
  const lines = () => readFileSync(kept.bookFile, 'utf8').trim().split('\n').length;
  expect(lines()).toBeGreaterThan(6);
  await (await kept.start(0)).stop();
  // The first line is the balance.
  expect(lines()).toBe(4);
  expect(statSync(kept.bookFile).mode & 0o777).toBe(0o600);
});
