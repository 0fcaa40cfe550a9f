import { NOTHING } from '../../../src/domain/decision';
import type { Attempt, PayoutFacts } from '../../../src/domain/payout';
import type { PayoutReport } from '../../../src/domain/report';
import { applyReport, type Heard, nextCheckAfter } from '../../../src/payouts/apply-report';
import { confirmationLacks } from '../../../src/payouts/confirmation-lacks';
import {
  approve,
  cancel,
  decideByPerson,
  type PersonsWord,
} from '../../../src/payouts/decide-by-person';
import { troubleIn } from '../../../src/payouts/trouble-in';
import type { Change, CommitOutcome } from '../../../src/store/payout-store';
import { ago, anAttempt, factsOf, inStatus, MINUTE, REPORTS } from '../../domain/payout-facts';
import { anActor, CALLER, MERCHANT, MemoryDoor } from './memory-door';

const OTHER = { ...CALLER, name: 'bia' };

const COMMITTED: CommitOutcome = {
  ...{ version: 3, dueNow: true, nextInLine: 'next' },
  kind: 'committed',
};

/** What would be committed of a report, over a store that only listens. */
function listening(outcomes: CommitOutcome[] = [COMMITTED], again: PayoutFacts | null = null) {
  const actor = anActor('one', { can: { idempotentSubmit: true, absenceIsProofAfterMs: 0 } });
  const { parts } = new MemoryDoor([actor]);
  const changes: Change[] = [];
  let reads = 0;
  const store = {
    ...parts.store,
    commit: async (change: Change) => {
      changes.push(change);
      return outcomes.shift() ?? { kind: 'conflict' as const };
    },
    facts: async () => {
      reads += 1;
      return again;
    },
  };
  const woken: string[] = [];
  parts.feed.onMerchant(factsOf({}).payout.merchantId, () => woken.push('merchant'));
  const all = { ...parts, store };
  const tell = (heard: Heard) => applyReport(all, heard);
  return { parts: all, changes, woken, tell, reads: () => reads };
}

async function changeOf(heard: Heard): Promise<Change> {
  const { tell, changes } = listening();
  await tell(heard);
  const [change] = changes;
  if (change === undefined) throw new Error('nothing was committed');
  return change;
}
const looked = (facts: PayoutFacts, report: PayoutReport): Heard => ({
  ...{ facts, report },
  messenger: 'LOOK_UP',
});
const sent = (facts: PayoutFacts, report: PayoutReport): Heard => ({
  ...{ facts, report },
  messenger: 'SUBMISSION',
});

const lost = inStatus('UNKNOWN', {
  attempt: anAttempt({ absences: 9, lastSentAt: ago(60 * MINUTE) }),
});

test.each<[string, Heard, Attempt['state'] | undefined]>([
  ['a proved absence', looked(lost, REPORTS.absent), 'NOT_SENT'],
  ['an unproved one', looked(inStatus('UNKNOWN'), REPORTS.absent), undefined],
  ['silence', looked(inStatus('PROCESSING'), REPORTS.unknown), undefined],
  ['a look-up not made', looked(inStatus('PROCESSING'), REPORTS['not-sent']), undefined],
  ['an order not sent', sent(inStatus('QUEUED'), REPORTS['not-sent']), 'NOT_SENT'],
  ['an order without answer', sent(inStatus('QUEUED'), REPORTS.unknown), undefined],
  ['an order accepted', sent(inStatus('QUEUED'), REPORTS.accepted), 'ANSWERED'],
  ['an end that pays', looked(inStatus('PROCESSING'), REPORTS.settled), 'ANSWERED'],
  ['the same once more', looked(inStatus('PROCESSING'), REPORTS.processing), 'ANSWERED'],
  ['an end that does not', looked(inStatus('PROCESSING'), REPORTS.denied), 'NEGATIVE'],
])('after %s the attempt is as it should be', async (_what, heard, state) => {
  expect((await changeOf(heard)).attemptState).toBe(state);
});

test('an attempt proved not paid is not brought back to life', async () => {
  const facts = inStatus('FAILED', { attempt: anAttempt({ state: 'NEGATIVE' }) });
  expect((await changeOf(looked(facts, REPORTS.processing))).attemptState).toBeUndefined();
});

