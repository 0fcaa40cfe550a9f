import { randomUUID } from 'node:crypto';
import type { PayoutFacts } from '../../src/domain/payout';
import { aDoor, type Door, failed, newAttempt, settled } from './a-door';
import { ledgerOf } from './booked';

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

const times = <T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => run(n)));

/** Everything stored about a payout, so that "nothing was written" can be said of all of it. */
async function stored({ payout }: PayoutFacts): Promise<unknown> {
  const { rows } = await door.pool.query(
    `select to_jsonb(p) as payout,
       (select jsonb_agg(to_jsonb(a)) from attempt a where a.payout_id = p.id) as attempts,
       (select jsonb_agg(to_jsonb(e)) from payout_event e where e.payout_id = p.id) as events,
       (select jsonb_agg(to_jsonb(l)) from ledger_entry l where l.payout_id = p.id) as ledger
     from payout p where p.id = $1`,
    [payout.id],
  );
  return rows[0];
}

const aNotice = (providerKey: string, outcome = 'settled') => ({
  provider: 'pagstar',
  digest: Buffer.from(randomUUID()),
  body: Buffer.from('{}'),
  claimed: outcome === 'settled' ? 'LIQUIDATED' : 'CANCELED',
  outcome,
  verdict: null,
  confirmationKey: null,
  reference: { providerKey },
});

test('ten settled reports at once capture the hold once', async () => {
  const facts = await door.aSentPayout();
  const applied = await times(10, () => door.tell(facts, settled('E1')));
  expect(applied.filter(({ to }) => to === 'SETTLED')).toHaveLength(1);
  expect(applied.every(({ committed }) => committed)).toBe(true);
  expect(await ledgerOf(door.pool, facts.payout.id)).toEqual(['HOLD 10000', 'CAPTURE 10000']);
  const { payout } = await door.now(facts);
  expect(payout).toMatchObject({ status: 'SETTLED', version: 2, endToEndId: 'E1' });
  expect(await door.faults()).toEqual([]);
});

test('a settled and a failed report together end in one of them, the ledger right', async () => {
  const ends = await times(20, async (n) => {
    const facts = await door.aSentPayout();
    const both = [door.tell(facts, settled()), door.tell(facts, failed)];
    const applied = await Promise.all(n % 2 === 0 ? both : both.reverse());
    const { status, version } = (await door.now(facts)).payout;
    expect(applied.filter(({ to }) => to !== null).map(({ to }) => to)).toEqual([status]);
    // The other one contradicts what is final by now, and somebody is told.
    expect(applied.map(({ alert }) => alert)).toContain('FINAL_CONTRADICTION');
    expect(version).toBe(2);
    const close = { SETTLED: 'CAPTURE 10000', FAILED: 'RELEASE 10000' }[status as string];
    expect(await ledgerOf(door.pool, facts.payout.id)).toEqual(['HOLD 10000', close]);
    return status;
  });
  expect(ends).toHaveLength(20);
  expect(await door.faults()).toEqual([]);
});

test('a report under a stale fence writes nothing', async () => {
  const facts = await door.aSentPayout();
  await door.pool.query(`update payout set lease_until = now() - interval '1 s' where id = $1`, [
    facts.payout.id,
  ]);
  const claimed = await door.store.claim(facts.payout.id);
  expect(claimed?.fence).toBe(facts.fence + 1);
  const before = await stored(facts);
  for (const report of [settled(), failed, { outcome: 'absent' } as const]) {
    expect(await door.tell(facts, report)).toMatchObject({ committed: false, to: null });
  }
  expect(await stored(facts)).toEqual(before);
  expect(await door.tell(claimed as PayoutFacts, settled())).toMatchObject({ to: 'SETTLED' });
});

