import type { PayoutStatus } from '../../../src/domain/status';
import { allowConfirmation } from '../../../src/payouts/allow-confirmation';
import { applyReport } from '../../../src/payouts/apply-report';
import { approve, cancel, decideByPerson, deny } from '../../../src/payouts/decide-by-person';
import { doerOf } from '../../../src/payouts/decision-note';
import { resolvePayout } from '../../../src/payouts/resolve-payout';
import { submitPayout } from '../../../src/payouts/submit-payout';
import { anActor, CALLER, MemoryDoor } from './memory-door';

const OTHER = { ...CALLER, name: 'bia' };
const THIRD = { ...CALLER, name: 'caio' };
const LARGE = { amount: '6000.00' };
const NOBODY = '00000000-0000-7000-8000-0000000000ff';
const NOT_FOUND = { code: 'NOT_FOUND', path: ['input', 'payoutId'], what: 'payout' };
const refused = (refusal: object) => ({ kind: 'refused', refusals: [refusal] });
const notNow = (status: PayoutStatus) => refused({ code: 'NOT_ALLOWED_IN_STATUS', status });

async function waiting() {
  const door = await new MemoryDoor().open();
  const { payout } = await door.recorded(LARGE);
  return { door, payoutId: payout.id };
}

describe('a payout that waits for approval', () => {
  test('is let go by somebody else, and is due at once', async () => {
    const { door, payoutId } = await waiting();
    door.woken.length = 0;
    const word = { caller: OTHER, payoutId: payoutId.toUpperCase(), judge: approve(OTHER) };
    expect(await decideByPerson(door.parts, word)).toMatchObject({
      kind: 'payout',
      payout: { status: 'QUEUED', nextCheckAt: new Date(door.nowMs) },
    });
    expect(door.woken).toEqual(['merchant', 'account']);
    // Said again it is answered again; nobody else is needed any more.
    expect(await decideByPerson(door.parts, word)).toMatchObject({ payout: { version: 2 } });
    expect(await decideByPerson(door.parts, { ...word, judge: approve(THIRD) })).toEqual(
      notNow('QUEUED'),
    );
    expect(await decideByPerson(door.parts, { ...word, judge: deny(OTHER, 'no') })).toEqual(
      notNow('QUEUED'),
    );
  });

  test('is let go when as many others as it needs have said so, each once', async () => {
    const door = await new MemoryDoor().open();
    const { accountId, merchantId } = (await door.recorded()).payout;
    const limit = { approvalLimitCents: 0n, approvalsNeeded: 2, by: doerOf(CALLER) };
    await door.parts.store.setApprovalRule({ merchantId, accountId, ...limit });
    const { payout } = await door.recorded({ idempotencyKey: 'two' });
    const { id: payoutId, nextCheckAt } = payout;
    const say = (caller: typeof CALLER) =>
      decideByPerson(door.parts, { caller, payoutId, judge: approve(caller) });
    const waits = { kind: 'payout', payout: { status: 'AWAITING_APPROVAL', version: 2 } };
    expect(await say(OTHER)).toMatchObject(waits);
    expect(await say(OTHER)).toMatchObject(waits);
    expect(await say(CALLER)).toMatchObject({ refusals: [{ ban: 'OWN_APPROVAL' }] });
    expect((await door.facts(payoutId)).payout.nextCheckAt).toEqual(nextCheckAt);
    expect(await say(THIRD)).toMatchObject({ payout: { status: 'QUEUED', version: 3 } });
    expect((await door.facts(payoutId)).approvals).toEqual({ needed: 2, by: ['bia', 'caio'] });
  });

  test('is no longer approved when its time is over', async () => {
    const { door, payoutId } = await waiting();
    const { nextCheckAt } = (await door.facts(payoutId)).payout;
    door.nowMs = nextCheckAt?.getTime() ?? 0;
    const word = { caller: OTHER, payoutId, judge: approve(OTHER) };
    expect(await decideByPerson(door.parts, word)).toEqual(notNow('EXPIRED'));
  });

  test('is neither approved nor denied by who asked for it', async () => {
    const { door, payoutId } = await waiting();
    for (const judge of [approve(CALLER), deny(CALLER, 'no')]) {
      expect(await decideByPerson(door.parts, { caller: CALLER, payoutId, judge })).toMatchObject(
        refused({ code: 'NOT_ALLOWED', path: ['input', 'payoutId'] }),
      );
    }
  });

  test('gives its money back when it is denied', async () => {
    const { door, payoutId } = await waiting();
    const word = { caller: OTHER, payoutId, judge: deny(OTHER, 'too much') };
    expect(await decideByPerson(door.parts, word)).toMatchObject({
      payout: {
        status: 'DENIED',
        failure: { code: 'APPROVAL_DENIED', providerMessage: 'too much' },
      },
    });
    expect(door.tables.ledger.at(-1)).toMatchObject({ kind: 'RELEASE', amountCents: 600_000n });
  });

  test('is taken back by anybody, with a reason or without', async () => {
    for (const reason of ['by mistake', null]) {
      const { door, payoutId } = await waiting();
      const word = { caller: CALLER, payoutId, judge: cancel(reason) };
      expect(await decideByPerson(door.parts, word)).toMatchObject({
        payout: { status: 'CANCELED', failure: { code: 'CANCELED' } },
      });
      const { payout } = await door.facts(payoutId);
      expect(payout.failure?.providerMessage ?? null).toBe(reason);
      expect(door.tables.ledger.at(-1)).toMatchObject({ kind: 'RELEASE' });
    }
  });
});

