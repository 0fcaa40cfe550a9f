import type { Pool } from 'pg';
import { startAnchoring } from './anchor-rhythm';
import type { AppOptions } from './app-options';
import type { Bootstrap } from './authenticate';
import type { Config } from './config';
import { openReads } from './database';
import { every, type Repeating } from './every';
import { createMachinery, type Machinery, openPools, RENEW_MS } from './machinery';
import { type Seeded, seedDefault, seedDemo } from './merchants';
import { migrate } from './migrate';
import { openCredentials } from './open-credentials';
import type { WorkLoop } from './payouts/work-loop';
import { startReconciling } from './reconcile-rhythm';
import { createSchema } from './schema';
import { startServer } from './server';
import { startForgetting } from './start-forgetting';
import { urlAs, WORKER } from './store/database-role';
import { keepIndexKey } from './store/index-key';
import { NotifyBridge } from './store/notify-bridge';
import { createPostgresSwitchStore } from './store/postgres-switch-store';

export interface RunningApp {
  readonly url: string;
  readonly seeded: Seeded;
  /** Takes nothing new, finishes what is under way, lets go of everything. */
  stop(): Promise<void>;
}

const TICK_MS = 500;
const TICK_MIN_MS = 25;
const POLL_MS = 1_000;
/** How late a request may learn of a switch; what leaves is held up by the database itself. */
const SWITCHES_MS = 250;

/** How late the number of what was refused within a minute is told. */
const REFUSALS_MS = 5_000;

function startRhythms({ parts, tails, work, onError }: Machinery, config: Config): Repeating[] {
  const tickMs = Math.max(TICK_MIN_MS, TICK_MS * Math.min(1, config.pace));
  return [
    every({ everyMs: RENEW_MS, task: () => work.renew(), onError: onError('renewing leases') }),
    every({ everyMs: tickMs, task: () => work.tick(), onError: onError('claiming due payouts') }),
    every({
      everyMs: SWITCHES_MS,
      task: () => parts.switches.refresh(),
      onError: onError('reading the switches'),
    }),
    every({
      everyMs: POLL_MS,
      task: () => tails.poll(),
      onError: onError('polling the event log'),
    }),
    every({
      everyMs: REFUSALS_MS,
      task: () => parts.refusals.flush({ all: false }),
      onError: onError('telling the audit of refusals'),
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
    url: urlAs(WORKER, url),
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
  const pools = openPools(databaseUrl);
  const { work: pool } = pools;
  const opened = await openReads(databaseUrl);
  const { reads } = opened;
  const machinery = createMachinery(pools, options);
  const { parts, work, tails, metrics, sealing, onError } = machinery;
  await keepIndexKey(pool, sealing);
  const seeded = options.demo ? await seedDemo(pool, parts.store) : await seedDefault(pool);
  const bridge = await openBridge(databaseUrl, pool, machinery);
  const switches = createPostgresSwitchStore(pool);
  await parts.switches.refresh();
  await parts.floats.refresh().catch(onError('reading provider balances'));
  const bootstrap = bootstrapOf(options, seeded);
  const credentials = await openCredentials({ pools, reads, bootstrap, machinery, options });
  const server = await startServer({
    config,
    schema: createSchema(),
    given: { parts, tails, work, reads, sealing, keys: credentials.keys, switches },
    authenticate: credentials.authenticate,
    lives: credentials.lives,
    metrics,
    log,
    checkDatabase: async () => void (await pool.query('select 1 from migrations limit 1')),
    graphiql: graphiqlOf(options, seeded),
  });
  const rhythms = startRhythms(machinery, config);
  const reconciling = startReconciling(machinery, { pool, config, log });
  const forgetting = startForgetting(pool, config, onError('forgetting old events'));
  const anchoring = startAnchoring(pool, options.anchoring, onError('anchoring the audit'));
  const release = async () => {
    // The rhythms go on until then: what is under way must stay leased to us.
    await Promise.all([drainWork(work, config.drainMs), reconciling.stop(), forgetting.stop()]);
    await Promise.all(rhythms.map((rhythm) => rhythm.stop()));
    await parts.refusals.flush({ all: true });
    await anchoring.stop();
    await bridge.close();
    for (const provider of options.providers) provider.close();
    await opened.close();
    await pools.close();
  };
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= server.stop().then(release);
    return stopping;
  };
  return { url: server.url, seeded, stop };
}

const bootstrapOf = (
  { bootstrapKey: key }: AppOptions,
  { merchantId }: Seeded,
): Bootstrap | null => (key === null ? null : { key, merchantId });

const graphiqlOf = (options: AppOptions, seeded: Seeded) =>
  options.config.graphiql
    ? { directory: options.graphiqlDirectory, demo: demoOf(options, seeded) }
    : null;

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
