import { randomUUID } from 'node:crypto';
import type { PayoutFacts } from '../../src/domain/payout';
import { advancePayout } from '../../src/payouts/advance-payout';
import type { PayoutParts } from '../../src/payouts/parts';
import { WorkLoop } from '../../src/payouts/work-loop';
import { eventually } from '../support/eventually';
import { aDoor, type Door, failed, newAttempt, settled, UNROUTED, unwalled } from './a-door';

const RECIPIENTS = ['52998224725', '12345678909'] as const;

let door: Door;
let parts: PayoutParts;
/** What the provider was sent, in order. */
const sent: string[] = [];

beforeAll(async () => {
  door = await aDoor({ idempotent: false });
  const pagstar = door.parts.providers.get('pagstar')!;
  const inLine = unwalled({
    ...pagstar,
    name: 'inline',
    capabilities: { ...pagstar.capabilities, oneAtATimePerRecipient: true },
    submit: async ({ payoutId }) => {
      sent.push(payoutId);
      return { outcome: 'accepted', providerId: randomUUID() };
    },
  });
  parts = { ...door.parts, providers: new Map([['inline', inLine]]) };
}, 60_000);
afterAll(() => door.stop(), 60_000);
beforeEach(() => sent.splice(0));

async function aPayoutTo(taxId: string): Promise<PayoutFacts> {
  const { payout } = await door.aPayout();
  const recorded = await door.store.record({
    id: door.parts.newId(),
    merchantId: door.merchantId,
    requestedBy: 'door',
    order: { ...payout, idempotencyKey: randomUUID(), recipient: { name: 'Recebedor', taxId } },
    provider: 'inline',
    routing: UNROUTED,
  });
  if (recorded.kind !== 'accepted') throw new Error(`not accepted: ${recorded.kind}`);
  return recorded.facts;
}

const end = async (facts: PayoutFacts, report = settled()) =>
  door.tell(await door.now(facts), report);
const advance = async (facts: PayoutFacts) => advancePayout(parts, await door.now(facts));
const raise = (error: unknown): never => {
  throw error;
};
const idOf = ({ payout }: PayoutFacts) => payout.id;

/** Ends everything, so that the next test finds the line empty. */
async function clear(all: readonly PayoutFacts[]): Promise<void> {
  for (const one of all) {
    const { payout } = await door.now(one);
    if (payout.status === 'QUEUED') await advance(one);
    if (payout.settledAt === null) await end(one);
  }
}

test('a second payout to one recipient waits for the first, others do not', async () => {
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  const other = await aPayoutTo(RECIPIENTS[1]);
  for (const one of [first, second, other]) await advance(one);
  expect(sent).toEqual([first, other].map(idOf));
  const { payout, attempt } = await door.now(second);
  expect(payout).toMatchObject({ status: 'QUEUED', trouble: expect.stringContaining('earlier') });
  expect(attempt).toBeNull();
  await clear([first, second, other]);
});

test('the younger does not overtake the older that was not sent yet', async () => {
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  await advance(second);
  expect(sent).toEqual([]);
  await advance(first);
  expect(sent).toEqual([idOf(first)]);
  await clear([first, second]);
});

test.each([
  ['settles', settled()],
  ['fails', failed],
])('when the first %s, the next in line is named and may go', async (_how, report) => {
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  await advance(first);
  await advance(second);
  expect(await end(first, report)).toMatchObject({ nextInLine: idOf(second) });
  await advance(second);
  expect(sent).toEqual([first, second].map(idOf));
  await clear([second]);
});

test('an older one that the provider refused holds up nobody', async () => {
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  await door.store.openAttempt(first, newAttempt({ provider: 'inline', idempotent: false }));
  await door.pool.query(`update attempt set state = 'NEGATIVE' where payout_id = $1`, [
    idOf(first),
  ]);
  await advance(second);
  expect(sent).toEqual([idOf(second)]);
  await end(second);
  await end(first, failed);
});

test('an unknown outcome keeps the line closed', async () => {
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  await advance(first);
  await door.pool.query(
    `update payout set status = 'UNKNOWN', version = version + 1 where id = $1`,
    [idOf(first)],
  );
  await advance(second);
  expect(sent).toEqual([idOf(first)]);
  await end(first);
  await clear([second]);
});

test('of twenty sent in the same instant one goes, and all go in order in the end', async () => {
  const all: PayoutFacts[] = [];
  for (let times = 0; times < 20; times += 1) all.push(await aPayoutTo(RECIPIENTS[0]));
  for (const [round, one] of all.entries()) {
    await Promise.all(all.slice(round).map(advance));
    expect(sent).toEqual(all.slice(0, round + 1).map(idOf));
    await end(one);
  }
});

test('the next in line is taken up when the first ends, and not at the next tick', async () => {
  const inLine = parts.providers.get('inline')!;
  const ending = { ...inLine, lookUp: async () => settled() };
  const loop = new WorkLoop(
    { ...parts, providers: new Map([['inline', ending]]) },
    { concurrency: 4, queueMax: 4, onApplied: () => undefined, onError: (error) => raise(error) },
  );
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  await advance(first);
  await advance(second);
  loop.wake(idOf(first));
  await eventually('the second is sent', () => sent.includes(idOf(second)));
  await loop.drain();
  await clear([second]);
});

test('the database refuses a second one under way, whoever asks', async () => {
  const [first, second] = [await aPayoutTo(RECIPIENTS[0]), await aPayoutTo(RECIPIENTS[0])];
  await advance(first);
  const opening = newAttempt({ provider: 'inline', idempotent: false, recipient: RECIPIENTS[0] });
  expect(await door.store.openAttempt(await door.now(second), opening)).toEqual({ kind: 'busy' });
  await clear([first, second]);
});
