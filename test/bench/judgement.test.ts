import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { aDatabase } from '../support/database';

const ROOT = join(__dirname, '..', '..');
const KEY = 'bench-1';
const ID = '00000000-0000-7000-9000-0000000000aa';
const ACCOUNT = '00000000-0000-7000-9000-000000000000';
const MERCHANT = '00000000-0000-7000-8000-00000000def0';

/** Runs a few lines beside the bench's own modules, which are ES modules. */
async function inBench(lines: string): Promise<unknown> {
  const script = `${lines}\nprocess.stdout.write(JSON.stringify(result ?? null));`;
  const args = ['--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return JSON.parse(stdout);
}

/** The peers' tables with one funded account and one payout, as `change` leaves them. */
async function peerFault(change: string, acknowledged = `${KEY} ${ID} 10`): Promise<unknown> {
  const database = await aDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'repasse-bench-test-'));
  const file = join(folder, 'acknowledged');
  writeFileSync(file, acknowledged);
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  try {
    const { readFileSync } = await import('node:fs');
    await admin.query('create schema peers');
    await admin.query('set search_path to peers');
    await admin.query(readFileSync(join(ROOT, 'bench/peers/schema.sql'), 'utf8'));
    await admin.query(`insert into account (id, merchant_id, available)
      values ('${ACCOUNT}', '${MERCHANT}', 10000000000)`);
    await admin.query(
      `select request_payout('${ACCOUNT}', '${KEY}', 10, 'EVP', 'k', 'Zuleica Sintetica',
         '52998224725')`,
    );
    await admin.query(
      `with old as (delete from payout_event), gone as (delete from ledger_entry) select`,
    );
    await admin.query(`update payout set id = '${ID}'`);
    await admin.query(`insert into ledger_entry (account_id, payout_id, amount)
      values ('${ACCOUNT}', '${ID}', 10)`);
    await admin.query(`insert into payout_event (payout_id) values ('${ID}')`);
    await admin.query(change);
    const url = new URL(database.url);
    url.searchParams.set('options', '-c search_path=peers');
    return await inBench(`
      import { checkAcknowledged, checkPeer } from './bench/invariants.mjs';
      const url = ${JSON.stringify(url.href)};
      const check = async () => {
        await checkPeer(url);
        await checkAcknowledged(url, { file: ${JSON.stringify(file)}, before: 0 });
      };
      const result = await check().then(() => 'in order', (error) => error.message);`);
  } finally {
    await admin.end();
    rmSync(folder, { recursive: true, force: true });
    await database.drop();
  }
}

describe('a run of the bench', () => {
  it('is in order when everything acknowledged is there once', async () => {
    expect(await peerFault('select')).toBe('in order');
  });

  it.each([
    ['lost money', `update account set available = available - 1`, /money appeared or went/],
    [
      'a hold nobody asked for',
      `update account set available = available - 5, held = held + 5`,
      /held differs/,
    ],
    ['no ledger entry', `delete from ledger_entry`, /without its hold/],
    ['no event', `delete from payout_event`, /without its event/],
    ['another amount', `update payout set amount = 11`, /held differs/],
  ])('prints no figure with %s', async (_name, change, fault) => {
    expect(await peerFault(change)).toMatch(fault);
  });

  it('prints no figure when an acknowledged payout is not there, or one more is', async () => {
    expect(await peerFault('select', `${KEY} ${MERCHANT} 10`)).toMatch(
      /1 acknowledged payouts are not/,
    );
    expect(await peerFault('select', '')).toMatch(/0 payouts were acknowledged and 1 recorded/);
  });
});

describe('a row', () => {
  it('is the median of the ratios of a round each, with smallest and largest', async () => {
    const row = await inBench(`
      import { Figures } from './bench/figures.mjs';
      import { BARS } from './bench/bars.mjs';
      const figures = new Figures();
      for (const [round, ours, theirs] of [[0, 100, 50], [1, 90, 30], [2, 40, 40]]) {
        figures.record('repasse', round, ours);
        figures.record('pgbench', round, theirs);
      }
      const { ratio, met } = figures.row(BARS[0]);
      const missing = figures.row(BARS.find(({ name }) => name === 'push')).met;
      const result = { ratio, met, missing };`);
    const ratio = { median: 2, min: 1, max: 3, rounds: 3 };
    expect(row).toEqual({ ratio, met: true, missing: null });
  });
});
