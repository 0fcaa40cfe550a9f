import { type ApiClient, anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { ledgerOf, paymentsOf } from './booked';
import { aColleague } from './colleague';
import { decides } from './decisions';

let app: TestApp;
let colleague: ApiClient;
let accountId: string;
beforeAll(async () => {
  app = await aRunningApp();
  colleague = await aColleague(app, 'colleague');
  accountId = await app.api.anAccount('1000.00', { approvalLimit: '50.00' });
}, 60_000);
afterAll(() => app.stop(), 60_000);

async function awaiting(amount = '60.00'): Promise<PayoutAnswer> {
  const { payout, userErrors } = await app.api.request(anOrder(accountId, { amount }));
  expect(userErrors).toEqual([]);
  expect(payout?.status).toBe('AWAITING_APPROVAL');
  return payout as PayoutAnswer;
}

const becomes = (id: string, status: string): Promise<PayoutAnswer> =>
  eventually(`${id} is ${status}`, async () => {
    const payout = await app.api.payout(id);
    return payout.status === status ? payout : null;
  });

test('up to the limit nobody is asked', async () => {
  const { payout } = await app.api.request(anOrder(accountId, { amount: '50.00' }));
  expect(payout?.status).toBe('QUEUED');
  await becomes(payout?.id ?? '', 'SETTLED');
});

test('above the limit the money is held and nothing is sent', async () => {
  const before = await app.api.balance(accountId);
  const { id, waitingFor } = await awaiting();
  const after = await app.api.balance(accountId);
  expect(Number(before.available) - Number(after.available)).toBe(60);
  expect(Number(after.held) - Number(before.held)).toBe(60);
  expect(waitingFor).toMatch(/approval/);
  await decides(app.api, 'recheckPayout', { payoutId: id });
  expect(await paymentsOf(app, id)).toBe(0);
  expect((await app.api.payout(id)).status).toBe('AWAITING_APPROVAL');
});

test.each(['approvePayout', 'denyPayout'] as const)('the requester cannot %s', async (verb) => {
  const { id } = await awaiting();
  const reason = verb === 'denyPayout' ? { reason: 'changed my mind' } : {};
  const decided = await decides(app.api, verb, { payoutId: id, ...reason });
  expect(decided).toEqual({ status: null, refused: ['NOT_ALLOWED'] });
  expect((await app.api.payout(id)).status).toBe('AWAITING_APPROVAL');
});

test('somebody else approves, and it is paid once', async () => {
  const { id } = await awaiting();
  expect(await decides(colleague, 'approvePayout', { payoutId: id })).toMatchObject({
    refused: [],
  });
  const { timeline } = await becomes(id, 'SETTLED');
  expect(timeline.slice(0, 2)).toEqual([
    { from: null, to: 'AWAITING_APPROVAL', cause: 'REQUESTED', version: 1 },
    { from: 'AWAITING_APPROVAL', to: 'QUEUED', cause: 'APPROVAL', version: 2 },
  ]);
  expect(await paymentsOf(app, id)).toBe(1);
});

test('ten approvals by one person at once are one, and each is answered with it', async () => {
  const { id } = await awaiting();
  const all = await Promise.all(
    Array.from({ length: 10 }, () => decides(colleague, 'approvePayout', { payoutId: id })),
  );
  expect(all.map(({ refused }) => refused)).toEqual(all.map(() => []));
  const { timeline } = await becomes(id, 'SETTLED');
  expect(timeline.filter(({ cause }) => cause === 'APPROVAL')).toHaveLength(1);
  expect(await paymentsOf(app, id)).toBe(1);
});

test('somebody else denies, and the money is released', async () => {
  const before = await app.api.balance(accountId);
  const { id } = await awaiting();
  const denied = await decides(colleague, 'denyPayout', { payoutId: id, reason: 'too much' });
  expect(denied).toEqual({ status: 'DENIED', refused: [] });
  expect(await app.api.balance(accountId)).toEqual(before);
  expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 6000', 'RELEASE 6000']);
  expect((await app.api.payout(id)).failure).toMatchObject({ code: 'APPROVAL_DENIED' });
});

test('the requester takes back what waits for approval, and the money is released', async () => {
  const before = await app.api.balance(accountId);
  const { id } = await awaiting();
  const canceled = await decides(app.api, 'cancelPayout', { payoutId: id });
  expect(canceled).toEqual({ status: 'CANCELED', refused: [] });
  expect(await app.api.balance(accountId)).toEqual(before);
  const late = await decides(colleague, 'approvePayout', { payoutId: id });
  expect(late).toEqual({ status: null, refused: ['NOT_ALLOWED_IN_STATUS'] });
});

test('of an approval, a denial and a cancellation at once one counts', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await awaiting('51.00');
    const [approved, denied, canceled] = await Promise.all([
      decides(colleague, 'approvePayout', { payoutId: id }),
      decides(colleague, 'denyPayout', { payoutId: id, reason: 'no' }),
      decides(app.api, 'cancelPayout', { payoutId: id }),
    ]);
    const final = await eventually('it ends', async () => {
      const { status, failure } = await app.api.payout(id);
      return failure !== null || status === 'SETTLED' ? status : null;
    });
    // What was approved may still be taken back before it is sent; nothing else goes together.
    const ended = { SETTLED: approved, DENIED: denied, CANCELED: canceled }[final];
    expect(ended?.refused).toEqual([]);
    expect(denied.refused.length + canceled.refused.length).toBeGreaterThan(0);
    expect(await paymentsOf(app, id)).toBe(final === 'SETTLED' ? 1 : 0);
  }
  expect(await app.faults()).toEqual([]);
});

test('somebody of another merchant finds nothing to decide', async () => {
  const { api: stranger } = await app.stranger();
  const { id } = await awaiting();
  for (const verb of ['approvePayout', 'cancelPayout'] as const) {
    const decided = await decides(stranger, verb, { payoutId: id });
    expect(decided).toEqual({ status: null, refused: ['NOT_FOUND'] });
  }
});

test('an approval that nobody gives in time expires, and the money is released', async () => {
  const before = await app.api.balance(accountId);
  const { id } = await awaiting();
  await app.pool.query('update payout set next_check_at = now() where id = $1', [id]);
  await becomes(id, 'EXPIRED');
  expect(await app.api.balance(accountId)).toEqual(before);
  expect(await app.faults()).toEqual([]);
});
