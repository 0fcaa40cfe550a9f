import type { ApiClient } from '../support/api-client';
import { anOrder as anApiOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { anOrder } from '../support/sandboxed-provider';
import { aColleague } from './colleague';
import { decides } from './decisions';
import { type Reconciling, reconcilingOf } from './reconciling';

let app: TestApp;
let books: Reconciling;
let people: [ApiClient, ApiClient];
beforeAll(async () => {
  app = await aRunningApp({ timeScale: 2 });
  books = reconcilingOf(app);
  people = [await aColleague(app, 'ana'), await aColleague(app, 'bia')];
}, 60_000);
afterAll(async () => {
  books.stop();
  await app.stop();
}, 60_000);
const NAMES = ['pagstar', 'paybrokers', 'fiserv', 'bitcapital'];

async function requested(provider: string, amount: string): Promise<string> {
  const order = anApiOrder(app.accountId, {
    amount,
    provider,
    destination: { pixKey: { type: 'EMAIL', value: 'recebedor@example.com' } },
  });
  return (await app.api.request(order)).payout?.id ?? '';
}

const becomes = (id: string, status: string) =>
  eventually(`it is ${status}`, async () => (await app.api.payout(id)).status === status);

async function paid(provider: string, amount = '10.00'): Promise<string> {
  const id = await requested(provider, amount);
  await becomes(id, 'SETTLED');
  return id;
}

async function attemptOf(id: string): Promise<{ key: string; providerId: string | null }> {
  const { rows } = await app.pool.query<{ key: string; id: string | null }>(
    'select provider_key as key, provider_id as id from attempt where payout_id = $1',
    [id],
  );
  return { key: rows[0]?.key ?? '', providerId: rows[0]?.id ?? null };
}

/** Two people end a payout, rightly or wrongly. */
async function ended(id: string, to: string): Promise<void> {
  for (const person of people) {
    await decides(person, 'resolvePayout', { payoutId: id, to, reason: 'said so' });
  }
  await becomes(id, to);
}

const openOnes = async (subject: string) =>
  (await books.breaks()).filter((one) => one.subject === subject && one.closed_at === null);

test.each(NAMES)('%s: what both books have alike is no break', async (provider) => {
  const ids = [await paid(provider), await paid(provider, '11.00')];
  const { tally, complete, news } = await books.ran(provider);
  expect({ complete, news, found: tally.found }).toEqual({ complete: true, news: [], found: 0 });
  expect(tally.compared).toBeGreaterThanOrEqual(ids.length);
  expect(await books.breaks()).toEqual([]);
});

test.each(['paybrokers', 'fiserv'])(
  '%s: an order that is none of ours is missing here, written once, closed when it came back',
  async (name) => {
    const submitted = await books.provider(name).submit(anOrder(9_860n));
    const subject = submitted.providerId ?? '';
    const first = await books.ran(name);
    expect(first.news).toEqual([
      { kind: 'MISSING_HERE', provider: name, payoutId: null, change: 'opened' },
    ]);
    const second = await books.ran(name);
    expect([second.news, second.tally.found]).toEqual([[], 1]);
    expect(await openOnes(subject)).toMatchObject([
      { kind: 'MISSING_HERE', payout_id: null, their_amount: '9860', ours: null, times_seen: 2 },
    ]);
    if (name === 'fiserv') return;
    // 60: it is paid, then the whole of it comes back.
    const closed = await eventually('it is closed by proof', async () => {
      await books.ran(name);
      return (await books.breaks()).find((one) => one.subject === subject && one.closed_at);
    });
    expect(closed.proof).toBe('theirs Reversed');
  },
);

test('a second order under a key of ours is a duplicate there', async () => {
  const id = await paid('paybrokers', '12.00');
  const { key } = await attemptOf(id);
  await books.provider('paybrokers').submit(anOrder(1_200n, { providerKey: key }));
  await eventually('both are paid', async () => {
    await books.ran('paybrokers');
    return (await openOnes(key))[0]?.theirs === 'Completed, Completed';
  });
  expect(await openOnes(key)).toMatchObject([
    { kind: 'DUPLICATE_THERE', payout_id: id, our_amount: '1200', their_amount: '2400' },
  ]);
});

test('a second order that was certainly not paid is no duplicate', async () => {
  const id = await paid('paybrokers', '12.01');
  const { key } = await attemptOf(id);
  // 52: it is accepted, then rejected.
  await books.provider('paybrokers').submit(anOrder(1_052n, { providerKey: key }));
  await eventually('no duplicate is open', async () => {
    await books.ran('paybrokers');
    return (await openOnes(key)).every(({ kind }) => kind !== 'DUPLICATE_THERE');
  });
  const proofs = (await books.breaks())
    .filter(({ subject, kind }) => subject === key && kind === 'DUPLICATE_THERE')
    .map(({ proof }) => proof);
  expect(proofs.filter((proof) => proof !== 'theirs Completed, Error')).toEqual([]);
});

test('what two people ended as paid and the provider never had is missing there', async () => {
  const id = await requested('paybrokers', '1.57');
  await becomes(id, 'UNKNOWN');
  await ended(id, 'SETTLED');
  const { key } = await attemptOf(id);
  await books.ran('paybrokers');
  expect(await openOnes(key)).toMatchObject([
    { kind: 'MISSING_THERE', payout_id: id, ours: 'SETTLED', theirs: 'absent' },
  ]);
  // The request that was lost arrives after all.
  const late = await books.provider('paybrokers').submit(anOrder(157n, { providerKey: key }));
  expect(late.outcome).toBe('accepted');
  await eventually('it is closed by proof, though the window has moved on', async () => {
    const from = new Date(Date.now() + 1_000);
    await books.run('paybrokers', { from, to: new Date(from.getTime() + 60_000) });
    return (await openOnes(key)).length === 0;
  });
  const [closed] = (await books.breaks()).filter(({ subject }) => subject === key);
  expect(closed).toMatchObject({ kind: 'MISSING_THERE', proof: 'ours SETTLED, theirs Completed' });
});

test('what two people ended as not paid and the provider paid differs in status', async () => {
  const id = await requested('paybrokers', '2.57');
  await becomes(id, 'UNKNOWN');
  await ended(id, 'FAILED');
  const { key } = await attemptOf(id);
  await books.ran('paybrokers');
  expect(await openOnes(key)).toEqual([]);
  await books.provider('paybrokers').submit(anOrder(257n, { providerKey: key }));
  await eventually('they say it is paid', async () => {
    await books.ran('paybrokers');
    return (await openOnes(key))[0]?.theirs === 'Completed';
  });
  expect(await openOnes(key)).toMatchObject([
    { kind: 'STATUS', payout_id: id, ours: 'FAILED', our_amount: '257', their_amount: '257' },
  ]);
  // Nothing but the door changes a payout: here it can do nothing, and two people must look.
  expect((await app.api.payout(id)).status).toBe('FAILED');
});

test('another amount under our key is one, with both amounts', async () => {
  const id = await requested('paybrokers', '3.57');
  await becomes(id, 'UNKNOWN');
  await ended(id, 'SETTLED');
  const { key } = await attemptOf(id);
  await books.provider('paybrokers').submit(anOrder(4_300n, { providerKey: key }));
  await books.ran('paybrokers');
  expect(await openOnes(key)).toMatchObject([
    { kind: 'AMOUNT', payout_id: id, our_amount: '357', their_amount: '4300' },
  ]);
});

test('an open payout the provider has news of is made due, and is no break', async () => {
  // We would look for ourselves after 20 s, and 53 loses its notice.
  const slow = await aRunningApp({ pace: 10 });
  const own = reconcilingOf(slow);
  try {
    const order = anApiOrder(slow.accountId, { amount: '1.53', provider: 'pagstar' });
    const id = (await slow.api.request(order)).payout?.id ?? '';
    const is = (status: string) => async () => (await slow.api.payout(id)).status === status;
    await eventually('it is submitted', is('SUBMITTED'));
    const { tally } = await own.ran('pagstar');
    expect([tally.madeDue, await own.breaks()]).toEqual([1, []]);
    await eventually('it is settled', is('SETTLED'));
  } finally {
    own.stop();
    await slow.stop();
  }
});

test('reconciliation moves no money and changes no payout', async () => {
  expect(await app.faults()).toEqual([]);
});
