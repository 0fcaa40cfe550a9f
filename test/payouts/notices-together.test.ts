import { randomUUID } from 'node:crypto';
import type { ReceivedNotice } from '../../src/store/payout-store';
import { aDoor, type Door } from './a-door';

let door: Door;
beforeAll(async () => {
  door = await aDoor({ leaseMs: 1 });
}, 60_000);
afterAll(() => door.stop(), 60_000);

const aNotice = (providerKey: string, verdict: 'FORGED' | null = null): ReceivedNotice => ({
  provider: 'pagstar',
  digest: Buffer.from(randomUUID()),
  body: Buffer.from('{}'),
  claimed: 'LIQUIDATED',
  outcome: 'settled',
  verdict,
  confirmationKey: null,
  reference: verdict === null ? { providerKey } : null,
});

const wakeUps = async (payoutId: string) => {
  const text = 'select hints, next_check_at <= now() as due from payout where id = $1';
  return (await door.pool.query(text, [payoutId])).rows[0];
};

test('notices that wait together are stored together, each with its own answer', async () => {
  const [one, other] = [await door.aSentPayout(), await door.aSentPayout()];
  const key = one.attempt?.providerKey ?? '';
  const twice = aNotice(key);
  const answers = await Promise.all(
    [
      aNotice(key),
      aNotice(other.attempt?.providerKey ?? ''),
      twice,
      aNotice(randomUUID()),
      twice,
      { ...aNotice('', 'FORGED'), reference: { providerKey: key } },
    ].map((notice) => door.store.storeNotice(notice)),
  );
  expect(answers).toEqual([
    { kind: 'stored', payoutId: one.payout.id },
    { kind: 'stored', payoutId: other.payout.id },
    { kind: 'stored', payoutId: one.payout.id },
    { kind: 'unknown-payout' },
    { kind: 'duplicate' },
    { kind: 'judged' },
  ]);
  expect(await wakeUps(one.payout.id)).toEqual({ hints: 2, due: true });
  expect(await wakeUps(other.payout.id)).toEqual({ hints: 1, due: true });
});

test('payouts that are claimed together are leased once each', async () => {
  const [one, other] = [await door.aSentPayout(), await door.aSentPayout()];
  const ids = [one, other].map(({ payout }) => payout.id);
  await door.pool.query('update payout set lease_until = null where id = any($1)', [ids]);
  const claimed = await Promise.all(
    [...ids, randomUUID()].map((payoutId) => door.store.claim(payoutId)),
  );
  expect(claimed.map((facts) => facts?.payout.id)).toEqual([...ids, undefined]);
  expect(claimed[0]?.fence).toBe(one.fence + 1);
});
