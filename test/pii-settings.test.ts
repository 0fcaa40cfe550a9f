import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealingKeysFor } from '../src/pii-settings';
import { Sealing } from '../src/store/sealing';
import { SEALING_KEYS } from './support/sealing-keys';

const NONE = { keys: null, indexKey: null };
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'repasse-pii-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('without settings a machine keeps keys of its own, the same at the next start', () => {
  const first = sealingKeysFor(NONE, directory);
  expect(first.kept).toBe(true);
  expect(sealingKeysFor(NONE, directory)).toEqual(first);
  expect(first.keys.indexKey).toHaveLength(32);
  expect(first.keys.keys[0]?.secret).not.toEqual(first.keys.indexKey);
  expect(statSync(join(directory, 'pii-key')).mode & 0o777).toBe(0o600);
});

test('what one machine keeps does not open what another one sealed', () => {
  const place = { merchantId: 'm', table: 'payout', column: 'pix_key', rowId: 'r' };
  const sealed = new Sealing(SEALING_KEYS).seal(place, 'maria@example.com');
  const { keys } = sealingKeysFor(NONE, directory);
  expect(new Sealing(keys).open(place, sealed)).toBeNull();
});

test('the settings go before what is kept, and one that is missing is kept', () => {
  expect(sealingKeysFor(SEALING_KEYS, directory)).toEqual({ keys: SEALING_KEYS, kept: false });
  const { keys, kept } = sealingKeysFor({ ...NONE, keys: SEALING_KEYS.keys }, directory);
  expect(kept).toBe(true);
  expect(keys.keys).toBe(SEALING_KEYS.keys);
});
