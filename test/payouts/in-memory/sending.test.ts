import type { PayoutReport } from '../../../src/domain/report';
import { advancePayout } from '../../../src/payouts/advance-payout';
import { allowConfirmation } from '../../../src/payouts/allow-confirmation';
import { submitPayout } from '../../../src/payouts/submit-payout';
import type { SubmitOrder } from '../../../src/providers/provider';
import { anActor, CALLER, MemoryDoor } from './memory-door';

const refusedHere: PayoutReport = {
  ...{ outcome: 'failed' },
  failure: { code: 'INSUFFICIENT_FUNDS' },
};
type Given = Parameters<typeof anActor>[1];

async function begin(...given: Given[]) {
  const names = ['one', 'two', 'three'];
  const all = given.length === 0 ? [{}] : given;
  const actors = all.map((changes, n) => anActor(names[n] ?? 'more', changes));
  const door = await new MemoryDoor(actors).open();
  const [one, two] = actors as [ReturnType<typeof anActor>, ReturnType<typeof anActor>];
  const submit = async (id: string) => submitPayout(door.parts, await door.facts(id));
  const next = async (id: string) => advancePayout(door.parts, await door.facts(id));
  return { door, one, two, submit, next };
}

test('an order that is waited for elsewhere goes nowhere, and says why', async () => {
  const { door, submit } = await begin({ unable: () => 'gives no answers' });
  const { payout } = await door.recorded();
  const applied = await submit(payout.id);
  expect(applied).toMatchObject({ outcome: 'not-sent', from: 'QUEUED', to: null, committed: true });
  expect((await door.facts(payout.id)).payout.trouble).toBe('one gives no answers');
});

test('where its provider cannot be asked, another one that can takes it', async () => {
  let away = false;
  const { door, one, two, submit } = await begin({ unable: () => (away ? 'is away' : null) }, {});
  const { payout } = await door.recorded();
  away = true;
  await submit(payout.id);
  expect([one.calls['submit'], two.calls['submit']]).toEqual([0, 1]);
  expect((await door.facts(payout.id)).payout).toMatchObject({
    provider: 'two',
    status: 'SUBMITTED',
    routing: { chosen: 'two' },
  });
});

test('a pinned order waits for its provider', async () => {
  let away = false;
  const { door, two, submit } = await begin({ unable: () => (away ? 'is away' : null) }, {});
  const { payout } = await door.recorded({ provider: 'one' });
  away = true;
  expect(await submit(payout.id)).toMatchObject({ outcome: 'not-sent' });
  expect(two.calls['submit']).toBe(0);
  expect((await door.facts(payout.id)).payout.trouble).toBe('one is away');
});

test('an order that may have been sent waits for the provider that may have it', async () => {
  let away = false;
  const first = { can: { idempotentSubmit: true }, unable: () => (away ? 'is away' : null) };
  const { door, one, two, submit } = await begin(first, {});
  const { payout } = await door.recorded();
  one.script.submit = { outcome: 'unknown', why: 'no answer' };
  await submit(payout.id);
  const [row] = door.tables.attempts;
  if (row !== undefined) row.attempt = { ...row.attempt, state: 'NOT_SENT', possibleSends: 1 };
  const known = door.tables.payouts.get(payout.id);
  if (known !== undefined) known.payout = { ...known.payout, status: 'QUEUED' };
  away = true;
  expect(await submit(payout.id)).toMatchObject({ outcome: 'not-sent', provider: 'one' });
  expect(two.calls['submit']).toBe(0);
  away = false;
  await submit(payout.id);
  expect([one.calls['submit'], door.tables.attempts.length]).toEqual([2, 1]);
});

test('who refused it for a reason of its own is left for the next, under another key', async () => {
  const { door, one, two, submit } = await begin({}, {});
  one.script.submit = refusedHere;
  const { payout } = await door.recorded();
  expect(await submit(payout.id)).toMatchObject({ to: null, alert: null, committed: true });
  const between = await door.facts(payout.id);
  expect(between.payout).toMatchObject({ status: 'QUEUED', trouble: 'one refused it' });
  expect(between.payout.nextCheckAt).toEqual(new Date(door.nowMs));
  expect(between.refusedBy).toEqual(['one']);
  await submit(payout.id);
  expect([one.calls['submit'], two.calls['submit']]).toEqual([1, 1]);
  const [first, second] = door.tables.attempts;
  expect(first?.attempt.state).toBe('NEGATIVE');
  expect(second?.attempt.providerKey).not.toBe(first?.attempt.providerKey);
});

