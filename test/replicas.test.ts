import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type OrderInput, parseOrder } from '../src/domain/parse-order';
import { createPostgresStore } from '../src/store/postgres-store';
import { newAttempt, UNROUTED } from './payouts/a-door';
import { bookedByPayout, ledgerOf } from './payouts/booked';
import { type ApiClient, anOrder, apiClient, type Requested } from './support/api-client';
import { eventually } from './support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from './support/running-app';
import { SEALING } from './support/sealing-keys';
import { storePoolsOf } from './support/store-pools';

let app: TestApp;
let replicas: ApiClient[];
beforeAll(async () => {
  app = await aRunningApp();
  replicas = [app.api, apiClient((await app.replica()).url, TEST_KEY)];
}, 60_000);
afterAll(() => app.stop(), 60_000);

const at = (n: number): ApiClient => replicas[n % replicas.length] ?? app.api;

const ends = (id: string): Promise<string> =>
  eventually(`${id} ends`, async () => {
    const { status } = await app.api.payout(id);
    return ['SETTLED', 'FAILED'].includes(status) ? status : null;
  });

test('identical requests over two replicas are one payout a key, each submitted once', async () => {
  const orders = Array.from({ length: 20 }, () => anOrder(app.accountId, { amount: '1.00' }));
  const answers: Requested[][] = await Promise.all(
    orders.map((order) => Promise.all([0, 1, 2, 3].map((n) => at(n).request(order)))),
  );
  const ids = answers.map((same) => {
    const [id] = new Set(same.map(({ payout }) => payout?.id));
    expect(same.map(({ payout }) => payout?.id)).toEqual([id, id, id, id]);
    expect(same.filter(({ replayed }) => !replayed)).toHaveLength(1);
    return id ?? '';
  });
  expect(new Set(ids).size).toBe(orders.length);
  for (const id of ids) expect(await ends(id)).toBe('SETTLED');
  const booked = await bookedByPayout(app);
  const entries = ids.map((id) => booked.get(id)?.map(({ posts, payments }) => [posts, payments]));
  expect(entries).toEqual(ids.map(() => [[1, 1]]));
  expect(await app.faults()).toEqual([]);
});

test('one key with two amounts over two replicas is one payout and a conflict', async () => {
  for (let round = 0; round < 10; round += 1) {
    const order = anOrder(app.accountId);
    const answers = await Promise.all([
      at(0).request({ ...order, amount: '1.00' }),
      at(1).request({ ...order, amount: '2.00' }),
    ]);
    const [paid] = answers.flatMap(({ payout }) => payout ?? []);
    const conflicts = answers.flatMap(({ userErrors }) => userErrors);
    expect(answers.filter(({ payout }) => payout !== null)).toHaveLength(1);
    expect(conflicts).toMatchObject([{ differingFields: ['amount'] }]);
    await ends(paid?.id ?? '');
    const hold = paid?.amount === '1.00' ? 100 : 200;
    expect(await ledgerOf(app.pool, paid?.id ?? '')).toEqual([`HOLD ${hold}`, `CAPTURE ${hold}`]);
  }
});

test('a balance for ten is spent ten times, wherever it is asked for', async () => {
  const accountId = await app.api.anAccount('10.00');
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => at(n).request(anOrder(accountId, { amount: '1.00' }))),
  );
  expect(answers.filter(({ payout }) => payout !== null)).toHaveLength(10);
  expect((await app.api.balance(accountId)).available).toBe('0.00');
  expect(await app.faults()).toEqual([]);
});

/** A worker that records, perhaps opens the attempt, and then is never heard of again. */
async function leftBehind({ opened }: { opened: boolean }): Promise<{ id: string; key: string }> {
  const dead = createPostgresStore(storePoolsOf(app.pool), {
    sealing: SEALING,
    workerId: randomUUID(),
    leaseMs: 200,
    approvalMs: 60_000,
  });
  const { rows } = await app.pool.query<{ merchant_id: string }>(
    'select merchant_id from account where id = $1',
    [app.accountId],
  );
  const parsed = parseOrder(anOrder(app.accountId, { amount: '1.53' }) as OrderInput);
  if ('refusals' in parsed) throw new Error('the order is refused');
  const id = uuidv7();
  const recorded = await dead.record({
    id,
    merchantId: rows[0]?.merchant_id ?? '',
    requestedBy: 'dead',
    order: parsed.order,
    provider: 'pagstar',
    routing: UNROUTED,
  });
  if (recorded.kind !== 'accepted') throw new Error(`not accepted: ${recorded.kind}`);
  const key = randomUUID();
  if (opened) await dead.openAttempt(recorded.facts, newAttempt({ providerKey: key }));
  return { id, key };
}

test('what a dead worker had recorded and not yet sent is sent once by another', async () => {
  const left = await Promise.all(Array.from({ length: 10 }, () => leftBehind({ opened: false })));
  for (const { id } of left) expect(await ends(id)).toBe('SETTLED');
  const booked = await bookedByPayout(app);
  for (const { id } of left) expect(booked.get(id)).toMatchObject([{ posts: 1, payments: 1 }]);
});

test('what a dead worker may have sent is looked up first, then sent under its key', async () => {
  const left = await Promise.all(Array.from({ length: 10 }, () => leftBehind({ opened: true })));
  for (const { id, key } of left) {
    expect(await ends(id)).toBe('SETTLED');
    const causes = (await app.api.payout(id)).timeline.map(({ cause }) => cause);
    expect(causes.slice(0, 3)).toEqual(['REQUESTED', 'LOOK_UP', 'ABSENCE_PROVED']);
    const booked = (await bookedByPayout(app)).get(id);
    expect(booked).toMatchObject([{ key: key.replaceAll('-', ''), posts: 1, payments: 1 }]);
  }
  expect(await app.faults()).toEqual([]);
});
