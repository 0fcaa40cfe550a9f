import { randomUUID } from 'node:crypto';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

interface Watched {
  readonly payoutChanged: { readonly status: string };
}

const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { status } }';
const until = (status: string) => (results: Watched[]) =>
  results.at(-1)?.payoutChanged.status === status;
const told = (results: Watched[]): string[] =>
  results.map(({ payoutChanged }) => payoutChanged.status);

async function request(amount: string): Promise<{ id: string; accountId: string }> {
  const accountId = await app.api.anAccount('100.00');
  const { payout } = await app.api.request(anOrder(accountId, { amount }));
  return { id: payout?.id ?? '', accountId };
}

async function keyOf(id: string): Promise<string> {
  const text = 'select provider_key from attempt where payout_id = $1';
  return eventually('it was submitted', async () => {
    const { rows } = await app.pool.query<{ provider_key: string }>(text, [id]);
    return rows[0]?.provider_key;
  });
}

async function claim(id: string, data: object): Promise<void> {
  const response = await fetch(`${app.url}/webhooks/pagstar`, {
    method: 'POST',
    headers: { 'x-webhook-secret': 'sandbox-webhook-secret' },
    body: JSON.stringify({ type: 'TRANSFER', data: { idempotencyKey: await keyOf(id), ...data } }),
  });
  expect(response.status).toBe(200);
}

test('a notice of LIQUIDATED while the provider says processing spends nothing', async () => {
  const { id, accountId } = await request('10.69');
  await eventually('processing', async () => (await app.api.payout(id)).status === 'PROCESSING');
  await claim(id, { status: 'LIQUIDATED' });
  await app.api.watch<Watched>(WATCH, { id }, until('SUSPICIOUS'));
  const payout = await app.api.payout(id);
  expect(payout.notices).toEqual([
    { verdict: 'MISMATCH', claimed: 'LIQUIDATED', proven: 'PROCESSING' },
  ]);
  expect(payout.timeline.map(({ to }) => to)).not.toContain('SETTLED');
  expect(payout.timeline.at(-1)).toMatchObject({ to: 'SUSPICIOUS', cause: 'CONTRADICTION' });
  expect(await app.api.balance(accountId)).toMatchObject({ available: '89.31', held: '10.69' });
}, 30_000);

test.each(['CANCELED', 'REJECTED', 'ERROR'])(
  'a notice of %s while the provider says processing releases nothing',
  async (status) => {
    const { id, accountId } = await request('10.69');
    await claim(id, { status });
    await app.api.watch<Watched>(WATCH, { id }, until('SUSPICIOUS'));
    expect(await app.api.balance(accountId)).toMatchObject({ available: '89.31', held: '10.69' });
  },
  30_000,
);

test('a notice of LIQUIDATED while the provider says canceled ends FAILED, VERIFIED', async () => {
  const { id, accountId } = await request('10.55');
  const pushed = told(await app.api.watch<Watched>(WATCH, { id }, until('FAILED')));
  expect(pushed).not.toContain('SETTLED');
  expect(pushed.slice(-2)).toEqual(['SUSPICIOUS', 'FAILED']);
  const payout = await app.api.payout(id);
  expect(payout.timeline.slice(-2)).toMatchObject([
    { to: 'SUSPICIOUS', cause: 'CONTRADICTION' },
    { from: 'SUSPICIOUS', to: 'FAILED', cause: 'VERIFIED' },
  ]);
  expect(payout.notices).toEqual([
    { verdict: 'MISMATCH', claimed: 'LIQUIDATED', proven: 'CANCELED' },
  ]);
  expect(await app.api.balance(accountId)).toMatchObject({ available: '100.00', held: '0.00' });
}, 30_000);

test.each`
  amount     | says                     | verdicts
  ${'10.00'} | ${'the truth'}           | ${['CONFIRMED']}
  ${'10.52'} | ${'its own word for it'} | ${['CONFIRMED']}
  ${'10.53'} | ${'nothing'}             | ${[]}
  ${'10.54'} | ${'an old word last'}    | ${['CONFIRMED', 'STALE']}
`('a payout of $amount, whose notice says $says, shows $verdicts', async ({ amount, verdicts }) => {
  const { id } = await request(amount as string);
  const { notices } = await eventually('it is final and its notices are judged', async () => {
    const payout = await app.api.payout(id);
    const judged = payout.notices.filter(({ verdict }) => verdict !== null).length;
    const ended = ['SETTLED', 'FAILED'].includes(payout.status);
    return ended && judged === (verdicts as string[]).length ? payout : null;
  });
  expect(notices.map(({ verdict }) => verdict).sort()).toEqual(verdicts);
});

test('a notice ahead of what the provider shows yet is no reason for suspicion', async () => {
  const { id } = await request('10.50');
  await claim(id, { status: 'LIQUIDATED', nonce: randomUUID() });
  await app.api.watch<Watched>(WATCH, { id }, until('SETTLED'));
  const timeline = await eventually('both notices are judged', async () => {
    const payout = await app.api.payout(id);
    const judged = payout.notices.filter(({ verdict }) => verdict === 'CONFIRMED').length;
    return judged === 2 ? payout.timeline : null;
  });
  expect(timeline.map(({ to }) => to)).not.toContain('SUSPICIOUS');
});

test('a settled payout is not undone by a notice that says it was canceled', async () => {
  const { id, accountId } = await request('10.00');
  await app.api.watch<Watched>(WATCH, { id }, until('SETTLED'));
  await claim(id, { status: 'CANCELED', nonce: randomUUID() });
  await eventually('the lie is judged', async () =>
    (await app.api.payout(id)).notices.some(({ verdict }) => verdict === 'MISMATCH'),
  );
  expect((await app.api.payout(id)).status).toBe('SETTLED');
  expect(await app.api.balance(accountId)).toMatchObject({ available: '90.00', held: '0.00' });
}, 30_000);

test('a notice with another amount or recipient than the order is only a hint', async () => {
  const { id, accountId } = await request('10.69');
  await claim(id, {
    status: 'PROCESSING',
    payment: { currency: 'BRL', amount: '9999.99' },
    creditorAccount: { document: '12345678909' },
  });
  await eventually('it is judged', async () => (await app.api.payout(id)).notices[0]?.verdict);
  expect((await app.api.payout(id)).amount).toBe('10.69');
  expect(await app.api.balance(accountId)).toMatchObject({ available: '89.31', held: '10.69' });
});
