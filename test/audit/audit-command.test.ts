import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aLedgerOfDeeds, type LedgerOfDeeds } from './a-ledger-of-deeds';

const ROOT = join(__dirname, '..', '..');
const DIST = join(ROOT, 'dist', 'src');
const cwd = mkdtempSync(join(tmpdir(), 'repasse-audit-command-'));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

let book: LedgerOfDeeds;
const audit = (...args: string[]) =>
  run([join(DIST, 'audit.js'), ...args], { DATABASE_URL: book.url, AUDIT_ANCHORS: book.anchors });
const publicKey = join(cwd, 'public.pem');

beforeAll(async () => {
  await run([join(ROOT, 'bin', 'build.mjs'), '--no-web'], { PATH: process.env['PATH'] ?? '' });
}, 180_000);
beforeEach(async () => {
  book = await aLedgerOfDeeds();
  await book.append(3);
  await book.anchor();
  writeFileSync(publicKey, book.key.publicKey.export({ type: 'spki', format: 'pem' }));
}, 60_000);
afterEach(() => book.stop(), 60_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test('verify ends with 0 where all is whole, or with 1 and the place of the fault', async () => {
  const whole = await audit('verify', '--public-key', publicKey);
  expect(whole).toEqual({ code: 0, out: 'whole: 3 entries in 1 chains, 1 anchors\n', err: '' });
  await book.tamper(`update audit_entry set actor = 'bia' where seq = 2`);
  const edited = await audit('verify', '--json', '--public-key', publicKey);
  expect(edited.code).toBe(1);
  expect(JSON.parse(edited.out)).toMatchObject({
    ok: false,
    faults: [{ kind: 'EDITED', merchantId: book.merchantId, seq: '2' }],
  });
}, 60_000);

test('without the key of the signatures no anchor is believed', async () => {
  const { code, out } = await audit('verify');
  expect(code).toBe(1);
  expect(out).toContain('SIGNATURE');
  expect((statSync(join(cwd, '.data', 'audit-signing-key.pem')).mode & 0o777).toString(8)).toBe(
    '600',
  );
}, 60_000);

test('show tells who did what to a payout, and export all of it', async () => {
  const { rows } = await book.pool.query('select subject from audit_entry where seq = 2');
  const payout = rows[0].subject.replace('payout:', '');
  const shown = await audit('show', '--payout', payout);
  expect(shown.out).toMatch(/#2 {2}payout\.approve {2}by ana {2}from .*192\.0\.2\.7/);
  const exported = (await audit('export')).out.trimEnd().split('\n');
  expect(exported.map((line) => JSON.parse(line).seq)).toEqual(['1', '2', '3']);
}, 60_000);

test('what it does not understand it says', async () => {
  const misused = await audit('burn');
  expect(misused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('verify') });
  expect(await audit('show', '--payout', 'x')).toMatchObject({ code: 2 });
}, 60_000);

test('two processes sign one after the other into one file', async () => {
  const script = `
    const { Pool } = require('pg');
    const { startAnchoring } = require(${JSON.stringify(join(DIST, 'anchor-rhythm.js'))});
    const { parseSigningKey } = require(${JSON.stringify(join(DIST, 'audit', 'signing-key.js'))});
    const key = parseSigningKey(process.env.PEM);
    const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
    const failed = (error) => console.error(error.message);
    const rhythm = { key, file: process.env.FILE, everyMs: 5, everyRows: 1 };
    const anchoring = startAnchoring(pool, rhythm, failed);
    setTimeout(() => anchoring.stop().then(() => pool.end()), 1500);`;
  const env = {
    DATABASE_URL: book.url,
    FILE: book.anchors,
    NODE_PATH: join(ROOT, 'node_modules'),
    PEM: book.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const running = [run(['-e', script], env), run(['-e', script], env)];
  // Over the whole time in which both sign.
  for (let burst = 0; burst < 15; burst += 1) {
    await book.append(10);
    await sleep(100);
  }
  const ended = await Promise.all(running);
  expect(ended.map(({ code, err }) => ({ code, err }))).toEqual([
    { code: 0, err: '' },
    { code: 0, err: '' },
  ]);
  await book.anchor();
  const lines = readFileSync(book.anchors, 'utf8').trimEnd().split('\n');
  const seqs = lines.map((line) => Number(JSON.parse(line).seq));
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  expect(seqs.length).toBeGreaterThan(5);
  expect(seqs.at(-1)).toBe(153);
  expect(await book.verify()).toMatchObject({ faults: [] });
}, 60_000);
