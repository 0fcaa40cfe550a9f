import { type ApiClient, anOrder, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import { bookedByPayout, paymentsOf } from './booked';
import { aColleague } from './colleague';
import { decides } from './decisions';

let app: TestApp;
let other: ApiClient;
let accountId: string;
beforeAll(async () => {
  app = await aRunningApp();
  other = apiClient((await app.replica()).url, TEST_KEY);
  accountId = await app.api.anAccount('9000.00');
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => {
  for (const target of [{}, { everything: true }, { provider: 'pagstar' }]) await release(target);
  expect(await app.faults()).toEqual([]);
});

interface Answered {
  switch: { stops: string; provider: string | null; mode: string; reason: string | null } | null;
  userErrors: { code: string; path: string[] }[];
}
async function turn(api: ApiClient, verb: string, input: object): Promise<Answered> {
  const query = `mutation ($i: ${verb[0]?.toUpperCase()}${verb.slice(1)}Input!) {
    ${verb}(input: $i) { switch { stops provider mode reason } userErrors { code path } }
  }`;
  const { data, errors } = await api.call<Record<string, Answered>>(query, { i: input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data[verb] as Answered;
}
const stop = (input: object, api = app.api) =>
  turn(api, 'stopPayouts', { mode: 'QUEUE', reason: 'the sky falls', ...input });
const release = (input: object, api = app.api) => turn(api, 'releasePayouts', input);

const settles = (id: string) =>
  eventually(`${id} settles`, async () => (await app.api.payout(id)).status === 'SETTLED');
const waits = (id: string, why: RegExp) =>
  eventually(`${id} waits: ${why}`, async () =>
    why.test((await app.api.payout(id)).waitingFor ?? ''),
  );
const paidNow = async () => {
  const text = `select count(*)::integer as sends from attempt where last_sent_at is not null`;
  return (await app.pool.query<{ sends: number }>(text)).rows[0]?.sends ?? 0;
};

test('what was accepted waits, says why, and goes on at once when released', async () => {
  expect(await stop({ everything: true })).toEqual({
    switch: { stops: 'EVERYTHING', provider: null, mode: 'QUEUE', reason: 'the sky falls' },
    userErrors: [],
  });
  const { payout } = await other.request(anOrder(accountId));
  const id = payout?.id ?? '';
  await waits(id, /all payouts are stopped/);
  expect(await paymentsOf(app, id)).toBe(0);
  expect((await app.api.payout(id)).status).toBe('QUEUED');
  expect((await release({ everything: true })).switch).toMatchObject({ stops: 'EVERYTHING' });
  await settles(id);
  expect(await paymentsOf(app, id)).toBe(1);
});

test('of 60 on their way over two replicas none leaves after the switch', async () => {
  const running = Array.from({ length: 60 }, (_, n) =>
    (n % 2 === 0 ? app.api : other).request(anOrder(accountId, { amount: '1.00' })),
  );
  await eventually('some were sent', async () => (await paidNow()) > 5);
  await stop({ everything: true });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const before = await paidNow();
  const ids = (await Promise.all(running)).map(({ payout }) => payout?.id ?? '');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await paidNow()).toBe(before);
  await release({ everything: true });
  const open = 'select from payout where id = any($1) and closing is null';
  await eventually('all end', async () => (await app.pool.query(open, [ids])).rowCount === 0);
  const booked = await bookedByPayout(app);
  const paid = ids.map((id) => (booked.get(id) ?? []).map(({ payments }) => payments));
  expect(paid).toEqual(ids.map(() => [1]));
}, 60_000);

test('requests are refused where it is set so, and known keys are answered', async () => {
  const order = anOrder(accountId, { amount: '2.00' });
  const first = await app.api.request(order);
  await settles(first.payout?.id ?? '');
  await stop({ mode: 'REFUSE' });
  expect(await app.api.request(order)).toMatchObject({ replayed: true, userErrors: [] });
  const refused = await app.api.request(anOrder(accountId));
  expect(refused).toMatchObject({
    payout: null,
    userErrors: [{ code: 'PAYOUTS_STOPPED', retryable: true }],
  });
  const replica = () => other.request(anOrder(accountId));
  await eventually('the replica knows', async () => (await replica()).payout === null);
  const { api: stranger, accountId: foreign } = await app.stranger();
  const { payout } = await stranger.request(anOrder(foreign, { amount: '1.00' }));
  expect(payout?.status).toBe('QUEUED');
});

test('a payout that is stopped can be canceled; what is with a provider goes on', async () => {
  const sent = (await app.api.request(anOrder(accountId, { amount: '1.50' }))).payout?.id ?? '';
  await eventually('it is sent', async () => (await app.api.payout(sent)).status !== 'QUEUED');
  await stop({ everything: true });
  const { payout } = await app.api.request(anOrder(accountId));
  await waits(payout?.id ?? '', /stopped/);
  const canceled = await decides(app.api, 'cancelPayout', { payoutId: payout?.id ?? '' });
  expect(canceled.status).toBe('CANCELED');
  await settles(sent);
});

test('it ends by itself at its time', async () => {
  await stop({ until: new Date(Date.now() + 1_500).toISOString() });
  const id = (await app.api.request(anOrder(accountId))).payout?.id ?? '';
  await waits(id, /payouts of this merchant are stopped/);
  await settles(id);
});

test('a provider is stopped for those who insist on it, and passed over by others', async () => {
  await stop({ provider: 'pagstar', mode: 'REFUSE' });
  const pinned = await app.api.request(anOrder(accountId, { provider: 'pagstar' }));
  expect(pinned.userErrors).toMatchObject([{ code: 'PAYOUTS_STOPPED' }]);
  await stop({ provider: 'pagstar', mode: 'QUEUE' });
  const queued = await app.api.request(anOrder(accountId, { provider: 'pagstar' }));
  await waits(queued.payout?.id ?? '', /pagstar is stopped|by pagstar are stopped/);
  await release({ provider: 'pagstar' });
  await settles(queued.payout?.id ?? '');
});

test('nobody stops what is not theirs', async () => {
  const colleague = await aColleague(app, 'colleague');
  for (const input of [{ provider: 'pagstar' }, { everything: true }]) {
    const { switch: thrown, userErrors } = await stop(input, colleague);
    expect([thrown, userErrors]).toMatchObject([null, [{ code: 'NOT_ALLOWED' }]]);
    expect((await release(input, colleague)).userErrors).toMatchObject([{ code: 'NOT_ALLOWED' }]);
  }
  expect((await stop({}, colleague)).switch).toMatchObject({ stops: 'MERCHANT' });
  const { rows } = await app.pool.query(
    `select payload from audit_entry where action = 'switch.set' order by at desc limit 1`,
  );
  expect(rows[0].payload).toContain('"stops":true');
});

test.each([
  [{ provider: 'nobody' }, ['input', 'provider']],
  [{ reason: ' ' }, ['input', 'reason']],
  [{ until: '2020-01-01T00:00:00Z' }, ['input', 'until']],
])('what makes no sense is told with its field: %j', async (input, path) => {
  expect((await stop(input)).userErrors).toEqual([{ code: 'INVALID_INPUT', path }]);
});

test('the list has what stops our payouts, without the words of the house for others', async () => {
  await stop({ everything: true });
  await stop({});
  const query = '{ switches { stops reason by } }';
  type Listed = { switches: object[] };
  const own = (await app.api.call<Listed>(query)).data.switches;
  expect(own).toMatchObject([
    { stops: 'EVERYTHING', reason: 'the sky falls' },
    { stops: 'MERCHANT', reason: 'the sky falls' },
  ]);
  const { api: stranger } = await app.stranger();
  expect((await stranger.call<Listed>(query)).data.switches).toEqual([
    { stops: 'EVERYTHING', reason: null, by: null },
  ]);
});
