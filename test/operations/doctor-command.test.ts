import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Reconciling, reconcilingOf } from '../payouts/reconciling';
import { anOrder as anApiOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { anOrder } from '../support/sandboxed-provider';
import { SEALING_SETTINGS } from '../support/sealing-keys';

const ROOT = join(__dirname, '..', '..');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let app: TestApp;
let books: Reconciling;
let settings: Record<string, string>;
const cwd = mkdtempSync(join(tmpdir(), 'repasse-doctor-'));

/** A script of ours on this Node, with these settings and no others. */
async function run(args: string[], env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

const command = (name: string, args: string[] = [], changes: Record<string, string> = {}) =>
  run([join(ROOT, 'dist', 'src', `${name}.js`), ...args], { ...settings, ...changes });

beforeAll(async () => {
  await run([join(ROOT, 'bin', 'build.mjs'), '--no-web'], { PATH: process.env['PATH'] ?? '' });
  app = await aRunningApp();
  books = reconcilingOf(app);
  const ofProviders = [...app.sandboxes.values()].flatMap(({ name, settings: own }) =>
    Object.entries(own).map(([key, text]) => [`${name.toUpperCase()}_${key}`, text]),
  );
  settings = {
    ...Object.fromEntries(ofProviders),
    ...SEALING_SETTINGS,
    NODE_ENV: 'production',
    DATABASE_URL: app.databaseUrl,
    LOG_LEVEL: 'silent',
    PACE: '0.001',
    // Nobody signs here.
    AUDIT_ANCHOR_EVERY_SECONDS: '86400',
  };
}, 180_000);
afterAll(async () => {
  books.stop();
  await app.stop();
  rmSync(cwd, { recursive: true, force: true });
}, 60_000);

test('the doctor finds all well and ends with 0', async () => {
  const { code, out, err } = await command('doctor');
  expect([code, err]).toEqual([0, '']);
  expect(out.split('\n').filter((line) => !line.startsWith('ok '))).toEqual(['']);
  expect(out).toContain('ok     providers: pagstar, paybrokers, fiserv, bitcapital');
});

test('wrong settings are each told with what to do, and nothing is asked with them', async () => {
  const { code, out } = await command('doctor', [], { PORT: 'x', PACE: '99' });
  expect(code).toBe(1);
  expect(out.match(/^FAULT {2}settings: (PORT|PACE)/gm)).toHaveLength(2);
  expect(out.match(/^ {7}correct it in the environment/gm)).toHaveLength(2);
  expect(out).not.toContain('database');
});

test('a provider that is away is a fault for people and for programs', async () => {
  const away = { FISERV_BASE_URL: 'http://127.0.0.1:9/gateway' };
  const { code, out } = await command('doctor', ['--json'], away);
  expect(code).toBe(1);
  const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { faults: unknown[] }[] };
  expect([ok, checks.flatMap(({ faults }) => faults)]).toEqual([
    false,
    [
      {
        what: 'fiserv does not answer, or not to us',
        remedy: expect.stringMatching(/FISERV_BASE/),
      },
    ],
  ]);
});

async function twoPayments(): Promise<void> {
  for (const provider of ['pagstar', 'fiserv']) {
    const input = anApiOrder(app.accountId, { provider });
    const id = (await app.api.request(input)).payout?.id ?? '';
    await eventually('it is settled', async () => (await app.api.payout(id)).status === 'SETTLED');
  }
}

const WINDOW = ['--from', new Date(Date.now() - 3_600_000).toISOString()];

test('two processes at once compare once, and once more finds the same', async () => {
  await twoPayments();
  const both = await Promise.all([command('reconcile', WINDOW), command('reconcile', WINDOW)]);
  expect(both.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const { rows } = await app.pool.query('select count(*)::integer as count from break');
  expect(rows).toEqual([{ count: 0 }]);
  // Whoever came second in time was told so, or found an ended one and nothing new.
  const runs = await app.pool.query(
    `select count(*)::integer as overlaps from reconciliation a join reconciliation b
       on a.provider = b.provider and a.id < b.id
     where a.holder is not null and b.holder is not null
       -- Whoever waited for the other's end has the moment at which he began to wait.
       and b.started_at < a.ended_at - interval '50 milliseconds'`,
  );
  expect(runs.rows).toEqual([{ overlaps: 0 }]);
});

test('while another process is at it, it says so and does nothing', async () => {
  const { parts } = books;
  const asked = { provider: 'fiserv', holder: '00000000-0000-4000-8000-000000000001' };
  const span = { leaseMs: 60_000, lagMs: 0, everyMs: null, window: null };
  const held = await parts.breaks.begin({ ...asked, ...span });
  const { code, out } = await command('reconcile', ['--provider', 'fiserv']);
  expect([code, out]).toEqual([0, 'fiserv: another process compares it now\nno break is open\n']);
  if (held !== null) await parts.breaks.end(held, { complete: true, result: {} });
});

test('a break ends it with 1, and the doctor too, each with what to do', async () => {
  const { providerId } = await books.provider('fiserv').submit(anOrder(4_200n));
  const found = await command('reconcile', [...WINDOW, '--provider', 'fiserv']);
  expect(found.code).toBe(1);
  expect(found.out).toContain('1 breaks opened');
  expect(found.out).toContain('open breaks: 1; read them by `breaks`\n  fiserv  MISSING_HERE  1\n');
  const again = await command('reconcile', [...WINDOW, '--provider', 'fiserv', '--json']);
  const told = JSON.parse(again.out) as { ok: boolean; providers: { tally: object }[] };
  expect([again.code, told.ok]).toEqual([1, false]);
  expect(told.providers[0]?.tally).toMatchObject({ opened: 0, found: 1 });
  const { code, out } = await command('doctor');
  expect(code).toBe(1);
  expect(out).toContain(`FAULT  breaks: MISSING_HERE at fiserv, order ${providerId}\n`);
});

test.each([
  [['--from', 'yesterday'], /--from: give a moment such as/],
  [['--to', '2026-01-01'], /--to: give --from with it/],
  [['--from', '2026-01-02', '--to', '2026-01-01'], /--from: it is not before --to/],
  [['--provider', 'nobody'], /no such provider: nobody; switched on are pagstar/],
  [['--hurry'], /--hurry/],
])('%j is refused with what to give', async (args, words) => {
  const { code, out, err } = await command('reconcile', args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(words);
});
