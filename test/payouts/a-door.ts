import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { PayoutFacts } from '../../src/domain/payout';
import type { PayoutReport } from '../../src/domain/report';
import type { Routing } from '../../src/domain/routing';
import { openPools } from '../../src/machinery';
import { type Applied, applyReport } from '../../src/payouts/apply-report';
import { ChangeFeed } from '../../src/payouts/change-feed';
import { KeyAllowance } from '../../src/payouts/key-allowance';
import type { PayoutParts } from '../../src/payouts/parts';
import { ProviderFloats } from '../../src/payouts/provider-floats';
import { RefusalBook } from '../../src/payouts/refusal-book';
import { SwitchBoard } from '../../src/payouts/switch-board';
import { pagstar } from '../../src/providers/pagstar';
import type { PayoutProvider, WalledProvider } from '../../src/providers/provider';
import type { NewAttempt, PayoutStore } from '../../src/store/payout-store';
import { createPostgresStore } from '../../src/store/postgres-store';
import { LEDGER_FAULTS } from '../../src/store/sql/ledger-faults';
import { aDatabase } from '../support/database';
import { NOWHERE } from '../support/sandboxed-provider';
import { SEALING } from '../support/sealing-keys';

export interface Door {
  readonly pool: Pool;
  readonly parts: PayoutParts;
  readonly store: PayoutStore;
  readonly merchantId: string;
  readonly accountId: string;
  /** Recorded with its hold, leased to us, nothing sent. */
  aPayout(amountCents?: bigint): Promise<PayoutFacts>;
  /** Recorded, with its attempt open: anything may have happened at the provider. */
  aSentPayout(amountCents?: bigint): Promise<PayoutFacts>;
  /** Tells a report about facts as they were read. */
  tell(facts: PayoutFacts, report: PayoutReport): Promise<Applied>;
  /** Tells what the submission itself was answered. */
  answer(facts: PayoutFacts, report: PayoutReport): Promise<Applied>;
  /** The facts now. */
  now(facts: PayoutFacts): Promise<PayoutFacts>;
  faults(): Promise<unknown[]>;
  stop(): Promise<void>;
}

export interface DoorOptions {
  /** Multiplies our own waiting times. */
  readonly pace?: number;
  /** How long a claim lasts. */
  readonly leaseMs?: number;
  /** False: its provider would pay twice for two identical requests. */
  readonly idempotent?: boolean;
}

/** A provider that is always well and never asked too often. */
export const unwalled = (provider: PayoutProvider): WalledProvider => ({
  ...provider,
  health: () => 'UP',
  unable: () => null,
});

export const UNROUTED: Routing = { pinned: false, chosen: null, candidates: [] };

export const newAttempt = (changes: Partial<NewAttempt> = {}): NewAttempt => ({
  provider: 'pagstar',
  providerKey: randomUUID(),
  idempotent: true,
  recipient: null,
  endToEndId: null,
  noticeDigest: null,
  routing: null,
  ...changes,
});

/** Never called: what it would answer is told at the door instead. */
function aSilentProvider(idempotentSubmit: boolean): WalledProvider {
  const settings = {
    BASE_URL: 'http://127.0.0.1:9',
    CLIENT_ID: 'door',
    CLIENT_SECRET: 'door',
    WEBHOOK_SECRET: 'door-webhook-secret',
  };
  const provider = pagstar.create(pagstar.settings.parse(settings), NOWHERE);
  return unwalled({
    ...provider,
    capabilities: { ...provider.capabilities, idempotentSubmit },
  });
}

function partsFor(store: PayoutStore, { pace = 1, idempotent = true }: DoorOptions): PayoutParts {
  const provider = aSilentProvider(idempotent);
  const providers = new Map([[provider.name, provider]]);
  return {
    store,
    providers,
    floats: new ProviderFloats(store, providers),
    feed: new ChangeFeed(),
    refusals: new RefusalBook({ write: (note) => store.note(note), now: () => Date.now() }),
    switches: new SwitchBoard(async () => []),
    keyAllowance: new KeyAllowance({ size: 100, perMinute: 2 }),
    pace,
    now: () => Date.now(),
    newId: () => uuidv7(),
    newKey: () => randomUUID(),
  };
}

async function seed(
  pool: Pool,
  store: PayoutStore,
): Promise<{ merchantId: string; accountId: string }> {
  const merchantId = randomUUID();
  const accountId = uuidv7();
  await pool.query('insert into merchant (id, name) values ($1, $2)', [merchantId, 'door']);
  await pool.query('insert into event_counter (merchant_id) values ($1)', [merchantId]);
  const account = {
    id: accountId,
    merchantId,
    name: 'door',
    externalId: null,
    approvalLimitCents: null,
  };
  await store.createAccount(account);
  await store.credit({ merchantId, accountId, amountCents: 1_000_000_000n, reference: 'opening' });
  return { merchantId, accountId };
}

const anOrder = (accountId: string, amountCents: bigint) =>
  ({
    accountId,
    idempotencyKey: randomUUID(),
    amountCents,
    destination: { kind: 'PIX_KEY', type: 'EMAIL', value: 'recebedor@example.com' },
    recipient: { name: 'Recebedor de Teste', taxId: '52998224725' },
    description: null,
    priority: 'HIGH',
    pinnedProvider: null,
    orderId: null,
  }) as const;

/** The store and the door over a database of their own, with no worker and no provider behind. */
export async function aDoor(options: DoorOptions = {}): Promise<Door> {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  // Dropping the database ends what the pool is still letting go of.
  pool.on('error', () => undefined);
  const pools = openPools(database.url);
  const { leaseMs = 60_000, idempotent = true } = options;
  const store = createPostgresStore(pools, {
    workerId: randomUUID(),
    leaseMs,
    approvalMs: 60_000,
    sealing: SEALING,
  });
  const parts = partsFor(store, options);
  const { merchantId, accountId } = await seed(pool, store);
  const aPayout = async (amountCents = 10_000n) => {
    const order = anOrder(accountId, amountCents);
    const asked = { id: uuidv7(), merchantId, requestedBy: 'door', order, provider: 'pagstar' };
    const recorded = await store.record({ ...asked, routing: UNROUTED });
    if (recorded.kind !== 'accepted') throw new Error(`not accepted: ${recorded.kind}`);
    return recorded.facts;
  };
  return {
    pool,
    parts,
    store,
    merchantId,
    accountId,
    aPayout,
    async aSentPayout(amountCents) {
      const facts = await aPayout(amountCents);
      const opened = await store.openAttempt(facts, newAttempt({ idempotent }));
      if (opened?.kind !== 'opened') throw new Error('the attempt was not opened');
      return { ...facts, ...opened };
    },
    tell: (facts, report) => applyReport(parts, { facts, report, messenger: 'LOOK_UP' }),
    answer: (facts, report) => applyReport(parts, { facts, report, messenger: 'SUBMISSION' }),
    async now({ payout }) {
      const facts = await store.facts(merchantId, payout.id);
      if (facts === null) throw new Error('a payout is gone');
      return facts;
    },
    faults: async () => (await pool.query(LEDGER_FAULTS)).rows,
    async stop() {
      await pools.close();
      await pool.end();
      await database.drop();
    },
  };
}

export const settled = (endToEndId?: string): PayoutReport => ({ outcome: 'settled', endToEndId });
export const failed: PayoutReport = {
  outcome: 'failed',
  failure: { code: 'RECIPIENT_ACCOUNT_CLOSED' },
};
