import { randomUUID } from 'node:crypto';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import { advancePayout } from '../../src/payouts/advance-payout';
import { cancel, decideByPerson } from '../../src/payouts/decide-by-person';
import type { PayoutParts } from '../../src/payouts/parts';
import type { PayoutProvider } from '../../src/providers/provider';
import type { NoticeReference } from '../../src/store/payout-store';
import { aDoor, type Door, settled, UNROUTED, unwalled } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

const OUR_BALANCE: PayoutReport = { outcome: 'failed', failure: { code: 'INSUFFICIENT_FUNDS' } };
const BUSY: PayoutReport = { outcome: 'not-sent', why: 'HTTP 429' };

const provider = (name: string, verbs: Partial<PayoutProvider>): PayoutProvider => ({
  ...(door.parts.providers.get('pagstar') as PayoutProvider),
  name,
  ...verbs,
});

/** Two providers: what the first answers an order, and what it says when it is asked. */
function aWorld(answer: () => PayoutReport | Promise<PayoutReport>, lookUp: PayoutReport) {
  const sent: string[] = [];
  const submit = (name: string, say: typeof answer) => async () => {
    sent.push(name);
    return say();
  };
  const providers = [
    provider('pagstar', { submit: submit('pagstar', answer), lookUp: async () => lookUp }),
    provider('newer', {
      submit: submit('newer', () => ({ outcome: 'accepted' })),
      lookUp: async () => settled('E-newer'),
    }),
  ];
  const named = providers.map((one) => [one.name, unwalled(one)] as const);
  const parts: PayoutParts = { ...door.parts, providers: new Map(named) };
  return { sent, parts, step: (facts: PayoutFacts) => advancePayout(parts, facts) };
}

async function aRoutedPayout(): Promise<PayoutFacts> {
  const { payout } = await door.aPayout();
  const order = { ...payout, idempotencyKey: randomUUID(), pinnedProvider: null };
  const asked = { id: door.parts.newId(), merchantId: door.merchantId, requestedBy: 'door', order };
  const recorded = await door.store.record({ ...asked, provider: 'pagstar', routing: UNROUTED });
  if (recorded.kind !== 'accepted') throw new Error(`not accepted: ${recorded.kind}`);
  return recorded.facts;
}

function pagstarSays(outcome: string, reference: NoticeReference) {
  const body = Buffer.from(randomUUID());
  const said = { claimed: outcome, outcome, verdict: null, confirmationKey: null };
  return door.store.storeNotice({ provider: 'pagstar', digest: body, body, ...said, reference });
}

const keyOf = (facts: PayoutFacts) => ({ providerKey: facts.attempt?.providerKey ?? '' });

describe.each([
  ['refused', OUR_BALANCE, 'NEGATIVE'],
  ['not looked at', BUSY, 'NOT_SENT'],
] as const)('a notice says that an order was taken which was %s', (_what, answer, state) => {
  async function claimed() {
    const world = aWorld(() => answer, settled('E-pagstar'));
    const facts = await aRoutedPayout();
    await world.step(facts);
    const before = await door.now(facts);
    expect(before).toMatchObject({ attempt: { state }, payout: { status: 'QUEUED' } });
    await pagstarSays('settled', keyOf(before));
    return { ...world, facts: await door.now(facts) };
  }

  test('so its provider is asked before anybody is sent it again', async () => {
    const { sent, step, facts } = await claimed();
    await step(facts);
    expect(sent).toEqual(['pagstar']);
    expect((await door.now(facts)).payout).toMatchObject({
      status: 'SETTLED',
      provider: 'pagstar',
      endToEndId: 'E-pagstar',
    });
    expect(await door.faults()).toEqual([]);
  });

  test('so nobody can take it back', async () => {
    const { facts, parts } = await claimed();
    const { merchantId, id: payoutId } = facts.payout;
    const caller = { merchantId, name: 'door' };
    const decided = await decideByPerson(parts, { caller, payoutId, judge: cancel(null) });
    expect(decided.kind).toBe('refused');
    expect((await door.now(facts)).payout.status).toBe('QUEUED');
  });
});

test('a notice that agrees with the refusal lets it go elsewhere', async () => {
  const { sent, step } = aWorld(() => OUR_BALANCE, { outcome: 'absent' });
  const facts = await aRoutedPayout();
  await step(facts);
  await pagstarSays('failed', keyOf(await door.now(facts)));
  await step(await door.now(facts));
  expect(sent).toEqual(['pagstar', 'newer']);
});

describe('a notice of the provider that refused it, after it went elsewhere', () => {
  async function elsewhere() {
    const world = aWorld(() => OUR_BALANCE, { outcome: 'absent' });
    const facts = await aRoutedPayout();
    await world.step(facts);
    const refused = keyOf(await door.now(facts));
    await world.step(await door.now(facts));
    expect((await door.now(facts)).attempt).toMatchObject({ provider: 'newer', state: 'ANSWERED' });
    return { ...world, facts, refused };
  }

  test('agrees with the refusal, whatever became of the payout', async () => {
    const { step, facts, refused } = await elsewhere();
    await pagstarSays('failed', refused);
    expect(await step(await door.now(facts))).toMatchObject({
      to: 'SETTLED',
      verdicts: [{ verdict: 'CONFIRMED' }],
    });
  });

  test('is not confirmed by what the other one says: it may be paid twice', async () => {
    const { step, facts, refused } = await elsewhere();
    await pagstarSays('settled', refused);
    expect(await step(await door.now(facts))).toMatchObject({
      to: 'SUSPICIOUS',
      alert: 'NOTICE_MISMATCH',
      verdicts: [{ verdict: 'MISMATCH' }],
    });
    expect((await door.now(facts)).payout.suspicion).toBe('FINAL');
  });

  test('raises an alert when the other one has paid already', async () => {
    const { step, facts, refused } = await elsewhere();
    expect(await step(await door.now(facts))).toMatchObject({ to: 'SETTLED' });
    await pagstarSays('settled', refused);
    expect(await step(await door.now(facts))).toMatchObject({
      to: null,
      alert: 'NOTICE_MISMATCH',
      verdicts: [{ verdict: 'MISMATCH' }],
    });
    expect((await door.now(facts)).payout.status).toBe('SETTLED');
  });
});

test('a notice that comes while the second order is prepared stops it', async () => {
  const { sent, step } = aWorld(() => BUSY, settled('E-pagstar'));
  const facts = await aRoutedPayout();
  await step(facts);
  const read = await door.now(facts);
  await pagstarSays('settled', keyOf(read));
  expect(await step(read)).toBeNull();
  expect(sent).toEqual(['pagstar']);
  expect(await door.now(facts)).toMatchObject({
    fence: read.fence,
    attempt: { state: 'NOT_SENT' },
  });
});

test('being asked to look at it stops no first order', async () => {
  const { sent, step } = aWorld(() => BUSY, settled('E-pagstar'));
  const facts = await aRoutedPayout();
  await door.store.hint(door.merchantId, facts.payout.id);
  await step(facts);
  expect(sent).toEqual(['pagstar']);
});
