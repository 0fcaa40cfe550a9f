import { randomUUID } from 'node:crypto';
import { anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';

const COPIES = 100;

let app: TestApp;
let urls: string[];
beforeAll(async () => {
  app = await aRunningApp();
  urls = [app.url, (await app.replica()).url];
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

interface Known {
  readonly id: string;
  readonly key: string;
}

async function aSubmitted(amount: string): Promise<Known> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount }));
  const id = payout?.id ?? '';
  const key = await eventually('it was submitted', async () => {
    const text = 'select provider_key as key from attempt where payout_id = $1';
    return (await app.pool.query<{ key: string }>(text, [id])).rows[0]?.key;
  });
  return { id, key };
}

const noticeOf = ({ key }: Known, status: string): string =>
  JSON.stringify({
    type: 'TRANSFER',
    data: { idempotencyKey: key, status, payment: { currency: 'BRL', amount: '1.53' } },
    nonce: randomUUID(),
  });

const deliver = async (body: string, n = 0, path = 'pagstar'): Promise<number> => {
  const headers = { 'x-webhook-secret': 'sandbox-webhook-secret' };
  const url = `${urls[n % urls.length]}/webhooks/${path}`;
  return (await fetch(url, { method: 'POST', headers, body })).status;
};

const times = <T>(make: (n: number) => T): T[] => Array.from({ length: COPIES }, (_, n) => make(n));
const settlings = ({ timeline }: PayoutAnswer): number =>
  timeline.filter(({ to }) => to === 'SETTLED').length;

const judged = (id: string, count: number): Promise<PayoutAnswer> =>
  eventually(`${count} notices are judged`, async () => {
    const payout = await app.api.payout(id);
    const verdicts = payout.notices.filter(({ verdict }) => verdict !== null);
    return verdicts.length === count && payout.status === 'SETTLED' ? payout : null;
  });

test('a hundred copies of one notice over two replicas: one verdict, one change', async () => {
  const known = await aSubmitted('1.53');
  const body = noticeOf(known, 'LIQUIDATED');
  expect(await Promise.all(times((n) => deliver(body, n)))).toEqual(times(() => 200));
  const payout = await judged(known.id, 1);
  expect(payout.notices).toEqual([
    { verdict: 'CONFIRMED', claimed: 'LIQUIDATED', proven: 'LIQUIDATED' },
  ]);
  expect(settlings(payout)).toBe(1);
  const text = 'select deliveries from notice where payout_id = $1';
  expect((await app.pool.query(text, [known.id])).rows).toEqual([{ deliveries: COPIES }]);
});

test('a hundred notices that say the same over two replicas: one change', async () => {
  const known = await aSubmitted('1.53');
  const bodies = times(() => noticeOf(known, 'LIQUIDATED'));
  expect(await Promise.all(bodies.map((body, n) => deliver(body, n)))).toEqual(times(() => 200));
  const payout = await judged(known.id, COPIES);
  expect(new Set(payout.notices.map(({ verdict }) => verdict))).toEqual(new Set(['CONFIRMED']));
  expect(settlings(payout)).toBe(1);
});

test('true words played again when the money has come back move nothing', async () => {
  const known = await aSubmitted('1.60');
  const isReturned = async () => {
    const payout = await app.api.payout(known.id);
    return payout.status === 'REFUNDED' ? payout : null;
  };
  const before = await eventually('it is returned', isReturned);
  const words = ['PROCESSING', 'LIQUIDATED', 'LIQUIDATED', 'REFUNDED'];
  for (const word of words) expect(await deliver(noticeOf(known, word))).toBe(200);
  const after = await eventually('all are judged', async () => {
    const payout = await app.api.payout(known.id);
    return payout.notices.every(({ verdict }) => verdict !== null) ? payout : null;
  });
  expect(after.timeline).toEqual(before.timeline);
  expect(after.notices.map(({ verdict }) => verdict)).not.toContain('MISMATCH');
});

test.each(['paybrokers', 'fiserv/cashout', 'bitcapital'])(
  "a notice of one provider, brought to %s's door, is nobody's",
  async (path) => {
    const known = await aSubmitted('1.69');
    const before = (await app.api.payout(known.id)).notices.length;
    expect(await deliver(noticeOf(known, 'LIQUIDATED'), 0, path)).toBe(401);
    expect((await app.api.payout(known.id)).notices).toHaveLength(before);
  },
);
