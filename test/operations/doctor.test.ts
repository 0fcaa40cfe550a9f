import { MIGRATIONS } from '../../src/database';
import { skewFaults, skewOf } from '../../src/doctor/check-database';
import { firstIdAt } from '../../src/doctor/check-notices';
import { type Examined, examine } from '../../src/doctor/examine';
import { type Finding, findingsText } from '../../src/doctor/finding';
import { PROVIDERS } from '../../src/providers/registry';
import { createPostgresBreakStore } from '../../src/store/postgres-break-store';
import { aDoor, type Door } from '../payouts/a-door';
import { aSandboxed, type Sandboxed } from '../support/sandboxed-provider';
import { SEALING } from '../support/sealing-keys';

const DAY = 24 * 60 * 60_000;

let door: Door;
let databaseUrl: string;
beforeAll(async () => {
  door = await aDoor();
  const { rows } = await door.pool.query('select current_database() as name');
  const url = new URL(process.env['REPASSE_TEST_ADMIN_URL'] ?? '');
  url.pathname = rows[0].name;
  databaseUrl = url.href;
}, 60_000);
afterAll(() => door.stop(), 60_000);

const examined = (changes: Partial<Examined> = {}): Promise<Finding[]> =>
  examine({
    databaseUrl,
    migrations: MIGRATIONS.map(({ name }) => name),
    providers: [],
    production: false,
    reconcileEveryMs: DAY,
    anchorEveryMs: DAY,
    sealing: { keyIds: ['tests'], kept: false },
    ...changes,
  });

/** The faults of one check, in words. */
async function faultsOf(check: string, changes: Partial<Examined> = {}): Promise<string[]> {
  const findings = await examined(changes);
  const found = findings.find((one) => one.check === check);
  if (found === undefined) throw new Error(`nobody checked ${check}`);
  return found.faults.map(({ what }) => what);
}

test('where all is well it says so, check by check', async () => {
  expect(findingsText(await examined(), false).split('\n')).toEqual([
    expect.stringMatching(/^ok {5}database: PostgreSQL \d+/),
    'ok     clocks',
    `ok     migrations: ${MIGRATIONS.length} made`,
    'ok     ledger',
    'ok     stuck payouts',
    'ok     switches',
    'ok     breaks',
    'ok     reconciliation',
    'ok     forged notices',
    'ok     audit',
    'ok     personal data',
    'ok     providers: none is configured, the sandboxes stand in',
    '',
  ]);
});

test('every fault comes with its remedy, for people and for a program', async () => {
  const faults = [{ what: 'it is late', remedy: 'wait' }];
  const findings = [
    { check: 'a', faults },
    { check: 'b', faults: [] },
  ];
  expect(findingsText(findings, false)).toBe('FAULT  a: it is late\n       wait\nok     b\n');
  expect(JSON.parse(findingsText(findings, true))).toEqual({ ok: false, checks: findings });
  const many = Array.from({ length: 30 }, () => ({ what: 'x', remedy: 'y' }));
  expect(findingsText([{ check: 'a', faults: many }], false)).toMatch(/and 10 more\n$/);
});

test('a database that cannot be reached is one fault, and its password is not told', async () => {
  const url = new URL(databaseUrl);
  url.port = '9';
  const [found, ...rest] = await examined({ databaseUrl: url.href });
  expect(found?.faults[0]?.what).toBe('it cannot be reached (ECONNREFUSED)');
  expect(rest.map(({ check }) => check)).toEqual(['providers']);
  expect(JSON.stringify(found)).not.toContain(url.password);
});

test('migrations not made yet, and those of another release', async () => {
  const ours = MIGRATIONS.map(({ name }) => name);
  expect(await faultsOf('migrations', { migrations: [...ours, 'Later1'] })).toEqual([
    'not made yet: Later1',
  ]);
  expect(await faultsOf('migrations', { migrations: ours.slice(0, -1) })).toEqual([
    `made by another release: ${ours.at(-1)}`,
  ]);
});

