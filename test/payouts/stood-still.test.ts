import { advancePayout } from '../../src/payouts/advance-payout';
import type { PayoutParts } from '../../src/payouts/parts';
import type { PayoutStore } from '../../src/store/payout-store';
import { aDoor, type Door } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor({ idempotent: false });
}, 60_000);
afterAll(() => door.stop(), 60_000);

/** Parts whose process stands still for a while, just after its attempt was committed. */
function stopped(forMs: number, sent: string[]): PayoutParts {
  let nowMs = Date.UTC(2026, 0, 5);
  const openAttempt: PayoutStore['openAttempt'] = async (facts, attempt) => {
    const opened = await door.store.openAttempt(facts, attempt);
    nowMs += forMs;
    return opened;
  };
  const [[name, provider] = []] = [...door.parts.providers];
  if (name === undefined || provider === undefined) throw new Error('the door has no provider');
  const submit: typeof provider.submit = async ({ payoutId }) => {
    sent.push(payoutId);
    return { outcome: 'accepted' };
  };
  return {
    ...door.parts,
    store: { ...door.store, openAttempt },
    providers: new Map([[name, { ...provider, submit }]]),
    now: () => nowMs,
  };
}

test.each([20 * 60_000, 10_001, -10_001])(
  'an order that was held up for %d ms is not sent any more',
  async (forMs) => {
    const sent: string[] = [];
    const facts = await door.aPayout();
    await advancePayout(stopped(forMs, sent), facts);
    expect(sent).toEqual([]);
    const { attempt, payout } = await door.now(facts);
    expect(attempt).toMatchObject({ state: 'NOT_SENT', possibleSends: 0 });
    expect(payout).toMatchObject({ status: 'QUEUED', trouble: 'it was held up here for too long' });
  },
);

test('it is sent once nothing holds it up', async () => {
  const sent: string[] = [];
  const facts = await door.aPayout();
  await advancePayout(stopped(60_000, sent), facts);
  await advancePayout(stopped(9_999, sent), await door.now(facts));
  expect(sent).toEqual([facts.payout.id]);
  expect((await door.now(facts)).payout.status).toBe('SUBMITTED');
});
