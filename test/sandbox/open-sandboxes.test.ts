import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenSandbox, openSandboxes } from '../../src/open-sandboxes';
import { pagstar } from '../../src/providers/pagstar/index';
import { eventually } from '../support/eventually';
import { anOrder, NOWHERE, referenceTo } from '../support/sandboxed-provider';
import { bookOf } from './kept-sandbox';

jest.setTimeout(30_000);

let directory: string;
let keeperFile: string;
const errors: unknown[] = [];
const opened: OpenSandbox[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'repasse-sandboxes-'));
  keeperFile = join(directory, 'pagstar.running.json');
});
afterEach(async () => {
  for (const sandbox of opened.splice(0)) {
    sandbox.provider.close();
    await sandbox.stop();
  }
  rmSync(directory, { recursive: true, force: true });
  expect(errors.splice(0)).toEqual([]);
});

async function open(): Promise<OpenSandbox> {
  const onError = (error: unknown) => errors.push(error);
  const [sandbox] = await openSandboxes({
    definitions: [pagstar],
    directory,
    timeScale: 0.02,
    surroundings: () => NOWHERE,
    onError,
  });
  opened.push(sandbox!);
  return sandbox!;
}
/** How often a sandbox was told to be ours. */
async function keptCount(sandbox: OpenSandbox): Promise<{ count: number }> {
  const kept = { count: 0 };
  await sandbox.whenKept(async () => {
    kept.count += 1;
  });
  return kept;
}
const keeper = () => JSON.parse(readFileSync(keeperFile, 'utf8'));

test('the second uses the sandbox of the first', async () => {
  const first = await open();
  const second = await open();
  expect(second.url).toBe(first.url);
  expect([(await keptCount(first)).count, (await keptCount(second)).count]).toEqual([1, 0]);
  const order = anOrder(1_069n);
  await first.provider.submit(order);
  await eventually('the other finds it', async () => {
    const { outcome } = await second.provider.lookUp(referenceTo(order));
    return outcome === 'processing';
  });
  expect(keeper()).toMatchObject({ pid: process.pid, url: first.url });
  expect(statSync(keeperFile).mode & 0o777).toBe(0o600);
});

test('when the first goes away the second takes over its port and book', async () => {
  const first = await open();
  const second = await open();
  const kept = await keptCount(second);
  const order = anOrder(1_069n);
  await first.provider.submit(order);
  await first.stop();
  await eventually('it is taken over', () => kept.count > 0);
  expect(await second.provider.lookUp(referenceTo(order))).toMatchObject({ outcome: 'processing' });
  expect(await second.provider.submit(order)).toMatchObject({ outcome: 'processing' });
  expect((await bookOf(second)).entries).toMatchObject([{ id: 1, posts: 2 }]);
  expect(keeper().url).toBe(first.url);
  expect((await open()).url).toBe(first.url);
  expect(kept.count).toBe(1);
});

test('of many that start at once exactly one runs it', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, open));
  expect(new Set(all.map(({ url }) => url)).size).toBe(1);
  const counts = await Promise.all(all.map(async (one) => (await keptCount(one)).count));
  expect(counts.reduce((sum, count) => sum + count)).toBe(1);
});

test('of many that are left behind exactly one takes over', async () => {
  const first = await open();
  const others = [await open(), await open(), await open()];
  const kept = await Promise.all(others.map(keptCount));
  await first.stop();
  await eventually('one takes over', () => kept.some(({ count }) => count > 0));
  await Promise.all(others.map((other) => other.provider.balance()));
  expect(kept.reduce((sum, { count }) => sum + count, 0)).toBe(1);
});

test('the word of a process that is gone, or cut short, holds nobody up', async () => {
  const gone = { pid: 2 ** 22 + 1, url: 'http://127.0.0.1:29999', settings: {} };
  writeFileSync(keeperFile, JSON.stringify(gone));
  const first = await open();
  expect(first.url).toBe(gone.url);
  await first.stop();
  writeFileSync(keeperFile, '{"pid":');
  expect((await keptCount(await open())).count).toBe(1);
});

test('a port that a stranger has is left to it', async () => {
  const first = await open();
  const port = Number(new URL(first.url).port);
  await first.stop();
  const stranger = createServer((_request, answer) => answer.end('{}'));
  await new Promise<void>((resolve) => {
    stranger.listen(port, '127.0.0.1', resolve);
  });
  const second = await open();
  expect(second.url).not.toBe(first.url);
  expect((await keptCount(second)).count).toBe(1);
  await new Promise((resolve) => {
    stranger.close(resolve);
    stranger.closeAllConnections();
  });
});