test('what was prepared is committed before it leaves, and holds for the next send', async () => {
  const seen: SubmitOrder[] = [];
  const digest = Buffer.from('digest');
  const submit = async (order: SubmitOrder): Promise<PayoutReport> => {
    seen.push(order);
    expect(given.door.tables.attempts.at(-1)).toMatchObject({
      noticeDigest: digest,
      attempt: { endToEndId: 'E1', state: 'OPEN', providerKey: order.providerKey },
    });
    return { outcome: 'not-sent', why: 'no connection' };
  };
  const given = await begin({ submit, can: { idempotentSubmit: true } });
  given.one.script.prepare = {
    ...{ kind: 'ready', endToEndId: 'E1', noticeSecret: { text: 'secret', digest } },
  };
  const { payout } = await given.door.recorded({ orderId: 'o', description: 'd' });
  await given.submit(payout.id);
  await given.submit(payout.id);
  expect(given.one.calls['prepare']).toBe(1);
  expect(seen.map(({ noticeSecret, endToEndId }) => [noticeSecret, endToEndId])).toEqual([
    ['secret', 'E1'],
    [null, 'E1'],
  ]);
  expect(new Set(seen.map(({ providerKey }) => providerKey)).size).toBe(1);
  expect(seen[0]).toMatchObject({
    ...{ payoutId: payout.id, amountCents: 10_000n, description: 'd', orderId: 'o' },
    ...{ priority: 'HIGH', recipient: payout.recipient, destination: payout.destination },
  });
});

test('what cannot be prepared is not sent', async () => {
  const { door, one, submit } = await begin();
  one.script.prepare = { kind: 'stop', report: { outcome: 'not-sent', why: 'no directory' } };
  const { payout } = await door.recorded();
  expect(await submit(payout.id)).toMatchObject({ outcome: 'not-sent', provider: 'one' });
  expect([one.calls['submit'], door.tables.attempts.length]).toEqual([0, 0]);
  expect((await door.facts(payout.id)).payout.trouble).toBe('no directory');
});

test('one order at a time to a recipient, where the provider wants it', async () => {
  const { door, one, submit } = await begin({ can: { oneAtATimePerRecipient: true } });
  const first = await door.recorded();
  const second = await door.recorded({ idempotencyKey: 'key-2' });
  await submit(first.payout.id);
  expect(await submit(second.payout.id)).toMatchObject({ outcome: 'not-sent', to: null });
  expect(one.calls['submit']).toBe(1);
  expect((await door.facts(second.payout.id)).payout.trouble).toMatch(/earlier payout/);
});

test.each([
  [10_000, 1],
  [10_001, 0],
  [-10_001, 0],
])('an order that was held up here for %i ms leaves %i times', async (ms, times) => {
  const { door, one, submit } = await begin();
  const { payout } = await door.recorded();
  const honest = { ...door.parts.store };
  Object.assign(door.parts.store, {
    openAttempt: (...given: Parameters<typeof honest.openAttempt>) => {
      door.nowMs += ms;
      return honest.openAttempt(...given);
    },
  });
  const applied = await submit(payout.id);
  expect(one.calls['submit']).toBe(times);
  expect(applied?.outcome).toBe(times === 1 ? 'accepted' : 'not-sent');
  expect(door.tables.attempts[0]?.attempt.possibleSends).toBe(times);
});

test('a payout that is no longer ours is not sent', async () => {
  const { door, one } = await begin();
  const facts = await door.recorded();
  door.nowMs += 10_000;
  await door.parts.store.claimDue(1);
  expect(await submitPayout(door.parts, facts)).toBeNull();
  expect(one.calls['submit']).toBe(0);
});

