import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { bookedByPayout } from './booked';
import { decides } from './decisions';

const ROUNDS = 5;
const AT_ONCE = 10;

let app: TestApp;
beforeAll(async () => {
  // Few at a time are submitted, so that some cancellations come before and some after.
  app = await aRunningApp({ env: { WORK_CONCURRENCY: '2' } });
}, 60_000);
afterAll(() => app.stop(), 60_000);

async function requestAndCancel(): Promise<{ id: string; canceled: boolean }> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '1.00' }));
  const id = payout?.id ?? '';
  const { refused } = await decides(app.api, 'cancelPayout', { payoutId: id });
  return { id, canceled: refused.length === 0 };
}

test('a cancellation that races the submission wins or loses, never both', async () => {
  const tried: { id: string; canceled: boolean }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const together = Array.from({ length: AT_ONCE }, () => requestAndCancel());
    tried.push(...(await Promise.all(together)));
  }
  const ends = await eventually('all of them end', async () => {
    const { rows } = await app.pool.query<{ id: string; status: string }>(
      `select id, status from payout where closing is not null`,
    );
    return rows.length === ROUNDS * AT_ONCE
      ? new Map(rows.map((row) => [row.id, row.status]))
      : null;
  });
  const booked = await bookedByPayout(app);
  const told = tried.map(({ id, canceled }) => ({
    said: canceled ? 'CANCELED' : 'SETTLED',
    ended: ends.get(id),
    payments: booked.get(id)?.[0]?.payments ?? 0,
  }));
  const canceled = { said: 'CANCELED', ended: 'CANCELED', payments: 0 };
  const paid = { said: 'SETTLED', ended: 'SETTLED', payments: 1 };
  for (const one of told) expect(one).toEqual(one.payments === 0 ? canceled : paid);
  // Otherwise there was no race.
  expect(told.filter(({ payments }) => payments === 0).length).toBeGreaterThan(0);
  expect(told.filter(({ payments }) => payments === 1).length).toBeGreaterThan(0);
  expect(await app.faults()).toEqual([]);
});
