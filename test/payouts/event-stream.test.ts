import { randomInt } from 'node:crypto';
import { type ApiClient, anOrder, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import { type EventLine, follow, followOverCuts } from './follower';

const PAYOUTS = 200;

let app: TestApp;
let other: ApiClient;
let accounts: string[];
beforeAll(async () => {
  app = await aRunningApp();
  other = apiClient((await app.replica()).url, TEST_KEY);
  accounts = [await app.api.anAccount('5000.00'), await app.api.anAccount('5000.00')];
}, 60_000);
afterAll(() => app.stop(), 60_000);

const settledIn = (lines: readonly EventLine[]): number =>
  lines.filter(({ to }) => to === 'SETTLED').length;

/** Requests spread over both replicas and both accounts, some at a time. */
async function run(count: number): Promise<string[]> {
  const ids: string[] = [];
  const worker = async (n: number) => {
    while (ids.length < count) {
      const place = ids.push('') - 1;
      const order = anOrder(accounts[place % 2] ?? '', { amount: '1.00' });
      const { payout, userErrors } = await (n % 2 === 0 ? app.api : other).request(order);
      if (payout === null) throw new Error(JSON.stringify(userErrors));
      ids[place] = payout.id;
    }
  };
  await Promise.all(Array.from({ length: 24 }, (_, n) => worker(n)));
  return ids;
}

function expectWhole(lines: readonly EventLine[]): void {
  const cursors = lines.map(({ cursor }) => BigInt(cursor));
  expect(cursors).toEqual(cursors.map((_, n) => BigInt(n + 1)));
  const versions = new Map<string, number[]>();
  for (const { payout, version } of lines) {
    versions.set(payout.id, [...(versions.get(payout.id) ?? []), version]);
  }
  for (const seen of versions.values()) expect(seen).toEqual(seen.map((_, n) => n + 1));
}

test('a follower cut at random resumes over two replicas with no gap and no repeat', async () => {
  const { api: stranger, accountId: foreign } = await app.stranger();
  const busy = Array.from({ length: 20 }, () =>
    stranger.request(anOrder(foreign, { amount: '1.00' })),
  );
  const running = run(PAYOUTS);
  const { lines, cuts } = await followOverCuts([app.url, other.url], {
    key: TEST_KEY,
    cutAfter: () => randomInt(1, 120),
    until: (seen) => settledIn(seen) >= PAYOUTS,
  });
  const ids = new Set(await running);
  const foreignIds = (await Promise.all(busy)).map(({ payout }) => payout?.id);
  expect(cuts).toBeGreaterThan(5);
  expectWhole(lines);
  expect(new Set(lines.map(({ payout }) => payout.id))).toEqual(ids);
  expect(foreignIds.filter((id) => id !== undefined && ids.has(id))).toEqual([]);
  expect(await app.faults()).toEqual([]);
}, 60_000);

test('after "0" the whole log comes, the same from each replica', async () => {
  const { rows } = await app.pool.query<{ cursor: string }>(
    `select seq::text as cursor from payout_event e join account a on a.id = e.account_id
     where a.id = any($1) order by seq`,
    [accounts],
  );
  for (const api of [app.api, other]) {
    const following = follow(api, { after: '0' });
    await eventually('all of it came', () => following.lines.length >= rows.length);
    following.cut();
    expect(following.lines.map(({ cursor }) => cursor)).toEqual(rows.map(({ cursor }) => cursor));
    expectWhole(following.lines);
  }
});

test('an account sees its own events and those of no other', async () => {
  const [accountId = ''] = accounts;
  const following = follow(app.api, { accountId, after: '0' });
  const { rows } = await app.pool.query<{ cursor: string }>(
    'select seq::text as cursor from payout_event where account_id = $1 order by seq',
    [accountId],
  );
  await eventually('all of it came', () => following.lines.length >= rows.length);
  following.cut();
  expect(following.lines.map(({ cursor }) => cursor)).toEqual(rows.map(({ cursor }) => cursor));
  expect(new Set(following.lines.map(({ payout }) => payout.account.id))).toEqual(
    new Set([accountId]),
  );
});

test('a stranger who follows at the same time receives only what is their own', async () => {
  const { api: stranger, accountId } = await app.stranger();
  const following = follow(stranger, { after: '0' });
  await run(20);
  const { payout } = await stranger.request(anOrder(accountId, { amount: '1.00' }));
  await eventually('their payout settles', () => settledIn(following.lines) === 1);
  following.cut();
  expect(new Set(following.lines.map((line) => line.payout.id))).toEqual(new Set([payout?.id]));
  expectWhole(following.lines);
});

test('without a cursor only what comes from now on is told', async () => {
  const { rows } = await app.pool.query<{ last: string }>(
    'select max(last_seq) as last from event_counter',
  );
  const following = follow(app.api);
  const probe = await eventually('it follows', async () => {
    const { payout } = await app.api.request(anOrder(accounts[0] ?? '', { amount: '1.00' }));
    await eventually(
      'it settled',
      async () => (await app.api.payout(payout?.id ?? '')).status === 'SETTLED',
    );
    return following.lines.length > 0 ? payout : null;
  });
  await eventually('its end came', () =>
    following.lines.some(({ payout, to }) => payout.id === probe?.id && to === 'SETTLED'),
  );
  following.cut();
  const cursors = following.lines.map(({ cursor }) => BigInt(cursor));
  expect((cursors[0] ?? 0n) > BigInt(rows[0]?.last ?? 0)).toBe(true);
  expect(cursors).toEqual(cursors.map((_, n) => (cursors[0] ?? 0n) + BigInt(n)));
});

test('what was committed without telling anybody is pushed by the poll', async () => {
  const { api: stranger, accountId } = await app.stranger();
  const following = follow(stranger, { after: '0' });
  const told = stranger.request(anOrder(accountId, { amount: '1.00' }));
  await eventually('it follows and all is told', () => settledIn(following.lines) === 1);
  // A copy of the first line's order by plain SQL: nobody publishes, nobody works on it.
  await app.pool.query(
    `select record_payouts(jsonb_build_array(to_jsonb(p) || jsonb_build_object('n', 0,
       'id', gen_random_uuid(), 'idempotency_key', 'silent', 'lease_ms', 60000)))
     from payout p where id = $1`,
    [(await told).payout?.id],
  );
  const silent = await eventually('the poll finds it', () => following.lines[3]);
  following.cut();
  expect(silent).toMatchObject({ cursor: '4', version: 1, to: 'QUEUED' });
});

test.each(['-1', 'abc', '1.5', '9'.repeat(19)])('%s is no cursor', async (after) => {
  const following = follow(app.api, { after });
  await expect(following.ended).rejects.toThrow('it is not a cursor');
});

test('the balance pushed last is the final one, and none goes back', async () => {
  const accountId = await app.api.anAccount('20.00');
  type Pushed = { balanceChanged: { available: string; held: string } };
  const pushed = app.api.watch<Pushed>(
    'subscription ($id: ID!) { balanceChanged(accountId: $id) { available held } }',
    { id: accountId },
    (results) => {
      const { available, held } = results.at(-1)?.balanceChanged ?? {};
      return available === '0.00' && held === '0.00';
    },
  );
  // Requested at the other replica: the wake-up has to cross over.
  await Promise.all(
    Array.from({ length: 20 }, () => other.request(anOrder(accountId, { amount: '1.00' }))),
  );
  const totals = (await pushed).map(
    ({ balanceChanged: { available, held } }) => Number(available) + Number(held),
  );
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
});
