import { type ApiClient, anOrder, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';

let app: TestApp;
let other: ApiClient;
beforeAll(async () => {
  app = await aRunningApp();
  other = apiClient((await app.replica()).url, TEST_KEY);
}, 60_000);
afterAll(() => app.stop(), 60_000);

const LISTENERS = `select pid from pg_stat_activity
  where application_name = 'repasse-listen' and datname = current_database()
    and query = 'listen repasse_changed' and state = 'idle'`;

const listeners = async (): Promise<number[]> =>
  (await app.pool.query<{ pid: number }>(LISTENERS)).rows.map(({ pid }) => pid);

interface Watched {
  readonly payoutChanged: { readonly status: string };
}

const WATCH = 'subscription ($id: ID!) { payoutChanged(id: $id) { status } }';

/** What a subscriber of one replica sees of a payout that the other one works on. */
async function seenElsewhere(amount: string): Promise<string[]> {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount }));
  const isOver = (seen: Watched[]) => seen.at(-1)?.payoutChanged.status === 'SETTLED';
  const seen = await other.watch<Watched>(WATCH, { id: payout?.id ?? '' }, isOver);
  return seen.map(({ payoutChanged }) => payoutChanged.status);
}

test('with the LISTEN connections cut alone subscribers miss nothing', async () => {
  for (let round = 0; round < 3; round += 1) {
    const before = await listeners();
    expect(before).toHaveLength(2);
    await app.pool.query(`select pg_terminate_backend(pid) from unnest($1::integer[]) pid`, [
      before,
    ]);
    const seen = await seenElsewhere('1.50');
    expect(seen.at(-1)).toBe('SETTLED');
    expect(new Set(seen).size).toBe(seen.length);
    await eventually('both listen again, on new connections', async () => {
      const after = await listeners();
      return after.length === 2 && !after.some((pid) => before.includes(pid));
    });
  }
  expect(await app.faults()).toEqual([]);
});
