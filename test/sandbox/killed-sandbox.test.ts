import type { SubmitOrder } from '../../src/providers/provider';
import { eventually } from '../support/eventually';
import { anOrder, referenceTo } from '../support/sandboxed-provider';
import { aKeptSandbox, bookOf, type KeptSandbox, keyOf } from './kept-sandbox';

jest.setTimeout(30_000);

let kept: KeptSandbox;
beforeEach(async () => {
  kept = await aKeptSandbox();
});
afterEach(() => kept.close());

test('killed between order and settlement, it settles, tells and pays once', async () => {
  const killed = await kept.startProcess(0.2);
  const order = anOrder(1_050n);
  expect(await kept.talkTo(killed).submit(order)).toMatchObject({ outcome: 'accepted' });
  await killed.kill();
  expect(kept.toldOf(order)).toEqual([]);

  const next = await kept.start(0.2);
  const provider = kept.talkTo(next);
  expect(await provider.lookUp(referenceTo(order))).toMatchObject({ outcome: 'processing' });
  expect(await provider.submit(order)).toMatchObject({ outcome: 'processing' });
  await eventually('the notice comes', () => kept.toldOf(order).length > 0);
  expect(kept.toldOf(order)).toEqual(['LIQUIDATED']);
  expect(await provider.submit(order)).toMatchObject({ outcome: 'settled' });
  const { entries, available } = await bookOf(next);
  expect(entries).toMatchObject([{ posts: 3, payments: 1, noticesSent: 1 }]);
  expect(available).toBe('999989.50');
});

test('killed between settlement and return, it returns once', async () => {
  const killed = await kept.startProcess(0.5);
  const order = anOrder(1_060n);
  await kept.talkTo(killed).submit(order);
  await eventually('it settles', () => kept.toldOf(order).length === 1);
  await killed.kill();

  const next = await kept.start(0.5);
  await eventually('it returns', () => kept.toldOf(order).includes('REFUNDED'));
  const { entries, available, blocked } = await bookOf(next);
  expect(entries).toMatchObject([{ payments: 1, refunds: [{ amount: '10.60' }] }]);
  expect([available, blocked]).toEqual(['1000000.00', '0.00']);
});

test('killed in a storm of orders, it has all it answered, and the money adds up', async () => {
  const killed = await kept.startProcess(1);
  const provider = kept.talkTo(killed);
  const answered: SubmitOrder[] = [];
  let isOver = false;
  const storm = Array.from({ length: 16 }, async () => {
    while (!isOver) {
      const order = anOrder(1_000n);
      const { outcome } = await provider.submit(order);
      if (outcome === 'accepted') answered.push(order);
    }
  });
  await eventually('many are answered', () => answered.length > 300);
  await killed.kill();
  isOver = true;
  await Promise.all(storm);

  const next = await kept.start(1);
  await eventually('all are settled and told', async () => {
    const { entries, blocked } = await bookOf(next);
    return blocked === '0.00' && entries.every(({ noticesOwed }) => noticesOwed === 0);
  });
  const { entries, available } = await bookOf(next);
  const paid = new Map(entries.map(({ key, payments }) => [key, payments]));
  expect(answered.filter((order) => paid.get(keyOf(order)) !== 1)).toEqual([]);
  expect(entries.every(({ payments }) => payments === 1)).toBe(true);
  expect(entries.map(({ id }) => id)).toEqual(entries.map((_, index) => index + 1));
  expect(available).toBe(`${1_000_000 - entries.length * 10}.00`);
  const told = new Set(kept.inbox.received.map(({ body }) => JSON.parse(String(body)).data.id));
  expect(told.size).toBe(entries.length);
});