test('it changes nothing', async () => {
  const shape = 'select count(*) as rows, max(xmin::text::bigint) as last from account';
  const before = (await door.pool.query(shape)).rows;
  await examined();
  expect((await door.pool.query(shape)).rows).toEqual(before);
});

test('its session in the database could not change anything', async () => {
  await door.pool.query(`create table touched (at timestamptz);
    create function touch() returns boolean language sql volatile
      as 'insert into touched values (now()) returning true';
    alter table migrations rename to migrations_away;
    create view migrations as select * from migrations_away where touch()`);
  await expect(examined()).rejects.toThrow(/read-only transaction/);
  await door.pool.query(`drop view migrations; drop function touch(); drop table touched;
    alter table migrations_away rename to migrations`);
});

test('a balance that somebody changed past the ledger', async () => {
  const change = (by: number) =>
    door.pool.query(
      `begin; set local session_replication_role = replica;
       update account set available = available + ${by} where id = '${door.accountId}'; commit`,
    );
  await change(1);
  expect(await faultsOf('ledger')).toEqual([
    `the balance differs from the ledger, account ${door.accountId}`,
  ]);
  await change(-1);
  expect(await faultsOf('ledger')).toEqual([]);
});

test("a payout that is due and in nobody's hands, and one too long in its status", async () => {
  const { payout } = await door.aPayout();
  const set = (changes: string) =>
    door.pool.query(`update payout set ${changes} where id = $1`, [payout.id]);
  await set("next_check_at = now() - interval '6 minutes'");
  expect(await faultsOf('stuck payouts')).toEqual([]);
  await set('lease_until = null');
  expect(await faultsOf('stuck payouts')).toEqual([
    `due and in nobody's hands: 1 QUEUED, the oldest is ${payout.id}`,
  ]);
  await set("next_check_at = now(), status_since = now() - interval '16 minutes'");
  expect(await faultsOf('stuck payouts')).toEqual([
    `too long in its status: 1 QUEUED, the oldest is ${payout.id}`,
  ]);
  await set('status_since = now()');
  expect(await faultsOf('stuck payouts')).toEqual([]);
});

test('an open break, until it is closed', async () => {
  const breaks = createPostgresBreakStore(door.pool, SEALING);
  const about = { provider: 'fiserv', subject: 'tx-1', providerId: 'tx-1', madeAt: null };
  const words = { ours: null, theirs: 'CONFIRMED', ourCents: null, theirCents: 100n };
  await breaks.note({ ...about, payout: null }, { kind: 'MISSING_HERE', ...words });
  expect(await faultsOf('breaks')).toEqual(['MISSING_HERE at fiserv, order tx-1']);
  const [open] = await breaks.openBreaks('fiserv');
  await breaks.close(open?.id ?? '', 'theirs FAILED');
  expect(await faultsOf('breaks')).toEqual([]);
});

test('a provider nobody compared for too long', async () => {
  await door.pool.query(
    `insert into reconciliation (provider, window_from, window_to, started_at, ended_at, complete)
     values ('pagstar', now(), now(), now() - interval '3 days', now() - interval '3 days', true)`,
  );
  expect(await faultsOf('reconciliation')).toEqual([]);
  const pagstar = await sandboxed('pagstar');
  const asked = { providers: [configured(pagstar)] };
  expect(await faultsOf('reconciliation', asked)).toEqual([
    'pagstar was not compared whole for twice as long as is set',
  ]);
  expect(await faultsOf('reconciliation', { ...asked, reconcileEveryMs: 2 * DAY })).toEqual([]);
  expect(await faultsOf('reconciliation', { ...asked, reconcileEveryMs: null })).toEqual([]);
});

async function notices(count: number, verdict: string, agoMs: number): Promise<void> {
  await door.pool.query(
    `insert into notice (id, provider, digest, body, verdict)
     select ($1::text || lpad(to_hex(n), 12, '0'))::uuid, 'pagstar',
       sha256($2::bytea || n::text::bytea), 's1:'::bytea, $3 from generate_series(1, $4) as n`,
    [firstIdAt(Date.now() - agoMs).slice(0, 24), `${verdict}${agoMs}`, verdict, count],
  );
}

