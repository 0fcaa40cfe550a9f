import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { AppOptions } from './app-options';
import { digestKeyFrom } from './audit/signing-key';
import { aboutError, type Log } from './log';
import { createMetrics, type Metrics } from './metrics';
import type { Applied } from './payouts/apply-report';
import { ChangeFeed } from './payouts/change-feed';
import { EventTails } from './payouts/event-tails';
import { KeyAllowance } from './payouts/key-allowance';
import type { PayoutParts } from './payouts/parts';
import { ProviderFloats } from './payouts/provider-floats';
import { RefusalBook } from './payouts/refusal-book';
import { SwitchBoard, stopsWhat } from './payouts/switch-board';
import { WorkLoop } from './payouts/work-loop';
import type { PayoutProvider, WalledProvider } from './providers/provider';
import { wallProvider } from './providers/walled-provider';
import { CALLERS, type DatabaseRole, urlAs, WORKER } from './store/database-role';
import type { PayoutStore } from './store/payout-store';
import { createPostgresStore, type StorePools } from './store/postgres-store';
import { createPostgresSwitchStore } from './store/postgres-switch-store';
import { Sealing } from './store/sealing';
import { SteadyClient } from './store/steady-client';
import { wallPool } from './store/walled-pool';

/** A worker that lives renews its leases; a dead one's payouts come back within this. */
const LEASE_MS = 6_000;
/** Two renewals may fail before a lease is lost. */
export const RENEW_MS = 1_800;
/** More than this in hand would only be renewed, not worked on. */
const QUEUE_PER_PLACE = 4;
const APPROVAL_MS = 24 * 60 * 60 * 1_000;

function createPool(role: DatabaseRole, url: string): Pool {
  const pool = new Pool({
    Client: SteadyClient,
    connectionString: urlAs(role, url),
    application_name: 'repasse-writes',
    max: 8,
    connectionTimeoutMillis: 5_000,
    // A connection that went silent would hold a place for a quarter of an hour otherwise.
    query_timeout: 7_000,
    keepAlive: true,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
  });
  // An idle connection that dies must not take the process with it; the next query gets another.
  pool.on('error', () => undefined);
  return pool;
}

export interface OpenedPools extends StorePools {
  readonly work: Pool;
  close(): Promise<void>;
}

/** The pools of a process: one in which callers are behind their walls, one for our own work. */
export function openPools(url: string): OpenedPools {
  const [app, work] = [createPool(CALLERS, url), createPool(WORKER, url)];
  const close = async () => void (await Promise.all([app.end(), work.end()]));
  return { callers: wallPool(app), work, close };
}

/** For reading everything once: no statement is cut short, and one connection is enough. */
export function createReadPool(url: string): Pool {
  const once = { application_name: 'repasse-audit', max: 1, keepAlive: true } as const;
  const pool = new Pool({ Client: SteadyClient, connectionString: urlAs(WORKER, url), ...once });
  pool.on('error', () => undefined);
  return pool;
}

/** Every provider behind its breaker and budgets, in the order of preference. */
function wallAll({ config, providers }: AppOptions): Map<string, WalledProvider> {
  const rank = ({ name }: PayoutProvider) => config.providerOrder.indexOf(name);
  const walled = providers.map((provider) => {
    const limits = config.providerLimits.get(provider.name);
    if (limits === undefined) throw new Error(`no limits are set for ${provider.name}`);
    return wallProvider(provider, { ...limits, pace: config.pace });
  });
  return new Map(walled.toSorted((a, b) => rank(a) - rank(b)).map((one) => [one.name, one]));
}

const REFUSALS = 'telling the audit of refusals';

function openRefusals(store: PayoutStore, { log }: AppOptions, tell: () => Metrics): RefusalBook {
  return new RefusalBook({
    write: (note) => store.note(note),
    now: () => Date.now(),
    onRefused: ({ action }) => tell().refused(action),
    onError: (error) => {
      tell().error(REFUSALS);
      log.warn(`${REFUSALS} failed and will be tried again`, aboutError(error));
    },
  });
}

interface Given {
  readonly sealing: Sealing;
  readonly tell: () => Metrics;
}

function createParts(pools: StorePools, options: AppOptions, given: Given): PayoutParts {
  const { sealing, tell } = given;
  const { config } = options;
  const store = createPostgresStore(pools, {
    workerId: randomUUID(),
    leaseMs: LEASE_MS,
    approvalMs: APPROVAL_MS,
    lookAlikeMinutes: config.lookAlikeMinutes,
    sealing,
    digestKey: options.anchoring ? digestKeyFrom(options.anchoring.key) : null,
  });
  const providers = wallAll(options);
  const switches = createPostgresSwitchStore(pools.work);
  return {
    store,
    providers,
    floats: new ProviderFloats(store, providers),
    feed: new ChangeFeed(),
    keyAllowance: new KeyAllowance(config.keyLookUps),
    refusals: openRefusals(store, options, tell),
    switches: new SwitchBoard(() => switches.thrown()),
    pace: config.pace,
    now: () => Date.now(),
    newId: () => uuidv7(),
    newKey: () => randomUUID(),
  };
}

function tellApplied(log: Log, metrics: Metrics, applied: Applied): void {
  metrics.applied(applied);
  const { payoutId, provider, outcome, from, to, alert } = applied;
  const line = { payoutId, provider, outcome, from, to };
  if (alert !== null) return log.warn('a payout needs attention', { ...line, alert });
  if (!applied.committed) return log.info('another worker took the payout over', line);
  log.info('report applied', line);
}

function createWork(parts: PayoutParts, options: AppOptions, tell: () => Metrics): WorkLoop {
  const { log, config } = options;
  return new WorkLoop(parts, {
    concurrency: config.workConcurrency,
    queueMax: config.workConcurrency * QUEUE_PER_PLACE,
    onApplied: (applied) => tellApplied(log, tell(), applied),
    onError: (error, payoutId) => {
      tell().error('work');
      log.error('work on a payout failed', {
        payoutId: payoutId ?? undefined,
        ...aboutError(error),
      });
    },
  });
}

const SHUT = 'what is sealed cannot be opened: PII_KEYS lacks its key, or it was moved';

/** Whoever cannot read whom a payout is for says so, and leaves the payout alone. */
export const sealingFor = ({ sealingKeys, log }: AppOptions): Sealing =>
  new Sealing(sealingKeys, (keyId, rowId) => log.error(SHUT, { payoutId: rowId, keyId }));

export interface Machinery {
  readonly sealing: Sealing;
  readonly parts: PayoutParts;
  readonly tails: EventTails;
  readonly work: WorkLoop;
  readonly metrics: Metrics;
  readonly onError: (where: string) => (error: unknown) => void;
}

export function createMachinery(pools: StorePools, options: AppOptions): Machinery {
  const sealing = sealingFor(options);
  const parts = createParts(pools, options, { sealing, tell: () => metrics });
  const work: WorkLoop = createWork(parts, options, () => metrics);
  const metrics = createMetrics(
    () => work.load(),
    () => parts.switches.all().map(stopsWhat),
  );
  const onError = (where: string) => (error: unknown) => {
    metrics.error(where);
    options.log.warn(`${where} failed and will be tried again`, aboutError(error));
  };
  const tails = new EventTails(parts.store, parts.feed, onError('reading the event log'));
  return { sealing, parts, tails, work, metrics, onError };
}
