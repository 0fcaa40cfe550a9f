import { type BothStores, bothStores, comparable, type Side } from '../simulation/both-stores';
import { someLimits } from '../simulation/limit-moves';
import { Random } from '../simulation/random';
import { aMove, aRecording, type Ground, inOrder, type Memory } from '../simulation/store-moves';

const SEQUENCES = 40;
const MOVES_EACH = 28;

let both: BothStores;
beforeAll(async () => {
  both = await bothStores();
}, 60_000);
afterAll(() => both.stop(), 60_000);

/** In the order of time, as ids of version 7 are. */
const idOf = (sequence: number, n: number): string =>
  `00000000-0000-7000-8000-${(sequence * 100 + n).toString(16).padStart(12, '0')}`;

async function aGround(sequence: number, random: Random): Promise<Ground> {
  const merchantId = await both.sides[0].aMerchant();
  const accountId = idOf(sequence, 1);
  const made = { id: accountId, merchantId, name: 'contract', externalId: `x${sequence}` };
  for (const { keeper } of both.sides) {
    await keeper.createAccount({ ...made, approvalLimitCents: 600n });
    const first = { merchantId, accountId, amountCents: 3_000n, reference: 'opening' };
    expect(await keeper.credit(first)).toMatchObject({ kind: 'credited' });
    expect(
      await keeper.createAccount({ ...made, id: idOf(sequence, 2), approvalLimitCents: 1n }),
    ).toMatchObject({ replayed: true, account: { id: accountId, approvalLimitCents: 600n } });
  }
  if (random.chance(0.5)) {
    const change = someLimits(random);
    for (const { keeper } of both.sides) {
      await keeper.setLimits({ merchantId, accountId, change });
    }
  }
  const ids = [11, 12, 13].map((n) => idOf(sequence, n));
  return { merchantId, accountId, ids, keys: [1, 2].map(() => random.uuid()) };
}

/** What decisions are made from, as this side has it. */
const factsOf = async ({ keeper }: Side, { merchantId, ids }: Ground): Promise<unknown> =>
  comparable(await Promise.all(ids.map((id) => keeper.facts(merchantId, id))));

/** Everything else that can be read. */
async function readingsOf({ keeper }: Side, ground: Ground): Promise<unknown> {
  const { merchantId, accountId, ids } = ground;
  const readings = [
    ...ids.map((id) => keeper.payout(merchantId, id)),
    keeper.payoutByKey(merchantId, 'key-0'),
    keeper.balance(merchantId, accountId),
    keeper.eventsAfter(merchantId, 1n, 100),
    keeper.logEnds(merchantId),
    keeper.holdsByProvider(),
  ];
  return comparable(await Promise.all<unknown>(readings));
}

const caught = (error: unknown) => (error instanceof Error ? error : new Error(String(error)));

const outcomes = new Set<string>();
/** Sequences that never come to these would prove little. */
const WANTED = [
  ...['record: accepted', 'record: known', 'record: no-account', 'record: insufficient'],
  ...['record: limit', 'record: look-alike', 'limit: something', 'limit: nothing is counted'],
  ...['open: opened', 'open: busy', 'open: null', 'open: an error', 'report: something'],
  ...['decide: payout', 'decide: refused', 'confirm: true', 'confirm: something'],
  ...['ask: credited', 'ask: replayed', 'ask: conflict', 'ask: true', 'ask: false'],
];

/** The same moves on both sides, and the same answers and the same rows after each. */
async function run(sequence: number): Promise<void> {
  const random = new Random(sequence);
  const ground = await aGround(sequence, random);
  const memories: [Memory, Memory] = [new Map(), new Map()];
  const told: string[] = [];
  // One payout alone, or several at once.
  const alone = { ...ground, ids: ground.ids.slice(0, 1) };
  const begun = [0, 1, 2].map(() => aRecording(ground, random));
  const first = random.chance(0.5) ? begun : inOrder(alone, random);
  for (let n = 0; n < MOVES_EACH; n += 1) {
    const { name, move } = first[n] ?? aMove(ground, random);
    const answers = [];
    for (const [at, side] of both.sides.entries()) {
      answers.push(comparable(await move(side, memories[at] as Memory).catch(caught)));
    }
    told.push(`${name}: ${JSON.stringify(answers[0], texts)}`);
    const where = `sequence ${sequence}, ${told.slice(-6).join('\n')}`;
    expect([where, answers[1]]).toEqual([where, answers[0]]);
    const [theirs, ours] = both.sides;
    if (n % 3 === 2) {
      expect([where, await factsOf(ours, ground)]).toEqual([where, await factsOf(theirs, ground)]);
    }
    if (n % 9 === 8) {
      expect(await readingsOf(ours, ground)).toEqual(await readingsOf(theirs, ground));
    }
    count(name, answers[0]);
  }
  // What is left would be due in the next sequence too.
  for (const { keeper } of both.sides) await keeper.claimDue(1_000);
}

const texts = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;

function count(name: string, answer: unknown): void {
  const kind =
    typeof answer === 'object' && answer !== null && 'kind' in answer ? answer.kind : answer;
  outcomes.add(
    `${name}: ${typeof kind === 'object' && kind !== null ? 'something' : String(kind)}`,
  );
}

test('the memory store does what the store over PostgreSQL does, verb by verb', async () => {
  for (let sequence = 1; sequence <= SEQUENCES; sequence += 1) await run(sequence);
  expect(await both.faults()).toEqual([]);
  expect(WANTED.filter((outcome) => !outcomes.has(outcome))).toEqual([]);
}, 240_000);