test('what was sent is not taken back', async () => {
  const door = await new MemoryDoor().open();
  const facts = await door.recorded();
  await submitPayout(door.parts, facts);
  const word = { caller: CALLER, payoutId: facts.payout.id, judge: cancel(null) };
  expect(await decideByPerson(door.parts, word)).toEqual(notNow('SUBMITTED'));
  const open = await door.recorded({ idempotencyKey: 'key-2' });
  const opening = { provider: 'one', providerKey: 'k', idempotent: false, recipient: null };
  const rest = { endToEndId: null, noticeDigest: null, routing: null };
  await door.parts.store.openAttempt(open, { ...opening, ...rest });
  const queued = { ...word, payoutId: open.payout.id };
  expect(await decideByPerson(door.parts, queued)).toEqual(notNow('QUEUED'));
});

test('nobody decides about what is not there', async () => {
  const { door } = await waiting();
  for (const payoutId of ['x', NOBODY]) {
    const word = { caller: OTHER, payoutId, judge: approve(OTHER) };
    expect(await decideByPerson(door.parts, word)).toEqual(refused(NOT_FOUND));
    expect(await allowConfirmation(door.parts, OTHER, payoutId)).toEqual(refused(NOT_FOUND));
    const said = { caller: OTHER, payoutId, to: 'FAILED', reason: 'r' } as const;
    expect(await resolvePayout(door.parts, said)).toEqual(refused(NOT_FOUND));
  }
});

test('a payout that moves between reading and deciding is judged again, five times', async () => {
  const { door, payoutId } = await waiting();
  let commits = 0;
  const commit = async () => {
    commits += 1;
    return { kind: 'conflict' } as const;
  };
  const parts = { ...door.parts, store: { ...door.parts.store, commit } };
  door.woken.length = 0;
  const word = { caller: OTHER, payoutId, judge: approve(OTHER) };
  expect(await decideByPerson(parts, word)).toEqual(
    refused({ code: 'OVERLOADED', retryAfterSeconds: 1 }),
  );
  expect(commits).toBe(5);
  expect(door.woken).toEqual([]);
  const twice = async (...args: Parameters<typeof door.parts.store.commit>) => {
    commits += 1;
    return commits < 7 ? { kind: 'conflict' as const } : door.parts.store.commit(...args);
  };
  const later = { ...door.parts, store: { ...door.parts.store, commit: twice } };
  expect(await decideByPerson(later, word)).toMatchObject({ payout: { status: 'QUEUED' } });
});

