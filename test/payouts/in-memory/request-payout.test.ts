import type { PayoutFacts } from '../../../src/domain/payout';
import { requestPayout } from '../../../src/payouts/request-payout';
import { APPROVAL_LIMIT, anActor, anInput, CALLER, MemoryDoor } from './memory-door';

const begin = async (...actors: Parameters<typeof anActor>[]) =>
  new MemoryDoor(actors.length === 0 ? undefined : actors.map((one) => anActor(...one))).open();

test('an order is recorded with its hold, handed on, and told to whoever watches', async () => {
  const door = await begin(['one'], ['two']);
  door.woken.length = 0;
  const recorded: PayoutFacts[] = [];
  const requested = await door.request(anInput(), (facts) => recorded.push(facts));
  expect(requested).toMatchObject({
    kind: 'payout',
    replayed: false,
    payout: {
      ...{ status: 'QUEUED', provider: 'one', requestedBy: 'ana', amountCents: 10_000n },
      routing: { chosen: 'one', pinned: false },
    },
  });
  expect(recorded.map(({ payout }) => payout.status)).toEqual(['QUEUED']);
  expect(door.woken).toEqual(['merchant', 'account']);
});

test('what is above the limit waits for approval, and nobody works on it', async () => {
  const door = await begin();
  const recorded: PayoutFacts[] = [];
  const amount = `${(APPROVAL_LIMIT + 100n) / 100n}.00`;
  const requested = await door.request(anInput({ amount }), (facts) => recorded.push(facts));
  expect(requested).toMatchObject({ payout: { status: 'AWAITING_APPROVAL' } });
  expect(recorded).toEqual([]);
});

test('the same again is the same payout; another order under its key is refused', async () => {
  const door = await begin();
  const first = await door.recorded();
  const again = await door.request(anInput());
  expect(again).toMatchObject({ kind: 'payout', replayed: true, payout: { id: first.payout.id } });
  expect(await door.request(anInput({ amount: '1.00' }))).toEqual({
    kind: 'refused',
    refusals: [{ code: 'IDEMPOTENCY_CONFLICT', differingFields: ['amount'] }],
  });
});

test('a known key is answered even when no provider could take it now', async () => {
  const door = await begin();
  const first = await door.recorded();
  const parts = { ...door.parts, providers: new Map() };
  const ask = (key: string) =>
    requestPayout(parts, {
      ...{ caller: CALLER, onRecorded: () => undefined },
      input: anInput({ idempotencyKey: key }),
    });
  expect(await ask('key-1')).toMatchObject({ replayed: true, payout: { id: first.payout.id } });
  expect(await ask('key-2')).toMatchObject({ kind: 'refused', refusals: [{}] });
});

test('malformed input is told whole, and nothing is recorded', async () => {
  const door = await begin();
  const requested = await door.request(anInput({ amount: 'x', idempotencyKey: '' }));
  expect(requested).toMatchObject({ kind: 'refused', refusals: [{}, {}] });
  expect(door.tables.payouts.size).toBe(0);
});

test('an account that is not there, or has too little, says so', async () => {
  const door = await begin();
  const accountId = '00000000-0000-7000-8000-0000000000ff';
  expect(await door.request(anInput({ accountId }))).toEqual({
    kind: 'refused',
    refusals: [{ code: 'NOT_FOUND', path: ['input', 'accountId'], what: 'account' }],
  });
  expect(await door.request(anInput({ amount: '10000.01' }))).toEqual({
    kind: 'refused',
    refusals: [{ code: 'INSUFFICIENT_BALANCE', availableCents: 1_000_000n }],
  });
});

test('a full queue says when to come again', async () => {
  const door = await begin();
  const store = { ...door.parts.store, record: async () => ({ kind: 'overloaded' }) as const };
  const request = { caller: CALLER, input: anInput(), onRecorded: () => undefined };
  expect(await requestPayout({ ...door.parts, store }, request)).toEqual({
    kind: 'refused',
    refusals: [{ code: 'OVERLOADED', retryAfterSeconds: 1 }],
  });
});

test('what was just recorded counts against the float of its provider', async () => {
  const actor = anActor('one');
  actor.script.balance = { availableCents: 15_000n, blockedCents: null };
  const door = await new MemoryDoor([actor]).open();
  await door.parts.floats.refresh();
  await door.recorded();
  expect(await door.request(anInput({ idempotencyKey: 'key-2' }))).toMatchObject({
    refusals: [{ code: 'PROVIDER_BALANCE' }],
  });
});

test('a pinned provider that is out of reach keeps the order', async () => {
  const door = await begin(['one'], ['two', { unable: () => 'gives no answers' }]);
  const { payout } = await door.recorded({ provider: 'two' });
  expect(payout).toMatchObject({ status: 'QUEUED', provider: 'two', pinnedProvider: 'two' });
});

test('an order nobody can take now waits without a provider', async () => {
  const door = await begin(['one', { unable: () => 'gives no answers' }]);
  expect((await door.recorded()).payout).toMatchObject({ status: 'QUEUED', provider: null });
});
