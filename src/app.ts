import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type Bootstrap, createAuthenticate } from './authenticate';
import type { Config } from './config';
import { createDatabase } from './database';
import { every, type Repeating } from './every';
import { aboutError, type Log } from './log';
import { type Seeded, seedDefault, seedDemo } from './merchants';
import { createMetrics, type Metrics } from './metrics';
import { migrate } from './migrate';
import type { Applied } from './payouts/apply-report';
import { ChangeFeed } from './payouts/change-feed';
import { EventTails } from './payouts/event-tails';
import type { PayoutParts } from './payouts/parts';
import { ProviderFloats } from './payouts/provider-floats';
import { WorkLoop } from './payouts/work-loop';
import type { PayoutProvider } from './providers/provider';
import { createSchema } from './schema';
import { type RunningServer, startServer } from './server';
import { NotifyBridge } from './store/notify-bridge';
import { createPostgresStore } from './store/postgres-store';

export interface AppOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly providers: readonly PayoutProvider[];
  /** Accepted as a full-scope key from the start. */
  readonly bootstrapKey: string | null;
  /** Seed the demo merchant; only where the providers are sandboxes. */
  readonly demo: boolean;
  readonly graphiqlDirectory: string;
  readonly log: Log;
}

export interface RunningApp {
  readonly url: string;
  readonly seeded: Seeded;
  /** Takes nothing new, finishes what is under way, lets go of everything. */
  stop(): Promise<void>;
}

const TICK_MS = 500;
const POLL_MS = 1_000;
/** Longer than the longest call to a provider: a token, a submission and its retry after a 401. */
const LEASE_MS = 60_000;
const APPROVAL_MS = 24 * 60 * 60 * 1_000;

function createPool(url: string): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: 'repasse-writes',
    max: 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
  });
  // An idle connection that dies must not take the process with it; the next query gets another.
  pool.on('error', () => undefined);
  return pool;
}

function createParts(pool: Pool, options: AppOptions): PayoutParts {
  const { config } = options;
  const store = createPostgresStore(pool, { leaseMs: LEASE_MS, approvalMs: APPROVAL_MS });
  const providers = new Map(options.providers.map((provider) => [provider.name, provider]));
  return {
    store,
    providers,
    floats: new ProviderFloats(store, providers),
    feed: new ChangeFeed(),
    pace: config.pace,
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
    staleMs: LEASE_MS / 4,
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

interface Machinery {
  readonly parts: PayoutParts;
  readonly tails: EventTails;
  readonly work: WorkLoop;
  readonly metrics: Metrics;
  readonly onError: (where: string) => (error: unknown) => void;
}

function createMachinery(pool: Pool, options: AppOptions): Machinery {
  const parts = createParts(pool, options);
  const work: WorkLoop = createWork(parts, options, () => metrics);
  const metrics = createMetrics(() => work.load());
  const onError = (where: string) => (error: unknown) => {
    metrics.error(where);
    options.log.warn(`${where} failed and will be tried again`, aboutError(error));
  };
  const tails = new EventTails(parts.store, parts.feed, onError('reading the event log'));
  return { parts, tails, work, metrics, onError };
}

function startRhythms({ parts, tails, work, onError }: Machinery, config: Config): Repeating[] {
  const tickMs = Math.max(10, TICK_MS * Math.min(1, config.pace));
  return [
    every({ everyMs: tickMs, task: () => work.tick(), onError: onError('claiming due payouts') }),
    every({
      everyMs: POLL_MS,
      task: () => tails.poll(),
      onError: onError('polling the event log'),
    }),
    every({
      everyMs: config.floatEveryMs,
      task: () => parts.floats.refresh(),
      onError: onError('reading provider balances'),
    }),
  ];
}

async function openBridge(url: string, pool: Pool, machinery: Machinery): Promise<NotifyBridge> {
  const { parts, onError } = machinery;
  const bridge = new NotifyBridge({
    url,
    pool,
    onHeard: (told) => parts.feed.wake(told),
    onGap: () => parts.feed.wakeAll(),
    onError: onError('telling the other replicas'),
  });
  await bridge.open();
  parts.feed.bridgeTo((changed) => bridge.tell(changed));
  return bridge;
}

/** Builds every part once, starts it, and knows how to stop it. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { config, databaseUrl, log } = options;
  await migrate(databaseUrl);
  const pool = createPool(databaseUrl);
  const reads = await createDatabase(databaseUrl).initialize();
  const machinery = createMachinery(pool, options);
  const { parts, work, tails, metrics } = machinery;
  const seeded = options.demo ? await seedDemo(pool, parts.store) : await seedDefault(pool);
  const bridge = await openBridge(databaseUrl, pool, machinery);
  await parts.floats.refresh().catch(machinery.onError('reading provider balances'));
  const key = options.bootstrapKey;
  const bootstrap: Bootstrap | null = key === null ? null : { key, merchantId: seeded.merchantId };
  const server = await startServer({
    config,
    schema: createSchema(),
    given: { parts, tails, work, reads },
    authenticate: createAuthenticate(reads, bootstrap),
    metrics,
    log,
    checkDatabase: async () => void (await pool.query('select 1 from migrations limit 1')),
    graphiql: config.graphiql
      ? { directory: options.graphiqlDirectory, demo: demoOf(options, seeded) }
      : null,
  });
  const rhythms = startRhythms(machinery, config);
  const release = async () => {
    await Promise.all(rhythms.map((rhythm) => rhythm.stop()));
    await drainWork(work, config.drainMs);
    await bridge.close();
    for (const provider of options.providers) provider.close();
    await reads.destroy();
    await pool.end();
  };
  return { url: server.url, seeded, stop: () => stopOnce(server, release) };
}

const demoOf = ({ demo, bootstrapKey }: AppOptions, { accountId }: Seeded) =>
  demo && bootstrapKey !== null && accountId !== null ? { key: bootstrapKey, accountId } : null;

/** Provider calls under way may end; what does not in time is leased and comes back elsewhere. */
async function drainWork(work: WorkLoop, drainMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  await Promise.race([work.drain(), late]);
  clearTimeout(timer);
}

async function stopOnce(server: RunningServer, release: () => Promise<void>): Promise<void> {
  await server.stop();
  await release();
}
