import { randomUUID } from 'node:crypto';
import type { AskedReconciliation, BreakStore, OurOrder } from '../../src/store/break-store';
import { createPostgresBreakStore } from '../../src/store/postgres-break-store';
import { SEALING } from '../support/sealing-keys';
import { aDoor, type Door } from './a-door';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let door: Door;
let store: BreakStore;
beforeAll(async () => {
  door = await aDoor();
  store = createPostgresBreakStore(door.pool, SEALING);
}, 60_000);
afterAll(() => door.stop(), 60_000);
afterEach(() => door.pool.query('delete from reconciliation'));

const asked = (changes: Partial<AskedReconciliation> = {}): AskedReconciliation => ({
  provider: 'pagstar',
  holder: randomUUID(),
  leaseMs: MINUTE,
  lagMs: 15 * MINUTE,
  everyMs: null,
  window: null,
  ...changes,
});

const begun = async (changes: Partial<AskedReconciliation> = {}) => {
  const run = await store.begin(asked(changes));
  if (run === null) throw new Error('it was not begun');
  return run;
};

/** As if everything before had happened so much earlier. */
const earlier = (ms: number) =>
  door.pool.query(
    `update reconciliation set started_at = started_at - $1 * interval '1 millisecond',
       ended_at = ended_at - $1 * interval '1 millisecond',
       window_from = window_from - $1 * interval '1 millisecond',
       window_to = window_to - $1 * interval '1 millisecond'`,
    [ms],
  );

const done = { complete: true, result: {} };

test('of many at the same moment one does it, for each provider', async () => {
  const many = Array.from({ length: 12 }, () => store.begin(asked()));
  const others = Array.from({ length: 4 }, () => store.begin(asked({ provider: 'fiserv' })));
  expect((await Promise.all(many)).filter((run) => run !== null)).toHaveLength(1);
  expect((await Promise.all(others)).filter((run) => run !== null)).toHaveLength(1);
});

test('once it is ended another may begin', async () => {
  const first = await begun();
  expect(await store.begin(asked())).toBeNull();
  await store.end(first, done);
  expect(await store.begin(asked())).not.toBeNull();
});

