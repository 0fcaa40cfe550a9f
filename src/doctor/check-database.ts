import type { Client } from 'pg';
import type { Fault, Finding } from './finding';

const VERSION_MIN = 150_000;
const SKEW_MAX_MS = 2_000;
const SAMPLES = 5;

/** Is it a database we can work with? */
export async function checkDatabase(client: Client): Promise<Finding> {
  const { rows } = await client.query<{ number: number; version: string; waits: boolean }>(
    `select current_setting('server_version_num')::integer as number, version(),
       current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off' as waits`,
  );
  const [row] = rows;
  const note = row?.version.split(' ').slice(0, 2).join(' ');
  const faults: Fault[] = [];
  if (row === undefined || row.number < VERSION_MIN) {
    faults.push({ what: `it is ${note}`, remedy: 'use PostgreSQL 15 or newer' });
  }
  if (row?.waits === false) {
    const what = 'it says "committed" before it is on disk';
    faults.push({ what, remedy: 'set fsync = on and synchronous_commit = on' });
  }
  return { check: 'database', faults, note };
}

export interface ClockReading {
  readonly sentMs: number;
  readonly theirMs: number;
  readonly heardMs: number;
}

/** How far the other clock is ahead at the least, whatever the way there and back took. */
export function skewOf({ sentMs, theirMs, heardMs }: ClockReading): number {
  if (theirMs > heardMs) return theirMs - heardMs;
  return theirMs < sentMs ? theirMs - sentMs : 0;
}

/** Do this machine and the database agree what time it is? */
export async function checkClock(client: Client): Promise<Finding> {
  const skews: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) skews.push(await readSkew(client));
  const [skew = 0] = skews.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  return { check: 'clocks', faults: skewFaults(skew) };
}

async function readSkew(client: Client): Promise<number> {
  const sentMs = Date.now();
  const { rows } = await client.query<{ ms: string }>(
    'select extract(epoch from clock_timestamp()) * 1000 as ms',
  );
  return skewOf({ sentMs, theirMs: Number(rows[0]?.ms), heardMs: Date.now() });
}

/** Ours ahead is a negative skew. */
export function skewFaults(skewMs: number): Fault[] {
  if (Math.abs(skewMs) <= SKEW_MAX_MS) return [];
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  const what = `the database is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine`;
  return [{ what, remedy: 'let both keep time by NTP: providers refuse signatures out of time' }];
}
