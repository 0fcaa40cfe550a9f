import { withinReach } from '../../../src/payouts/within-reach';
import type { PayoutStore } from '../../../src/store/payout-store';
import { anActor, anInput, MERCHANT, MemoryDoor } from './memory-door';

const OTHER = '00000000-0000-7000-8000-0000000000bb';
const ORIGIN = { merchantId: MERCHANT, amountCents: 1_000_000n };

/** One merchant with a payout of each of its two accounts; both credentials reach one account. */
async function twoAccounts() {
  const door = await new MemoryDoor([anActor('one')]).open();
  const { store } = door.parts;
  const made = { id: OTHER, merchantId: MERCHANT, name: 'other', externalId: null };
  await store.createAccount({ ...made, approvalLimitCents: null });
  await store.credit({ ...ORIGIN, accountId: OTHER, reference: 'r' });
  const ours = await door.recorded({ idempotencyKey: 'ours' });
  const theirs = await door.recorded({ idempotencyKey: 'theirs', accountId: OTHER });
  return { door, ours: ours.payout, theirs: theirs.payout };
}

type Ask = (store: PayoutStore, payout: { id: string; accountId: string; key: string }) => unknown;

const QUESTIONS: readonly (readonly [string, Ask, unknown])[] = [
  ['facts', (store, { id }) => store.facts(MERCHANT, id), null],
  ['payout', (store, { id }) => store.payout(MERCHANT, id), null],
  ['payoutByKey', (store, { key }) => store.payoutByKey(MERCHANT, key), null],
  ['balance', (store, { accountId }) => store.balance(MERCHANT, accountId), null],
  [
    'credit',
    (store, { accountId }) => store.credit({ ...ORIGIN, accountId, reference: 'more' }),
    { kind: 'no-account' },
  ],
  ['hint', (store, { id }) => store.hint(MERCHANT, id), false],
  [
    'allowConfirmation',
    (store, { id }) => store.allowConfirmation({ merchantId: MERCHANT, payoutId: id, by: 'bia' }),
    false,
  ],
];

describe.each(QUESTIONS)('%s', (name, ask, nothing) => {
  test('of an account out of reach is the same as of none', async () => {
    const { door, theirs } = await twoAccounts();
    const { store } = door.parts;
    const writes = door.tables.ledger.length;
    const asked = { id: theirs.id, accountId: OTHER, key: 'theirs' };
    expect(await ask(withinReach(store, [door.parts.newId()]), asked)).toEqual(nothing);
    expect(door.tables.ledger).toHaveLength(writes);
    const nobody = { id: OTHER, accountId: MERCHANT, key: 'nobody' };
    expect(await ask(store, nobody)).toEqual(nothing);
  });

  test('of one within reach is what the store says', async () => {
    const [one, two] = [await twoAccounts(), await twoAccounts()];
    const { ours } = one;
    const asked = { id: ours.id, accountId: ours.accountId, key: 'ours' };
    const through = await ask(withinReach(one.door.parts.store, [ours.accountId]), asked);
    expect(through).toEqual(await ask(two.door.parts.store, asked));
    // Nobody's confirmation is awaited here.
    if (name !== 'allowConfirmation') expect(through).not.toEqual(nothing);
  });
});

describe('a request', () => {
  const order = ({ door }: Awaited<ReturnType<typeof twoAccounts>>, key: string, at: string) =>
    door.request(anInput({ idempotencyKey: key, accountId: at }));

  test('under a key of another account is refused without telling whose it is', async () => {
    const all = await twoAccounts();
    const { parts } = all.door;
    const reach = withinReach(parts.store, [all.ours.accountId]);
    Object.assign(parts, { store: reach });
    const { accountId } = all.ours;
    expect(await order(all, 'theirs', accountId)).toMatchObject({ kind: 'refused' });
    expect(await order(all, 'ours', accountId)).toMatchObject({ kind: 'payout', replayed: true });
    expect(await order(all, 'new', accountId)).toMatchObject({ kind: 'payout', replayed: false });
    expect(await order(all, 'other', OTHER)).toMatchObject({
      refusals: [{ code: 'NOT_FOUND', path: ['input', 'accountId'] }],
    });
  });
});

test("a resolution is one person's word only where it reaches", async () => {
  const { door, ours, theirs } = await twoAccounts();
  const { store } = door.parts;
  const spoken: string[] = [];
  const heard: PayoutStore = {
    ...store,
    secondResolution: ({ payoutId }) => {
      spoken.push(payoutId);
      return Promise.resolve(3);
    },
  };
  const reach = withinReach(heard, [ours.accountId]);
  const said = { merchantId: MERCHANT, to: 'FAILED', by: 'bia', reason: 'gone' } as const;
  expect(await reach.secondResolution({ ...said, payoutId: theirs.id })).toBeNull();
  expect(await reach.secondResolution({ ...said, payoutId: ours.id })).toBe(3);
  expect(spoken).toEqual([ours.id]);
});