test('forged notices that grow, and a secret that is wrong', async () => {
  await notices(5, 'FORGED', 2 * DAY);
  expect(await faultsOf('forged notices')).toEqual([
    'none of 5 notices from pagstar in a week was authentic',
  ]);
  await notices(1, 'CONFIRMED', 3 * DAY);
  expect(await faultsOf('forged notices')).toEqual([]);
  await notices(99, 'FORGED', 60_000);
  expect(await faultsOf('forged notices')).toEqual([]);
  await notices(1, 'FORGED', 50_000);
  expect(await faultsOf('forged notices')).toEqual([
    '100 forged notices from "pagstar" in the last hour',
  ]);
  // Where that is usual it is no news.
  await notices(2_000, 'FORGED', 3 * DAY);
  expect(await faultsOf('forged notices')).toEqual([]);
});

test.each`
  sentMs   | theirMs  | heardMs  | skew
  ${1_000} | ${1_050} | ${1_100} | ${0}
  ${1_000} | ${4_100} | ${1_100} | ${3_000}
  ${9_000} | ${4_000} | ${9_100} | ${-5_000}
`('a clock read $theirMs between $sentMs and $heardMs is off by $skew', ({ skew, ...reading }) => {
  expect(skewOf(reading)).toBe(skew);
});

test.each([
  [0, []],
  [2_000, []],
  [2_001, ['the database is 2.0 s ahead of this machine']],
  [-60_000, ['the database is 60.0 s behind this machine']],
])('a skew of %d ms', (skew, faults) => {
  expect(skewFaults(skew).map(({ what }) => what)).toEqual(faults);
});

const opened: Sandboxed[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function sandboxed(name: string) {
  const definition = PROVIDERS.find((one) => one.name === name)!;
  const one = await aSandboxed(definition);
  opened.push(one);
  return { definition, settings: one.sandbox.settings };
}

const configured = (
  { definition, settings }: Awaited<ReturnType<typeof sandboxed>>,
  changes: Record<string, string> = {},
) => ({ definition, values: definition.settings.parse({ ...settings, ...changes }) });

test.each(PROVIDERS.map(({ name }) => name))(
  '%s is asked something that pays nothing: well, away, and with a wrong secret',
  async (name) => {
    const one = await sandboxed(name);
    const fault = `${name} does not answer, or not to us`;
    const secret = ['CLIENT_SECRET', 'SECRET'].find((key) => key in one.settings) ?? '';
    const states = [{}, { BASE_URL: 'http://127.0.0.1:9' }, { [secret]: 'not-the-secret' }];
    const found = await Promise.all(
      states.map((changes) => faultsOf('providers', { providers: [configured(one, changes)] })),
    );
    expect(found).toEqual([[], [fault], [fault]]);
    expect((await opened[0]?.book())?.entries).toEqual([]);
  },
);

test('a database without any table is told to be migrated, and asked nothing more', async () => {
  const url = new URL(databaseUrl);
  url.pathname = 'postgres';
  const findings = await examined({ databaseUrl: url.href });
  expect(findings.map(({ check }) => check)).toEqual([
    'database',
    'clocks',
    'migrations',
    'providers',
  ]);
});

test('keys of personal data that are not there, or on one machine alone, are faults', async () => {
  await door.aPayout();
  expect(await faultsOf('personal data')).toEqual([]);
  const sealing = { keyIds: ['newer'], kept: true };
  expect(await faultsOf('personal data', { sealing })).toEqual([
    expect.stringMatching(/^\d+ payouts are sealed under tests, which is not in PII_KEYS/),
  ]);
  const ours = { keyIds: ['tests'], kept: true };
  expect(await faultsOf('personal data', { sealing: ours, production: true })).toEqual([
    expect.stringMatching(/one machine alone/),
  ]);
});