test('what a dead process had begun is taken over, and the dead one may not go on', async () => {
  const dead = await begun({ leaseMs: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const heir = await begun();
  expect(heir.id).toBe(dead.id);
  expect([await store.keep(dead, MINUTE), await store.keep(heir, MINUTE)]).toEqual([false, true]);
  await store.end(dead, done);
  expect(await store.keep(heir, MINUTE)).toBe(true);
});

test('the window is yesterday and today up to the lag', async () => {
  const { from, to } = await begun();
  const midnight = new Date();
  midnight.setUTCHours(0, 0, 0, 0);
  expect(from.getTime()).toBe(midnight.getTime() - DAY);
  expect(Math.abs(Date.now() - 15 * MINUTE - to.getTime())).toBeLessThan(10_000);
});

test('what fell between two runs is covered, a month at the most', async () => {
  const first = await begun();
  await store.end(first, done);
  await earlier(5 * DAY);
  const second = await begun();
  expect(second.from.getTime()).toBe(first.to.getTime() - 5 * DAY);
  await store.end(second, { complete: false, result: {} });
  const third = await begun();
  // The second was not complete, so its span is done again.
  expect(third.from).toEqual(second.from);
  await store.end(third, done);
  await earlier(90 * DAY);
  const { from } = await begun();
  expect(Math.round((Date.now() - from.getTime()) / DAY)).toBe(31);
});

test('a window somebody named proves nothing about the time before it', async () => {
  await store.end(await begun(), done);
  await earlier(5 * DAY);
  const window = { from: new Date(Date.now() - MINUTE), to: new Date() };
  await store.end(await begun({ window }), done);
  expect(Date.now() - (await begun()).from.getTime()).toBeGreaterThan(4 * DAY);
});

test('on a schedule it begins once in its time, sooner after one not complete', async () => {
  const everyMs = DAY;
  // The first time of asking only starts the clock.
  expect(await store.begin(asked({ everyMs }))).toBeNull();
  await earlier(DAY - MINUTE);
  expect(await store.begin(asked({ everyMs }))).toBeNull();
  await earlier(2 * MINUTE);
  const run = await begun({ everyMs });
  await store.end(run, { complete: false, result: {} });
  expect(await store.begin(asked({ everyMs }))).toBeNull();
  await earlier(61 * MINUTE);
  await store.end(await begun({ everyMs }), done);
  await earlier(61 * MINUTE);
  expect(await store.begin(asked({ everyMs }))).toBeNull();
});

test('our orders come page by page, each once, though opened in one moment', async () => {
  const sent = await Promise.all(Array.from({ length: 7 }, () => door.aSentPayout()));
  const moment = new Date();
  const unsent = await door.aSentPayout();
  await door.pool.query('update attempt set opened_at = $1', [moment]);
  // Certainly none of it left us, so nobody can have it.
  const never = 'update attempt set possible_sends = 0 where payout_id = $1';
  await door.pool.query(never, [unsent.payout.id]);
  const span = { from: new Date(moment.getTime() - 1), to: new Date(moment.getTime() + 1) };
  const ids: string[] = [];
  let after: OurOrder | null = null;
  for (let pages = 0; pages < 10; pages += 1) {
    const page: OurOrder[] = await store.orders({ provider: 'pagstar', ...span, after, limit: 2 });
    ids.push(...page.map(({ payout }) => payout.id));
    after = page.at(-1) ?? null;
    if (page.length < 2) break;
  }
  expect(ids.sort()).toEqual(sent.map(({ payout }) => payout.id).sort());
});

const SEEN = { kind: 'STATUS', ours: 'FAILED', theirs: 'PAID' } as const;
const CENTS = { ourCents: 1n, theirCents: 1n };

async function aBreak(subject: string): Promise<string> {
  const { payout } = await door.aPayout();
  const about = { provider: 'pagstar', subject, payout, providerId: null, madeAt: null };
  expect(await store.note(about, { ...SEEN, ...CENTS })).toBe(true);
  expect(await store.note(about, { ...SEEN, ...CENTS })).toBe(false);
  const open = await store.openBreaks('pagstar');
  return open.find((one) => one.subject === subject)?.id ?? '';
}

test('a closed break stays closed, and the same difference again is another one', async () => {
  const id = await aBreak('one');
  expect([await store.close(id, 'both say so'), await store.close(id, 'again')]).toEqual([
    true,
    false,
  ]);
  const again = await aBreak('one');
  expect(again).not.toBe(id);
  await store.close(again, 'both say so');
  expect(await store.countOpen()).toEqual([]);
});

test.each([
  [
    'without proof',
    'update break set closed_at = now() where closed_at is null',
    /break_closed_by_proof/,
  ],
  ['by deletion', 'delete from break', /breaks are kept/],
  ['by emptying', 'truncate break', /breaks are kept/],
  ['by naming another', "update break set subject = 'x'", /what a break is about never changes/],
  ['without its payout', 'update break set payout_id = null', /what a break is about/],
])('the database closes no break %s', async (how, sql, words) => {
  await aBreak(how);
  await expect(door.pool.query(sql)).rejects.toThrow(words);
});

test('the database opens no closed break again', async () => {
  await store.close(await aBreak('closed'), 'both say so');
  const reopen = "update break set closed_at = null, proof = null where subject = 'closed'";
  await expect(door.pool.query(reopen)).rejects.toThrow(/a closed break stays as it was proved/);
});

test('a word as a provider may send it is kept as far as it can be', async () => {
  const { payout } = await door.aPayout();
  const about = {
    provider: 'fiserv',
    subject: 'odd',
    payout,
    providerId: 'a\u0000b',
    madeAt: null,
  };
  const theirs = `\u0000\ud800${'x'.repeat(5_000)}`;
  await store.note(about, { ...SEEN, ...CENTS, theirs });
  const { rows } = await door.pool.query("select theirs from break where subject = 'odd'");
  expect(rows[0].theirs).toBe(`\ufffd\ufffd${'x'.repeat(198)}`);
});
