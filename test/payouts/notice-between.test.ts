import type { ReceivedNotice } from '../../src/store/payout-store';
import { aDoor, type Door } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

const FAILED = { outcome: 'failed', failure: { code: 'PROVIDER_ERROR' } } as const;

const settledNotice = (providerKey: string): ReceivedNotice => ({
  provider: 'pagstar',
  digest: Buffer.from(providerKey),
  body: Buffer.from('{}'),
  claimed: 'LIQUIDATED',
  outcome: 'settled',
  verdict: null,
  confirmationKey: null,
  reference: { providerKey },
});

test('a notice that contradicts a look-up under way keeps the money held', async () => {
  const facts = await door.aSentPayout();
  await door.store.storeNotice(settledNotice(facts.attempt?.providerKey ?? ''));
  // The look-up began before the notice came and says the payout failed.
  expect(await door.tell(facts, FAILED)).toMatchObject({ to: null, committed: true });
  expect(await door.now(facts)).toMatchObject({ notices: [{ contradictions: 1 }] });
  const { rows } = await door.pool.query('select kind from ledger_entry where payout_id = $1', [
    facts.payout.id,
  ]);
  expect(rows).toEqual([{ kind: 'HOLD' }]);
});

test('a notice that contradicts the answer to a submission keeps the money held', async () => {
  const facts = await door.aSentPayout();
  await door.store.storeNotice(settledNotice(facts.attempt?.providerKey ?? ''));
  expect(await door.answer(facts, FAILED)).toMatchObject({ to: 'UNKNOWN', committed: true });
  expect((await door.now(facts)).attempt?.state).toBe('OPEN');
  expect(await door.faults()).toEqual([]);
});

test('a notice that came before the id it names was known counts as well', async () => {
  const facts = await door.aSentPayout();
  const reference = { providerId: `tx-${facts.payout.id}` };
  const early = settledNotice(facts.payout.id);
  expect(await door.store.storeNotice({ ...early, reference })).toEqual({ kind: 'unknown-payout' });
  const answer = { ...FAILED, ...reference };
  expect(await door.answer(facts, answer)).toMatchObject({ to: 'UNKNOWN', committed: true });
  expect(await door.now(facts)).toMatchObject({
    attempt: { state: 'OPEN', ...reference },
    notices: [{ outcome: 'settled' }],
  });
  expect(await door.faults()).toEqual([]);
});

test('returns told by repeated and by new references are booked once each', async () => {
  const facts = await door.aSentPayout(10_000n);
  const part = (reference: string, amountCents: bigint) => ({ reference, amountCents });
  await door.tell(facts, {
    outcome: 'refunded',
    full: false,
    refunds: [part('D1', 5_000n), part('D1', 5_000n)],
  });
  const after = await door.now(facts);
  expect(after.payout).toMatchObject({ status: 'PARTIALLY_REFUNDED', refundedCents: 5_000n });
  await door.tell(after, { outcome: 'refunded', full: true, refunds: [part('D2', 5_000n)] });
  expect((await door.now(facts)).payout.status).toBe('REFUNDED');
  expect(await door.faults()).toEqual([]);
});
