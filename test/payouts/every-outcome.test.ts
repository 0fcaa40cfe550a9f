import { anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { bookedByPayout, ledgerOf } from './booked';

let app: TestApp;
const ids = new Map<string, string>();

/** Amount, the status it stays in, debits in the provider's book, and what the money did. */
const OUTCOMES = [
  ['1.00', 'SETTLED', 1, 'CAPTURE'],
  ['1.49', 'SETTLED', 1, 'CAPTURE'],
  ['1.50', 'SETTLED', 1, 'CAPTURE'],
  ['1.51', 'FAILED', 0, 'RELEASE'],
  ['1.52', 'FAILED', 0, 'RELEASE'],
  ['1.53', 'SETTLED', 1, 'CAPTURE'],
  ['1.54', 'SETTLED', 1, 'CAPTURE'],
  ['1.55', 'FAILED', 0, 'RELEASE'],
  ['1.56', 'SETTLED', 1, 'CAPTURE'],
  ['1.57', 'SETTLED', 1, 'CAPTURE'],
  ['1.58', 'SETTLED', 1, 'CAPTURE'],
  ['1.59', 'PARTIALLY_REFUNDED', 1, 'CAPTURE REFUND'],
  ['1.60', 'REFUNDED', 1, 'CAPTURE REFUND'],
  // Pagstar has no words for these three.
  ['1.61', 'SETTLED', 1, 'CAPTURE'],
  ['1.62', 'SETTLED', 1, 'CAPTURE'],
  ['1.63', 'SETTLED', 1, 'CAPTURE'],
  ['1.65', 'SETTLED', 1, 'CAPTURE'],
  ['1.66', 'FAILED', 0, 'RELEASE'],
  ['1.67', 'FAILED', 0, 'RELEASE'],
  ['1.68', 'SETTLED', 1, 'CAPTURE'],
  ['1.69', 'PROCESSING', 0, ''],
  ['1.70', 'SETTLED', 1, 'CAPTURE'],
  ['1.99', 'SETTLED', 1, 'CAPTURE'],
] as const;

beforeAll(async () => {
  app = await aRunningApp();
  await Promise.all(
    OUTCOMES.map(async ([amount]) => {
      const { payout } = await app.api.request(anOrder(app.accountId, { amount }));
      ids.set(amount, payout?.id ?? '');
    }),
  );
}, 60_000);
afterAll(() => app.stop(), 60_000);

const becomes = (amount: string, status: string): Promise<PayoutAnswer> =>
  eventually(`${amount} is ${status}`, async () => {
    const payout = await app.api.payout(ids.get(amount) ?? '');
    return payout.status === status ? payout : null;
  });

test.each(OUTCOMES)('%s ends %s with %i effective payments', async (...row) => {
  const [amount, status, payments, moves] = row;
  const { id } = await becomes(amount, status);
  const entries = (await bookedByPayout(app)).get(id) ?? [];
  // One key for ever, so one entry, whatever was sent again.
  expect(entries).toHaveLength(1);
  expect(entries[0]?.payments).toBe(payments);
  const kinds = (await ledgerOf(app.pool, id)).map((line) => line.split(' ')[0]);
  expect(kinds.join(' ')).toBe(`HOLD ${moves}`.trim());
});

test.each([
  ['1.51', 'INSUFFICIENT_FUNDS'],
  ['1.52', 'RECIPIENT_BANK_REJECTED'],
  ['1.55', 'PROVIDER_ERROR'],
  ['1.66', 'PIX_KEY_NOT_FOUND'],
  ['1.67', 'RECIPIENT_MISMATCH'],
])('%s says why it failed', async (amount, code) => {
  const { failure } = await becomes(amount, 'FAILED');
  expect(failure).toMatchObject({ code });
});

test('the lying notice of 1.55 is kept beside what proved it wrong', async () => {
  const { notices, timeline } = await becomes('1.55', 'FAILED');
  expect(notices).toMatchObject([
    { verdict: 'MISMATCH', claimed: 'LIQUIDATED', proven: 'CANCELED' },
  ]);
  expect(timeline.map(({ to }) => to)).not.toContain('SETTLED');
});

test('half of 1.59 and all of 1.60 came back', async () => {
  expect(await becomes('1.59', 'PARTIALLY_REFUNDED')).toMatchObject({ refunded: '0.79' });
  expect(await becomes('1.60', 'REFUNDED')).toMatchObject({ refunded: '1.60' });
});

test('1.69 says what it waits for and when it is looked at again', async () => {
  const { id } = await becomes('1.69', 'PROCESSING');
  const { data } = await app.api.call<{ payout: { waitingFor: string; nextCheckAt: string } }>(
    'query ($id: ID!) { payout(id: $id) { waitingFor nextCheckAt } }',
    { id },
  );
  expect(data.payout.waitingFor).toBe('the payment system');
  expect(Number.isNaN(Date.parse(data.payout.nextCheckAt))).toBe(false);
});

test('the money adds up at both ends', async () => {
  await Promise.all(OUTCOMES.map(([amount, status]) => becomes(amount, status)));
  const booked = [...(await bookedByPayout(app)).values()].flat();
  const cents = (text: string) => Math.round(Number(text) * 100);
  const back = booked
    .flatMap(({ refunds }) => refunds)
    .reduce((sum, { amount }) => sum + cents(amount), 0);
  const out = booked.reduce((sum, { amount, payments }) => sum + cents(amount) * payments, 0);
  const { total } = await app.api.balance(app.accountId);
  expect(1_000_000 - cents(total)).toBe(out - back);
  expect(await app.faults()).toEqual([]);
});
