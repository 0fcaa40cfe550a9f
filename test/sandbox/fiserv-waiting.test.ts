import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineProvider } from '../../src/providers/definition';
import { fiserv } from '../../src/providers/fiserv/index';
import { startFiservSandbox } from '../../src/providers/fiserv/sandbox';
import { FISERV_SETTINGS } from '../../src/providers/fiserv/settings';
import { eventually } from '../support/eventually';
import { anOrder, aSandboxed, NOWHERE, type Sandboxed } from '../support/sandboxed-provider';
import { drive, keyOf, reference, submitted, toldOf } from './fiserv-flow';

test('stopping leaves no timer and no socket behind', async () => {
  const open = () => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
  const before = open();
  const place = { host: '127.0.0.1', port: 0, noticeUrl: 'http://127.0.0.1:9/webhooks' };
  const sandbox = await fiserv.startSandbox({ ...place, timeScale: 1 });
  const provider = fiserv.create(fiserv.settings.parse(sandbox.settings), NOWHERE);
  await provider.submit(anOrder(1_000n));
  expect(open()).toBeGreaterThan(before);
  provider.close();
  await sandbox.stop();
  await eventually('everything is closed', () => open() <= before);
});

/** A sandbox in which an order expires after this time. */
const expiringAfter = (ms: number): Promise<Sandboxed> => {
  const impatient = defineProvider({
    name: 'fiserv',
    settings: FISERV_SETTINGS,
    create: (settings, surroundings) => fiserv.create(settings, surroundings),
    startSandbox: (options) => startFiservSandbox(options, ms),
  });
  return aSandboxed(impatient, { timeScale: 0.001 });
};

test('an order that nobody confirms expires, and its money comes back', async () => {
  const one = await expiringAfter(150);
  const before = (await one.book()).available;
  const order = anOrder(1_000n);
  const { txid } = await submitted(one, order);
  const key = await keyOf(one, txid ?? '');
  const expired = await eventually('it expires', async () => {
    const report = await one.provider.lookUp(reference(order, txid));
    return report.outcome === 'expired' ? report : null;
  });
  expect(expired).toMatchObject({ failure: { code: 'EXPIRED' } });
  expect(await one.provider.confirm?.(reference(order, txid), key)).toMatchObject({
    outcome: 'not-sent',
    why: 'the confirmation was refused (HTTP 409)',
  });
  expect(await one.booked(txid ?? '')).toMatchObject({ status: '5', payments: 0 });
  expect((await one.book()).available).toBe(before);
  await eventually('it is told', () => toldOf(one, txid ?? '').some(({ status }) => status === 5));
  await one.close();
});

test('one that was confirmed does not expire any more', async () => {
  const one = await expiringAfter(150);
  const order = anOrder(1_069n);
  const { txid } = await submitted(one, order);
  await drive(one, order, { txid, outcome: 'processing' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await one.booked(txid ?? '')).toMatchObject({ status: '2' });
  await one.close();
});

test.each([0, 0.01])('at a time scale of %d there is time to confirm', async (timeScale) => {
  const one = await aSandboxed(fiserv, { timeScale });
  const order = anOrder(1_000n);
  const { txid } = await submitted(one, order);
  await keyOf(one, txid ?? '');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await one.booked(txid ?? '')).toMatchObject({ status: '1' });
  await drive(one, order, { txid, outcome: 'settled' });
  await one.close();
});

test('a sandbox that was stopped goes on where it stood: key, receiver and expiry', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'fiserv-'));
  const one = await aSandboxed(fiserv, { timeScale: 0 });
  const place = { host: '127.0.0.1', port: 0, noticeUrl: one.inbox.url, timeScale: 0 };
  const start = async () => {
    const sandbox = await fiserv.startSandbox({ ...place, bookFile: join(directory, 'book') });
    const provider = fiserv.create(fiserv.settings.parse(sandbox.settings), NOWHERE);
    const stop = async () => {
      provider.close();
      await sandbox.stop();
    };
    return { ...one, provider, stop };
  };
  const order = anOrder(1_000n);
  const before = await start();
  const { txid } = await submitted(before, order);
  await keyOf(one, txid ?? '');
  await before.stop();
  const after = await start();
  const second = await submitted(after, order);
  const concurrent = await drive(after, order, { txid: second.txid, outcome: 'failed' });
  expect(concurrent).toMatchObject({ failure: { code: 'CONCURRENT_REQUEST' } });
  await drive(after, order, { txid, outcome: 'settled' });
  await after.stop();
  await one.close();
  rmSync(directory, { recursive: true });
});
