import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keysCommand } from '../../src/keys-command';
import { aRunningApp, TEST_PEPPER, type TestApp } from '../support/running-app';
import { SEALING_SETTINGS } from '../support/sealing-keys';
import { refusalOf } from './key-desk';

const ROOT = join(__dirname, '..', '..');
const cwd = mkdtempSync(join(tmpdir(), 'repasse-keys-'));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

let app: TestApp;
let settings: Record<string, string>;
beforeAll(async () => {
  await run([join(ROOT, 'bin', 'build.mjs'), '--no-web'], { PATH: process.env['PATH'] ?? '' });
  app = await aRunningApp();
  const ofProviders = [...app.sandboxes.values()].flatMap(({ name, settings: own }) =>
    Object.entries(own).map(([key, text]) => [`${name.toUpperCase()}_${key}`, text]),
  );
  settings = {
    ...Object.fromEntries(ofProviders),
    ...SEALING_SETTINGS,
    NODE_ENV: 'production',
    DATABASE_URL: app.databaseUrl,
    API_KEY_PEPPER: TEST_PEPPER,
  };
}, 180_000);
afterAll(async () => {
  await app.stop();
  rmSync(cwd, { recursive: true, force: true });
}, 60_000);

const keys = (words: string, env: Record<string, string> = settings) =>
  run([join(ROOT, 'dist', 'src', 'keys.js'), ...words.split(' ')], env);

const APPROVER = 'create --merchant demo --name approver --scopes payouts:read,payouts:approve';

test('a key is made, listed, replaced and revoked, and the server knows', async () => {
  const both = 'create --merchant demo --name both --scopes payouts:request,accounts:manage';
  expect((await keys(both)).out).toContain(
    'Warning: this key requests payouts and sets the limits',
  );
  const made = await keys(`${APPROVER} --accounts ${app.accountId} --expires 90d --json`);
  expect(made).toMatchObject({ code: 0, err: '' });
  const { key, secret, warnings } = JSON.parse(made.out);
  expect(warnings).toEqual([]);
  expect(key).toMatchObject({ name: 'approver', accountIds: [app.accountId] });
  const days = (Date.parse(key.expiresAt) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(90);
  expect(await refusalOf(app.url, `Bearer ${secret}`)).toBeNull();
  expect((await keys(APPROVER)).err).toContain('--name: a key of this name lives');

  const turned = await keys(`rotate ${key.id} --overlap 0h --from 127.0.0.0/8,::1`);
  expect(turned).toMatchObject({
    code: 0,
    out: expect.stringContaining('from 127.0.0.0/8 ::1/128'),
  });
  expect((await keys(`rotate ${key.id} --from 127.0.0.1/8`)).err).toMatch(/--from: .*10.0.0.0\/8/);
  const fresh = /repasse_sk_\w+/.exec(turned.out)?.[0];
  expect(await refusalOf(app.url, `Bearer ${fresh}`)).toBeNull();

  const listed = JSON.parse((await keys('list --merchant demo --json')).out).keys;
  const newest = listed.find(({ name, id }: typeof key) => name === 'approver' && id !== key.id);
  expect(JSON.stringify(listed)).not.toContain(secret.slice(23));
  expect((await keys(`revoke ${newest.id}`)).out).toContain('revoked');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await refusalOf(app.url, `Bearer ${fresh}`)).toMatchObject({ reason: 'REVOKED' });
}, 60_000);

test('what cannot be done ends with 1 and says what to do', async () => {
  const refused = await keys('create --merchant nobody --name a --scopes payouts:read');
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(/--merchant: no such merchant[^]*demo/);
  const scopes = await keys('create --merchant demo --name a --scopes payouts:steal');
  expect(scopes.err).toMatch(/^--scopes: give one or more of payouts:read/);
  const { API_KEY_PEPPER: _pepper, ...bare } = settings;
  expect((await keys(APPROVER.replace('approver', 'b'), bare)).err).toContain('API_KEY_PEPPER');
  expect((await keys('revoke 00000000-0000-7000-8000-000000000000')).err).toContain('no such API');
}, 60_000);

test('a server with stored keys and no pepper does not start, and says why', async () => {
  expect((await keys(APPROVER.replace('approver', 'lasting'))).code).toBe(0);
  const { API_KEY_PEPPER: _pepper, ...bare } = settings;
  const started = await run([join(ROOT, 'dist', 'src', 'main.js')], { ...bare, PORT: '0' });
  expect(started.code).toBe(1);
  expect(started.err).toContain('API_KEY_PEPPER: needed');
}, 60_000);

const asked = (words: string) => keysCommand(words.split(' ').filter(Boolean), new Date(0));

test.each([
  [''],
  ['steal'],
  ['create --scopes payouts:read'],
  ['create --name a'],
  ['create --name a --scopes b --expires soon'],
  ['create --name a --scopes b --overlap 1h'],
  ['list some-id'],
  ['revoke'],
  ['revoke one two'],
  ['rotate one --overlap 1'],
])('"%s" is not understood', (words) => {
  expect(() => asked(words)).toThrow();
});

test('spans of time are days, hours and minutes', () => {
  expect(asked('rotate id --overlap 30m --expires 2d').command).toEqual({
    verb: 'rotate',
    keyId: 'id',
    overlapMs: 1_800_000,
    addresses: null,
    expiresAt: new Date(172_800_000),
  });
  expect(asked('rotate id').command).toMatchObject({ overlapMs: 86_400_000, expiresAt: null });
});
