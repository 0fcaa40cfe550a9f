import { randomUUID } from 'node:crypto';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import type { PayoutParts } from '../../src/payouts/parts';
import { WorkLoop } from '../../src/payouts/work-loop';
import type { PayoutProvider } from '../../src/providers/provider';
import type { NewPayout, RecordOutcome } from '../../src/store/payout-store-records';
import { aDoor, type Door, UNROUTED, unwalled } from '../payouts/a-door';
import { eventually } from '../support/eventually';

/** What the store holds in hand before it says no: twice a batch on its way, the queue behind. */
const IN_HAND_MAX = 2 * 256 + 10_000;

let door: Door;
beforeAll(async () => {
  door = await aDoor();
}, 60_000);
afterAll(() => door.stop(), 60_000);

function askedLike({ payout }: PayoutFacts): NewPayout {
  const order = { ...payout, idempotencyKey: randomUUID(), amountCents: 1n };
  const { merchantId } = door;
  const asked = { id: door.parts.newId(), merchantId, requestedBy: 'crowd', order };
  return { ...asked, provider: 'pagstar', routing: UNROUTED };
}

const recorded = async (): Promise<number> => {
  const text = `select count(*)::integer as count from payout where requested_by = 'crowd'`;
  return (await door.pool.query<{ count: number }>(text)).rows[0]?.count ?? -1;
};

test('a crowd larger than the queue is told at once, and nothing of it is recorded', async () => {
  const like = await door.aPayout();
  const holder = await door.pool.connect();
  await holder.query('begin');
  await holder.query('select 1 from account where id = $1 for update', [door.accountId]);
  const outcomes: Promise<RecordOutcome['kind'] | 'refused'>[] = [];
  try {
    const kindOf = (asked: NewPayout) =>
      door.store.record(asked).then(
        ({ kind }) => kind,
        () => 'refused' as const,
      );
    for (let n = 0; n < IN_HAND_MAX; n += 1) outcomes.push(kindOf(askedLike(like)));
    const startedMs = performance.now();
    const late = await Promise.all(Array.from({ length: 1_000 }, () => kindOf(askedLike(like))));
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(new Set(late)).toEqual(new Set(['overloaded']));
    expect(await recorded()).toBe(0);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  // Those in hand are either recorded or told; as many are there as were told so.
  const kinds = await Promise.all(outcomes);
  expect(new Set(kinds)).toEqual(
    new Set(kinds.includes('overloaded') ? ['accepted', 'overloaded'] : ['accepted']),
  );
  expect(await recorded()).toBe(kinds.filter((kind) => kind === 'accepted').length);
  expect(await door.faults()).toEqual([]);
}, 60_000);

/** Counts the calls that wait for an answer, and answers when told to. */
function aSlowProvider() {
  const waiting: ((report: PayoutReport) => void)[] = [];
  const answer = () =>
    new Promise<PayoutReport>((resolve) => {
      waiting.push(resolve);
    });
  const like = door.parts.providers.get('pagstar') as PayoutProvider;
  return {
    waiting,
    provider: unwalled({ ...like, submit: answer, lookUp: answer }),
    answerAll: () => {
      for (const resolve of waiting.splice(0)) resolve({ outcome: 'processing' });
    },
  };
}

test('a thousand notices wake no more work than there are places', async () => {
  const slow = aSlowProvider();
  const parts: PayoutParts = { ...door.parts, providers: new Map([['pagstar', slow.provider]]) };
  const errors: unknown[] = [];
  const work = new WorkLoop(parts, {
    concurrency: 5,
    queueMax: 5,
    onApplied: () => undefined,
    onError: (error) => errors.push(error),
  });
  const payouts = await Promise.all(Array.from({ length: 40 }, () => door.aSentPayout()));
  const ids = payouts.map(({ payout }) => payout.id);
  await door.pool.query(
    'update payout set next_check_at = now(), lease_until = null where id = any($1)',
    [ids],
  );
  for (let n = 0; n < 1_000; n += 1) work.wake(ids[n % ids.length] ?? '');
  expect(work.load().running).toBeLessThanOrEqual(5);
  await eventually('those with a place ask', () => slow.waiting.length === 5);
  expect(work.load()).toEqual({ waiting: 0, running: 5 });
  await eventually('everybody has his turn', async () => {
    slow.answerAll();
    await work.tick();
    const all = await Promise.all(payouts.map((facts) => door.now(facts)));
    return all.every(({ payout }) => payout.status === 'PROCESSING');
  });
  slow.answerAll();
  await work.drain();
  expect(errors).toEqual([]);
}, 60_000);