test('whoever lost the lease before sending does not send', async () => {
  const facts = await door.aPayout();
  await door.pool.query(`update payout set lease_until = now() - interval '1 s' where id = $1`, [
    facts.payout.id,
  ]);
  const claimed = await door.store.claim(facts.payout.id);
  const attempt = newAttempt();
  expect(await door.store.openAttempt(facts, attempt)).toBeNull();
  expect((await door.now(facts)).attempt).toBeNull();
  expect(await door.store.openAttempt(claimed as PayoutFacts, attempt)).not.toBeNull();
});

test('of ten workers that open an attempt at once one may send', async () => {
  const facts = await door.aPayout();
  const opened = await times(10, () => door.store.openAttempt(facts, newAttempt()));
  expect(opened.filter((one) => one !== null)).toHaveLength(1);
});

test('what is leased is claimed by nobody else, and by one when the lease ends', async () => {
  const facts = await door.aPayout();
  const { id } = facts.payout;
  expect(await door.store.claim(id)).toBeNull();
  await door.pool.query(`update payout set lease_until = now() - interval '1 s' where id = $1`, [
    id,
  ]);
  const claims = await times(8, () => door.store.claim(id));
  expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
});

test('a notice between claim and commit makes the payout due at once', async () => {
  const facts = await door.aSentPayout();
  const providerKey = facts.attempt?.providerKey ?? '';
  const notice = await door.store.storeNotice(aNotice(providerKey));
  expect(notice).toEqual({ kind: 'stored', payoutId: facts.payout.id });
  // The report was read before the notice came: it knows nothing of it.
  expect(await door.tell(facts, { outcome: 'processing' })).toMatchObject({
    to: 'PROCESSING',
    dueNow: true,
  });
  const due = await door.store.claim(facts.payout.id);
  expect(due?.notices).toMatchObject([{ claimed: 'LIQUIDATED', outcome: 'settled' }]);
  expect(await door.tell(due as PayoutFacts, settled())).toMatchObject({
    verdicts: [{ verdict: 'CONFIRMED' }],
  });
  expect(await door.now(facts)).toMatchObject({ notices: [], payout: { status: 'SETTLED' } });
});

test('money moves by no decision that did not know of a notice', async () => {
  const facts = await door.aSentPayout();
  await door.store.storeNotice(aNotice(facts.attempt?.providerKey ?? '', 'failed'));
  // Decided again with the notice: what contradicts it is looked up again before it counts.
  expect(await door.tell(facts, settled())).toMatchObject({ to: null });
  expect((await door.now(facts)).payout).toMatchObject({ status: 'QUEUED', version: 1 });
  expect(await ledgerOf(door.pool, facts.payout.id)).toEqual(['HOLD 10000']);
});

test('without a notice the next check keeps its rhythm', async () => {
  const facts = await door.aSentPayout();
  const applied = await door.tell(facts, { outcome: 'processing' });
  expect(applied.dueNow).toBe(false);
  expect((await door.store.claimDue(100)).map(({ payout }) => payout.id)).not.toContain(
    facts.payout.id,
  );
});

test('one delivery is stored once, however often it comes at the same moment', async () => {
  const facts = await door.aSentPayout();
  const notice = aNotice(facts.attempt?.providerKey ?? '');
  const kinds = (await times(10, () => door.store.storeNotice(notice))).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual([...Array<string>(9).fill('duplicate'), 'stored']);
  expect((await door.now(facts)).hints).toBe(1);
});

test('absence proves nothing where the provider would pay twice', async () => {
  const rude = await aDoor({ idempotent: false, pace: 1e-9 });
  try {
    const sent = await rude.aSentPayout();
    for (let times = 0; times < 6; times += 1) {
      await rude.tell(await rude.now(sent), { outcome: 'absent' });
    }
    const { payout, attempt } = await rude.now(sent);
    expect(payout).toMatchObject({ status: 'UNKNOWN', version: 2 });
    expect(attempt).toMatchObject({ state: 'OPEN', absences: 6 });
    const again = newAttempt({ idempotent: false });
    expect(await rude.store.openAttempt(await rude.now(sent), again)).toBeNull();
  } finally {
    await rude.stop();
  }
});