describe('what only people can end', () => {
  async function unknown() {
    const actor = anActor('one');
    actor.script.submit = { outcome: 'unknown', why: 'no answer' };
    const door = await new MemoryDoor([actor]).open();
    const { payout } = await door.recorded();
    await submitPayout(door.parts, await door.facts(payout.id));
    const say = (caller: typeof CALLER, to: PayoutStatus) =>
      resolvePayout(door.parts, {
        ...{ caller, to, reason: 'seen in the bank' },
        payoutId: payout.id.toUpperCase(),
      });
    return { door, say, payoutId: payout.id };
  }

  test.each([
    ['FAILED', 'RELEASE', { code: 'UNKNOWN', providerMessage: 'seen in the bank' }],
    ['SETTLED', 'CAPTURE', null],
  ] as const)('ends as %s when two say so', async (to, move, failure) => {
    const { door, say, payoutId } = await unknown();
    expect(await say(CALLER, to)).toMatchObject({ payout: { status: 'UNKNOWN' } });
    expect(await say(CALLER, to)).toMatchObject({ payout: { status: 'UNKNOWN' } });
    expect(await say(OTHER, to)).toMatchObject({ kind: 'payout', payout: { status: to } });
    expect((await door.facts(payoutId)).payout.failure).toEqual(failure);
    expect(door.tables.ledger.at(-1)?.kind).toBe(move);
    expect(await say(THIRD, to)).toEqual(notNow(to));
  });

  test('stays while they disagree, and when it has changed since', async () => {
    const { door, say, payoutId } = await unknown();
    await say(CALLER, 'FAILED');
    expect(await say(OTHER, 'SETTLED')).toMatchObject({ payout: { status: 'UNKNOWN' } });
    const facts = await door.facts(payoutId);
    const report = { outcome: 'processing' } as const;
    await applyReport(door.parts, { facts, report, messenger: 'LOOK_UP' });
    expect(await say(THIRD, 'FAILED')).toEqual(notNow('PROCESSING'));
  });

  test('of the version both spoke about, and no later one', async () => {
    const { door, say } = await unknown();
    const store = { ...door.parts.store, secondResolution: async () => 1 };
    const { payoutId } = await unknown();
    const said = { caller: OTHER, payoutId, to: 'FAILED', reason: 'r' } as const;
    expect(await resolvePayout({ ...door.parts, store }, said)).toEqual(notNow('UNKNOWN'));
    expect(await say(CALLER, 'FAILED')).toMatchObject({ payout: { status: 'UNKNOWN' } });
  });

  test('has two endings', async () => {
    const { say } = await unknown();
    for (const to of ['QUEUED', 'REFUNDED', 'DENIED'] as const) {
      expect(await say(CALLER, to)).toMatchObject(
        refused({ code: 'INVALID_INPUT', path: ['input', 'to'] }),
      );
    }
  });
});

test('a confirmation is allowed where the provider waits for one', async () => {
  const actor = anActor('one');
  actor.script.submit = { outcome: 'awaiting-confirmation' };
  const door = await new MemoryDoor([actor]).open();
  const { payout } = await door.recorded();
  expect(await allowConfirmation(door.parts, OTHER, payout.id)).toEqual(notNow('QUEUED'));
  await submitPayout(door.parts, await door.facts(payout.id));
  expect(await allowConfirmation(door.parts, OTHER, payout.id.toUpperCase())).toMatchObject({
    kind: 'payout',
    payout: { id: payout.id, status: 'AWAITING_CONFIRMATION' },
  });
  expect((await door.facts(payout.id)).attempt?.confirmation.by).toBe('bia');
});