describe('the next step', () => {
  test('of a payout that waits for approval is none, until its day is over', async () => {
    const { door, next } = await begin();
    const { payout } = await door.recorded({ amount: '6000.00' });
    expect(await next(payout.id)).toBeNull();
    expect((await door.facts(payout.id)).payout.status).toBe('AWAITING_APPROVAL');
    door.nowMs += 24 * 60 * 60_000;
    expect(await next(payout.id)).toBeNull();
    expect((await door.facts(payout.id)).payout).toMatchObject({
      status: 'EXPIRED',
      failure: { code: 'EXPIRED' },
    });
    expect(door.tables.ledger.at(-1)?.kind).toBe('RELEASE');
  });

  test('of one that may have been sent is to ask', async () => {
    const { door, one, next } = await begin();
    const { payout } = await door.recorded();
    one.script.submit = { outcome: 'unknown', why: 'no answer' };
    await next(payout.id);
    await next(payout.id);
    expect([one.calls['submit'], one.calls['lookUp']]).toEqual([1, 1]);
    expect((await door.facts(payout.id)).payout.status).toBe('SETTLED');
  });

  test('of one whose provider is switched off concludes nothing', async () => {
    const { door, next } = await begin();
    const { payout } = await door.recorded();
    await next(payout.id);
    (door.parts.providers as Map<string, unknown>).clear();
    expect(await next(payout.id)).toMatchObject({ outcome: 'unknown', to: null });
    expect((await door.facts(payout.id)).payout.trouble).toBe('its provider is switched off');
  });
});

describe('an order that waits for our confirmation', () => {
  async function waiting(can: Given = { can: { confirmsAloneUpToCents: 10_000n } }) {
    const given = await begin(can);
    const { door, one } = given;
    one.script.submit = { outcome: 'awaiting-confirmation', providerId: 'id1' };
    one.script.lookUp = { outcome: 'awaiting-confirmation', providerId: 'id1' };
    one.script.confirm = { outcome: 'awaiting-confirmation' };
    const { payout } = await door.recorded();
    await given.submit(payout.id);
    let keys = 0;
    const key = () =>
      door.parts.store.storeNotice({
        ...{ provider: 'one', digest: Buffer.from(`d${(keys += 1)}`), body: Buffer.from('b') },
        ...{ claimed: 'WAITS', outcome: 'awaiting-confirmation', verdict: null },
        ...{ reference: { providerId: 'id1' }, confirmationKey: `ck${keys}` },
      });
    const sends = async () => {
      const before = one.calls['confirm'] ?? 0;
      await given.next(payout.id);
      return (one.calls['confirm'] ?? 0) - before;
    };
    const trouble = async () => (await door.facts(payout.id)).payout.trouble;
    return { ...given, id: payout.id, key, sends, trouble };
  }

  test('gets it as soon as its key has come', async () => {
    const { door, one, id, key, sends, trouble } = await waiting();
    expect(await sends()).toBe(0);
    expect(await trouble()).toBe('its confirmation key has not come yet');
    await key();
    one.script.confirm = { outcome: 'processing' };
    expect(await sends()).toBe(1);
    expect((await door.facts(id)).payout.status).toBe('PROCESSING');
  });

  test.each([9_999n, null])('needs a person above %s', async (confirmsAloneUpToCents) => {
    const { door, id, key, sends, trouble } = await waiting({ can: { confirmsAloneUpToCents } });
    await key();
    expect(await sends()).toBe(0);
    expect(await trouble()).toMatch(/^a person/);
    await allowConfirmation(door.parts, CALLER, id);
    expect(await sends()).toBe(1);
  });

  test('gets it again after half a minute, or with a newer key, and not before', async () => {
    const { door, key, sends } = await waiting();
    await key();
    expect(await sends()).toBe(1);
    door.nowMs += 29_999;
    expect(await sends()).toBe(0);
    door.nowMs += 1;
    expect(await sends()).toBe(1);
    await key();
    expect(await sends()).toBe(0);
    door.nowMs += 1;
    await key();
    expect(await sends()).toBe(1);
  });

  test('gets it again when a look-up since has found it waiting, after five seconds', async () => {
    const { door, one, id, key, sends, next } = await waiting();
    await key();
    one.script.confirm = { outcome: 'unknown', why: 'no answer' };
    expect(await sends()).toBe(1);
    door.nowMs += 1_000;
    await next(id);
    expect((await door.facts(id)).payout.status).toBe('AWAITING_CONFIRMATION');
    door.nowMs += 3_999;
    expect(await sends()).toBe(0);
    door.nowMs += 1;
    expect(await sends()).toBe(1);
  });
});
