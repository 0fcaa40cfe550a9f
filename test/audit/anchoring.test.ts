import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Anchoring, startAnchoring } from '../../src/anchor-rhythm';
import { anchorHeads } from '../../src/store/audit-store';
import { eventually } from '../support/eventually';
import { aLedgerOfDeeds, type LedgerOfDeeds } from './a-ledger-of-deeds';

let book: LedgerOfDeeds;
beforeEach(async () => {
  book = await aLedgerOfDeeds();
  await book.append(2);
}, 60_000);
afterEach(() => book.stop(), 60_000);

const anchoringTo = (file: string, changes: Partial<Anchoring> = {}): Anchoring => ({
  key: book.key,
  file,
  everyMs: 3_600_000,
  everyRows: 1_000,
  ...changes,
});
const fail = (error: unknown) => {
  throw error;
};
const lines = () => readFileSync(book.anchors, 'utf8').trimEnd().split('\n');

test('whatever is left is signed when the server stops', async () => {
  await startAnchoring(book.pool, anchoringTo(book.anchors), fail).stop();
  expect(lines()).toHaveLength(1);
  await startAnchoring(book.pool, anchoringTo(book.anchors), fail).stop();
  expect(lines()).toHaveLength(1);
  expect(await book.verify()).toMatchObject({ anchors: 1, faults: [] });
});

test('a chain that grew by the set number of entries is signed before its time', async () => {
  await startAnchoring(book.pool, anchoringTo(book.anchors), fail).stop();
  const rhythm = { everyMs: 3_600_000, everyRows: 3 };
  const signed = () => anchorHeads(book.pool, rhythm, async () => undefined);
  await book.append(2);
  expect(await signed()).toBe(0);
  await book.append(1);
  expect(await signed()).toBe(1);
});

test('a file that cannot be written is told, stops nothing, and is tried again', async () => {
  const told: unknown[] = [];
  const inAFile = join(book.anchors, 'below');
  await book.anchor();
  await book.append(1);
  const anchoring = anchoringTo(inAFile, { everyMs: 20, everyRows: 1 });
  const running = startAnchoring(book.pool, anchoring, (error) => told.push(error));
  await eventually('a second try', () => told.length > 1);
  await book.append(1);
  await running.stop();
  const { rows } = await book.pool.query('select seq from audit_anchor');
  expect(rows).toEqual([{ seq: '2' }]);
  expect(await book.verify()).toMatchObject({ entries: 4, faults: [] });
});
