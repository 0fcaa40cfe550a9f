import { randomUUID } from 'node:crypto';
import { type Reconciled, reconcile } from '../../src/payouts/reconcile';
import type { ReconcileParts } from '../../src/payouts/reconcile-run';
import type { PayoutProvider, WalledProvider } from '../../src/providers/provider';
import { PROVIDERS } from '../../src/providers/registry';
import { wallProvider } from '../../src/providers/walled-provider';
import { createPostgresBreakStore } from '../../src/store/postgres-break-store';
import { createPostgresStore } from '../../src/store/postgres-store';
import type { TestApp } from '../support/running-app';
import { NOWHERE } from '../support/sandboxed-provider';
import { SEALING } from '../support/sealing-keys';
import { storePoolsOf } from '../support/store-pools';

const LIMITS = {
  requestsPerSecond: 1_000,
  requestsBurst: 1_000,
  keyTokens: 1_000,
  keyTokensPerMinute: 20,
  pace: 0.02,
};
const HOUR = 60 * 60_000;

/** A break as its row is. */
export interface BreakRow {
  readonly id: string;
  readonly provider: string;
  readonly kind: string;
  readonly subject: string;
  readonly payout_id: string | null;
  readonly provider_id: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly our_amount: string | null;
  readonly their_amount: string | null;
  readonly times_seen: number;
  readonly closed_at: Date | null;
  readonly proof: string | null;
}

interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface Reconciling {
  readonly parts: ReconcileParts;
  provider(name: string): WalledProvider;
  /** Compares both books over the last hour and up to now, or over another window. */
  run(name: string, window?: Window): Promise<Reconciled | null>;
  /** The same, and fails when another process was at it. */
  ran(name: string): Promise<Reconciled>;
  breaks(): Promise<BreakRow[]>;
  stop(): void;
}

/** Everything reconciliation needs, over an app's database and its real sandboxes. */
export function reconcilingOf(app: TestApp, changes: Partial<ReconcileParts> = {}): Reconciling {
  const made = PROVIDERS.map((definition): PayoutProvider => {
    const settings = app.sandboxes.get(definition.name)?.settings;
    return definition.create(definition.settings.parse(settings), NOWHERE);
  });
  const providers = new Map(made.map((one) => [one.name, wallProvider(one, LIMITS)]));
  const store = createPostgresStore(storePoolsOf(app.pool), {
    sealing: SEALING,
    workerId: randomUUID(),
    leaseMs: 1_000,
    approvalMs: HOUR,
  });
  const parts: ReconcileParts = {
    store,
    breaks: createPostgresBreakStore(app.pool, SEALING),
    providers,
    pace: 0.02,
    lookUpsPerSecond: 100,
    signal: new AbortController().signal,
    ...changes,
  };
  const provider = (name: string): WalledProvider => {
    const found = providers.get(name);
    if (found === undefined) throw new Error(`no such provider: ${name}`);
    return found;
  };
  const lately = () => ({ from: new Date(Date.now() - HOUR), to: new Date(Date.now() + 60_000) });
  const run = (name: string, window: Window = lately()) =>
    reconcile(parts, provider(name), { holder: randomUUID(), everyMs: null, window });
  return {
    parts,
    provider,
    run,
    async ran(name) {
      const done = await run(name);
      if (done === null) throw new Error('another process was at it');
      return done;
    },
    breaks: async () => (await app.pool.query<BreakRow>('select * from break order by id')).rows,
    stop: () => {
      for (const one of providers.values()) one.close();
    },
  };
}