test('a change carries what the provider said', async () => {
  const said = { providerStatus: 'OK', providerId: 'id1', endToEndId: 'E1' };
  const report = { ...REPORTS.processing, ...said };
  expect(await changeOf(looked(inStatus('SUBMITTED'), report))).toMatchObject({
    ...{ ...said, provider: 'one', proven: 'OK', neverLeft: false, absent: false },
    ...{ nextCheckMs: 2_000, decision: { to: 'PROCESSING' } },
  });
  const plain = await changeOf(looked(inStatus('SUBMITTED'), REPORTS.processing));
  expect(plain).toMatchObject({ proven: 'processing', providerStatus: undefined });
  expect(plain.trouble).toBeUndefined();
});

test('only an order that was not sent certainly never left', async () => {
  const queued = inStatus('QUEUED');
  expect((await changeOf(sent(queued, REPORTS['not-sent']))).neverLeft).toBe(true);
  expect((await changeOf(sent(queued, REPORTS.accepted))).neverLeft).toBe(false);
  expect((await changeOf(looked(queued, REPORTS['not-sent']))).neverLeft).toBe(false);
  expect((await changeOf(looked(queued, REPORTS.absent))).absent).toBe(true);
});

test('it is told of the provider it was sent to, else of that of the attempt', async () => {
  const heard = sent(inStatus('QUEUED'), REPORTS.accepted);
  expect((await changeOf({ ...heard, provider: 'two' })).provider).toBe('two');
  expect((await changeOf(heard)).provider).toBe('one');
  const nobody = factsOf({ status: 'QUEUED', provider: null }, { attempt: null });
  expect((await changeOf(sent(nobody, REPORTS['not-sent']))).provider).toBeUndefined();
  const routed = factsOf({ status: 'QUEUED', provider: 'one' }, { attempt: null });
  expect((await changeOf(sent(routed, REPORTS['not-sent']))).provider).toBe('one');
  expect(await listening().tell(sent(nobody, REPORTS['not-sent']))).toMatchObject({
    provider: null,
  });
});

test('what came of it is told, and who watches is woken by a change alone', async () => {
  const moved = listening();
  expect(await moved.tell(looked(inStatus('PROCESSING'), REPORTS.settled))).toEqual({
    ...{ payoutId: factsOf({}).payout.id, outcome: 'settled', provider: 'one' },
    ...{ from: 'PROCESSING', to: 'SETTLED', alert: null, verdicts: [] },
    ...{ committed: true, dueNow: true, nextInLine: 'next' },
  });
  expect(moved.woken).toEqual(['merchant']);
  const stayed = listening();
  await stayed.tell(looked(inStatus('PROCESSING'), REPORTS.absent));
  expect(stayed.woken).toEqual([]);
});

describe('after a conflict', () => {
  const heard = looked(inStatus('PROCESSING'), REPORTS.settled);
  const nothing = { to: null, alert: null, verdicts: [], committed: false, dueNow: false };

  test('it is read and decided again, five times in all', async () => {
    const { tell, changes, reads } = listening([], inStatus('PROCESSING'));
    expect(await tell(heard)).toMatchObject({ ...nothing, nextInLine: null });
    expect([changes.length, reads()]).toEqual([5, 5]);
  });

  test('what was read again is what counts', async () => {
    const { tell, changes } = listening([{ kind: 'conflict' }, COMMITTED], inStatus('SETTLED'));
    expect(await tell(heard)).toMatchObject({ from: 'SETTLED', to: null, committed: true });
    expect(changes.map(({ decision }) => decision.to)).toEqual(['SETTLED', null]);
  });

  test.each([
    ['somebody else has it', inStatus('PROCESSING', { fence: 2 })],
    ['it is gone', null],
  ])('nothing is written when %s', async (_why, again) => {
    const { tell, changes } = listening([], again);
    expect(await tell(heard)).toMatchObject({ ...nothing, from: 'PROCESSING' });
    expect(changes).toHaveLength(1);
  });
});

