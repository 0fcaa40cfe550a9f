import { setImmediate as turn } from 'node:timers/promises';
import type { PayoutReport } from '../../../src/domain/report';
import type { Applied } from '../../../src/payouts/apply-report';
import { WorkLoop } from '../../../src/payouts/work-loop';
import type { Change } from '../../../src/store/payout-store';
import { anActor, MemoryDoor } from './memory-door';

const LIMITS = { concurrency: 2, queueMax: 3 };

/** A loop whose provider answers when the test says so. */
async function begin(outcome: 'settled' | 'accepted' = 'settled') {
  const actor = anActor('one');
  const answers: (() => void)[] = [];
  const submit = () =>
    new Promise<PayoutReport>((resolve) => answers.push(() => resolve({ outcome })));
  const door = await new MemoryDoor([{ ...actor, provider: { ...actor.provider, submit } }]).open();
  const applied: Applied[] = [];
  const errors: unknown[] = [];
  const loop = new WorkLoop(door.parts, {
    ...LIMITS,
    onApplied: (one) => applied.push(one),
    onError: (error, id) => errors.push([error, id]),
  });
  let keys = 0;
  const record = () => door.recorded({ idempotencyKey: `key-${(keys += 1)}`, amount: '1.00' });
  const due = async (count: number) => {
    for (let n = 0; n < count; n += 1) await record();
    door.nowMs += 10_000;
  };
  const settle = async () => {
    while (answers.length > 0) {
      answers.shift()?.();
      for (let n = 0; n < 20; n += 1) await turn();
    }
  };
  return { door, loop, applied, errors, record, due, settle, answers };
}
const soon = async () => {
  for (let n = 0; n < 20; n += 1) await turn();
};

test('works on as many at once as there are places, and on the rest in turn', async () => {
  const { loop, record, settle, applied } = await begin();
  for (let n = 0; n < 4; n += 1) loop.take(await record());
  await soon();
  expect(loop.load()).toEqual({ waiting: 2, running: 2 });
  await settle();
  expect(loop.load()).toEqual({ waiting: 0, running: 0 });
  expect(applied.map(({ to }) => to)).toEqual(['SETTLED', 'SETTLED', 'SETTLED', 'SETTLED']);
});

test('takes no more in hand than it may, and leaves the rest to whoever comes', async () => {
  const { loop, record } = await begin();
  for (let n = 0; n < 7; n += 1) loop.take(await record());
  expect(loop.load()).toEqual({ waiting: 3, running: 2 });
});

test('claims at a tick what there is room for', async () => {
  const { door, loop, due, settle } = await begin();
  await due(5);
  let asked: number[] = [];
  const honest = { ...door.parts.store };
  Object.assign(door.parts.store, {
    claimDue: (limit: number) => {
      asked.push(limit);
      return honest.claimDue(limit);
    },
  });
  await loop.tick();
  expect(loop.load()).toEqual({ waiting: 0, running: 2 });
  await loop.tick();
  expect(asked).toEqual([2]);
  await soon();
  await settle();
  asked = [];
  loop.wake('nobody');
  await loop.tick();
  expect(asked).toEqual([1]);
});

test('wakes for one payout, unless every place is taken', async () => {
  const { door, loop, due, settle } = await begin();
  await due(3);
  const [a, b, c] = [...door.tables.payouts.keys()] as [string, string, string];
  loop.wake(a);
  loop.wake(b);
  loop.wake(c);
  await soon();
  expect(loop.load()).toEqual({ waiting: 0, running: 2 });
  expect((await door.facts(c)).attempt).toBeNull();
  await settle();
  expect((await door.facts(a)).payout.status).toBe('SETTLED');
});

test('keeps what is in hand its own, and asks for nothing when it has nothing', async () => {
  const { door, loop, record } = await begin();
  const renewed: (readonly string[])[] = [];
  Object.assign(door.parts.store, {
    renew: async (ids: readonly string[]) => void renewed.push(ids),
  });
  await loop.renew();
  expect(renewed).toEqual([]);
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const facts = await record();
    ids.push(facts.payout.id);
    loop.take(facts);
  }
  await loop.renew();
  expect(renewed.map((one) => [...one].sort())).toEqual([ids.sort()]);
});

test('when it stops it takes nothing new and waits for what is under way', async () => {
  const { door, loop, record, due, settle, applied } = await begin();
  for (let n = 0; n < 3; n += 1) loop.take(await record());
  await soon();
  let drained = false;
  const drain = loop.drain().then(() => {
    drained = true;
  });
  await soon();
  expect(drained).toBe(false);
  expect(loop.load()).toEqual({ waiting: 0, running: 2 });
  loop.take(await record());
  await due(2);
  await loop.tick();
  loop.wake([...door.tables.payouts.keys()].at(-1) ?? '');
  await settle();
  await drain;
  expect(applied).toHaveLength(2);
  expect(loop.load()).toEqual({ waiting: 0, running: 0 });
});

test('what goes wrong with one is told, and frees its place', async () => {
  const { door, loop, record, errors } = await begin();
  const openAttempt = () => Promise.reject(new Error('no database'));
  Object.assign(door.parts.store, { openAttempt });
  const facts = await record();
  loop.take(facts);
  await soon();
  expect(errors).toEqual([[new Error('no database'), facts.payout.id]]);
  expect(loop.load()).toEqual({ waiting: 0, running: 0 });
});

test('a notice that came meanwhile is looked at at once', async () => {
  const { door, loop, record, settle, applied, answers } = await begin('accepted');
  const facts = await record();
  loop.take(facts);
  await soon();
  const stored = await door.parts.store.storeNotice({
    ...{ provider: 'one', digest: Buffer.from('d'), body: Buffer.from('b'), claimed: 'PAID' },
    ...{ outcome: 'settled', verdict: null, confirmationKey: null },
    reference: { providerKey: (await door.facts(facts.payout.id)).attempt?.providerKey },
  });
  expect(stored.kind).toBe('stored');
  expect(answers).toHaveLength(1);
  await settle();
  expect(applied.map(({ dueNow }) => dueNow)).toEqual([true, false]);
  expect(applied.map(({ to }) => to)).toEqual(['SUBMITTED', 'SETTLED']);
  expect(applied[1]?.verdicts).toMatchObject([{ verdict: 'CONFIRMED' }]);
});

test('a notice about a payout in hand claims it again only if nobody saw its hint', async () => {
  const { door, loop, record, settle, applied } = await begin('accepted');
  const before = { ...door.parts.store };
  let claims = 0;
  let between: () => void = () => undefined;
  Object.assign(door.parts.store, {
    claim: (id: string) => {
      claims += 1;
      return before.claim(id);
    },
    commit: async (change: Change) => {
      const outcome = await before.commit(change);
      between();
      return outcome;
    },
  });
  const facts = await record();
  const { payout } = facts;
  loop.take(facts);
  await soon();
  loop.wake(payout.id);
  await soon();
  expect(claims).toBe(0);
  // Committed, and not yet told so: what comes now was seen by no commit.
  between = () => {
    between = () => undefined;
    loop.wake(payout.id);
  };
  door.nowMs += 1;
  await settle();
  await soon();
  expect(claims).toBe(1);
  expect(applied.map(({ to }) => to)).toEqual(['SUBMITTED', 'SETTLED']);
});
