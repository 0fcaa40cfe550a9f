import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { switchCommand } from '../../src/switch-command';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { SEALING_SETTINGS } from '../support/sealing-keys';

const ROOT = join(__dirname, '..', '..');
const cwd = mkdtempSync(join(tmpdir(), 'repasse-switch-'));
const NOW = new Date('2026-11-23T12:00:00Z');

async function run(args: readonly string[], env: Record<string, string>) {
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
  const more = { NODE_ENV: 'production', DATABASE_URL: app.databaseUrl };
  settings = { ...Object.fromEntries(ofProviders), ...SEALING_SETTINGS, ...more };
}, 180_000);
afterAll(async () => {
  await app.stop();
  rmSync(cwd, { recursive: true, force: true });
}, 60_000);

const turn = (...words: string[]) =>
  run([join(ROOT, 'dist', 'src', 'switch.js'), ...words], settings);

test('it stops a running server, says so, and lets it go on', async () => {
  expect(await turn('list')).toMatchObject({ code: 0, out: 'nothing is stopped\n' });
  const stopped = await turn('stop', '--all', '--reason', 'looks wrong', '--for', '2h');
  expect(stopped).toMatchObject({ code: 0, err: '' });
  expect(stopped.out).toMatch(/^stopped: EVERYTHING QUEUE since .* by npm run switch, until /);
  const id = (await app.api.request(anOrder(app.accountId))).payout?.id ?? '';
  await eventually('it waits', async () =>
    /all payouts are stopped/.test((await app.api.payout(id)).waitingFor ?? ''),
  );
  expect((await turn('list')).out).toContain(': looks wrong\n');
  expect((await turn('release', '--all')).out).toMatch(/^released: EVERYTHING/);
  await eventually('it goes on', async () => (await app.api.payout(id)).status === 'SETTLED');
  expect((await turn('release', '--all')).out).toBe('none was thrown\n');
});

test('what makes no sense ends with 1 and says how to ask', async () => {
  const missing = await turn('stop', '--all');
  expect([missing.code, missing.err]).toEqual([
    1,
    expect.stringMatching(/--reason: say why in 1 to 500/),
  ]);
  expect((await turn('stop', '--provider', 'nobody', '--reason', 'x')).err).toMatch(/there is/);
  expect((await turn('stop', '--merchant', 'nobody', '--reason', 'x')).err).toMatch(/there is/);
});

test('one target, a verb, and a span of time', () => {
  const wrong = [
    [],
    ['stop'],
    ['stop', '--all', '--provider', 'x'],
    ['fly', '--all'],
    ['list', 'x'],
  ];
  for (const words of wrong) expect(() => switchCommand(words, NOW)).toThrow(/npm run switch/);
  expect(() => switchCommand(['stop', '--all', '--for', 'long'], NOW)).toThrow(/--for/);
  expect(switchCommand(['stop', '--provider', 'x', '--refuse', '--for', '90m'], NOW)).toEqual({
    verb: 'stop',
    merchant: null,
    wish: {
      ...{ provider: 'x', everything: false, mode: 'REFUSE', reason: '' },
      until: new Date('2026-11-23T13:30:00Z'),
    },
  });
});