test('the next look follows the decision, the age and the pace', () => {
  const stay = { ...NOTHING, cause: 'LOOK_UP' } as const;
  const fresh = factsOf({ status: 'PROCESSING' }, { checks: 1 });
  expect(nextCheckAfter(fresh, { ...stay, againMs: 7 }, 1)).toBe(7);
  expect(nextCheckAfter(fresh, stay, 1)).toBe(10_000);
  expect(nextCheckAfter(fresh, { ...stay, to: 'UNKNOWN' }, 1)).toBe(2_000);
  expect(nextCheckAfter(fresh, stay, 0.5)).toBe(5_000);
  expect(nextCheckAfter(fresh, { ...stay, to: 'FAILED' }, 1)).toBeNull();
  const old = factsOf({ status: 'PROCESSING', statusSince: ago(2 * 60 * MINUTE) }, { checks: 99 });
  expect(nextCheckAfter(old, stay, 1)).toBe(5 * MINUTE);
  expect(nextCheckAfter(old, stay, 4)).toBe(4 * MINUTE);
  expect(nextCheckAfter(old, { ...stay, to: 'UNKNOWN' }, 1)).toBe(2_000);
});

test('what a person decided leaves the rest as it is', async () => {
  const decided = async (judge: PersonsWord['judge']) => {
    const waiting = { status: 'AWAITING_APPROVAL', nextCheckAt: ago(-MINUTE) } as const;
    const payout = { ...waiting, merchantId: MERCHANT };
    const waits = factsOf(payout, { attempt: null });
    const { parts, changes } = listening([COMMITTED], waits);
    await decideByPerson(parts, { caller: OTHER, payoutId: waits.payout.id, judge });
    return changes[0];
  };
  const flags = { neverLeft: false, absent: false };
  expect(await decided(approve(OTHER))).toMatchObject({
    ...{ ...flags, attemptState: undefined, nextCheckMs: 0 },
  });
  expect(await decided(cancel(null))).toMatchObject({
    ...{ ...flags, attemptState: 'NEGATIVE', nextCheckMs: null },
  });
});

describe('trouble', () => {
  const safe = anActor('one', { can: { idempotentSubmit: true } }).provider;
  const unsafe = anActor('one').provider;
  const sentOften = factsOf({}, { attempt: anAttempt({ possibleSends: 5 }) });

  test('is what was said, or that the provider does not know it and who can end it', () => {
    expect(troubleIn(factsOf({}), REPORTS.unknown, safe)).toBe('no answer');
    expect(troubleIn(factsOf({}), REPORTS.processing, safe)).toBeUndefined();
    expect(troubleIn(factsOf({}), REPORTS.absent, safe)).not.toMatch(/two people/);
    expect(troubleIn(factsOf({}), REPORTS.absent, undefined)).not.toMatch(/two people/);
    expect(troubleIn(factsOf({}), REPORTS.absent, unsafe)).toMatch(/sent twice.+two people/);
    expect(troubleIn(sentOften, REPORTS.absent, safe)).toMatch(/too often.+two people/);
    expect(troubleIn(factsOf({}, { attempt: null }), REPORTS.absent, safe)).toBeDefined();
  });

  test('of an order that waits is what its confirmation lacks', () => {
    const waits = factsOf({ status: 'AWAITING_CONFIRMATION' });
    const report = REPORTS['awaiting-confirmation'];
    expect(troubleIn(waits, report, safe)).toMatch(/^a person/);
    expect(troubleIn(waits, report, undefined)).toBeUndefined();
    expect(troubleIn(factsOf({ status: 'SUBMITTED' }), report, safe)).toBeUndefined();
    expect(troubleIn(waits, REPORTS.processing, safe)).toBeUndefined();
    const ready = { by: 'ana', sentAt: null, keyAt: ago(1) };
    const has = { ...waits, attempt: anAttempt({ confirmation: ready }) };
    expect(troubleIn(has, report, safe)).toBeUndefined();
    expect(confirmationLacks({ ...waits, attempt: null }, safe)).toMatch(/^a person/);
    const alone = anActor('one', { can: { confirmsAloneUpToCents: 1_000n } }).provider;
    expect(confirmationLacks({ ...waits, attempt: null }, alone)).toMatch(/key has not come/);
  });
});
