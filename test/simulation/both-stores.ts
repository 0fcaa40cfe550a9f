import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { openPools } from '../../src/machinery';
import { ChangeFeed } from '../../src/payouts/change-feed';
import { KeyAllowance } from '../../src/payouts/key-allowance';
import type { PayoutParts } from '../../src/payouts/parts';
import { ProviderFloats } from '../../src/payouts/provider-floats';
import { RefusalBook } from '../../src/payouts/refusal-book';
import { SwitchBoard } from '../../src/payouts/switch-board';
import type { PayoutStore } from '../../src/store/payout-store';
import { createPostgresStore, type StorePools } from '../../src/store/postgres-store';
import { LEDGER_FAULTS } from '../../src/store/sql/ledger-faults';
import { aDatabase } from '../support/database';
import { SEALING } from '../support/sealing-keys';
import { createMemoryStore } from './memory-store';
import { MemoryTables } from './memory-tables';

const HOURS = 60 * 60 * 1_000;
/** So small that our waiting times are over by the next verb. */
const PACE = 1e-5;

/** One of the two stores, as two workers see it. */
export interface Side {
  readonly name: 'PostgreSQL' | 'memory';
  /** What this worker claims stays its own. */
  readonly keeper: PayoutStore;
  /** What this worker claims is free again at once. */
  readonly loser: PayoutStore;
  aMerchant(): Promise<string>;
}

export interface BothStores {
  readonly sides: readonly [Side, Side];
  faults(): Promise<unknown[]>;
  stop(): Promise<void>;
}

const timesOf = (leaseMs: number) => ({
  workerId: randomUUID(),
  leaseMs,
  approvalMs: 0,
  sealing: SEALING,
});

function memorySide(): Side {
  // The same day and night as the other side's.
  let nowMs = Date.now();
  const tables = new MemoryTables(() => {
    nowMs += 1;
    return nowMs;
  });
  return {
    name: 'memory',
    keeper: createMemoryStore(tables, timesOf(10 * HOURS)),
    loser: createMemoryStore(tables, timesOf(0)),
    aMerchant: async () => randomUUID(),
  };
}

function postgresSide(pool: Pool, pools: StorePools): Side {
  return {
    name: 'PostgreSQL',
    keeper: createPostgresStore(pools, timesOf(10 * HOURS)),
    loser: createPostgresStore(pools, timesOf(0)),
    aMerchant: async () => {
      const id = randomUUID();
      await keepMerchant(pool, id);
      return id;
    },
  };
}

async function keepMerchant(pool: Pool, id: string): Promise<void> {
  await pool.query('insert into merchant (id, name) values ($1, $2)', [id, 'contract']);
  await pool.query('insert into event_counter (merchant_id) values ($1)', [id]);
}

/** The store over a real database and the one of the simulation, to be asked the same. */
export async function bothStores(): Promise<BothStores> {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 6 });
  // Dropping the database ends what the pool is still letting go of.
  pool.on('error', () => undefined);
  const pools = openPools(database.url);
  return {
    sides: [postgresSide(pool, pools), memorySide()],
    faults: async () => (await pool.query(LEDGER_FAULTS)).rows,
    async stop() {
      await pools.close();
      await pool.end();
      await database.drop();
    },
  };
}

/** Parts whose payouts go through this store; nothing is sent anywhere. */
export const partsOver = (store: PayoutStore): PayoutParts => ({
  ...{ store, providers: new Map(), feed: new ChangeFeed(), pace: PACE },
  floats: new ProviderFloats(store, new Map()),
  refusals: new RefusalBook({ write: (note) => store.note(note), now: () => 0 }),
  switches: new SwitchBoard(async () => []),
  keyAllowance: new KeyAllowance({ size: 1, perMinute: 1 }),
  now: () => 0,
  newId: () => randomUUID(),
  newKey: () => randomUUID(),
});

const byText = (a: unknown, b: unknown): number => String(a).localeCompare(String(b));

/** An answer without what must differ: moments, and the ids a store makes itself. */
export function comparable(value: unknown): unknown {
  if (value instanceof Date) return 'a moment';
  if (value instanceof Error) return 'an error';
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (value instanceof Map) return [...value].map(comparable).toSorted(byText);
  if (value instanceof Set) return [...value].toSorted(byText);
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, fieldOf(name, field)]);
  return Object.fromEntries(fields);
}

function fieldOf(name: string, field: unknown): unknown {
  if (name === 'refunds' && Array.isArray(field)) {
    return field.map(({ reference, amountCents }) => `${reference} ${amountCents}`).sort();
  }
  if (name === 'notices' && Array.isArray(field)) {
    return field.map((notice: object) => ({ ...notice, id: 'an id' }));
  }
  return comparable(field);
}
