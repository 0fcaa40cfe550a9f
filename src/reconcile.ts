import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from './config';
import { startEmbeddedDatabase } from './embedded-database';
import { createLog, type Log } from './log';
import { createMachinery, openPools } from './machinery';
import { createNoticeUrls } from './notice-urls';
import { openProviders } from './open-providers';
import { type AskedWindow, type Reconciled, reconcile } from './payouts/reconcile';
import type { ReconcileParts } from './payouts/reconcile-run';
import { sealingKeysFor } from './pii-settings';
import type { PayoutProvider } from './providers/provider';
import { PROVIDERS } from './providers/registry';
import { askedWindow, reconcileReport } from './reconcile-report';
import { createPostgresBreakStore } from './store/postgres-break-store';

const DATA = join(process.cwd(), '.data');
const OPTIONS = {
  json: { type: 'boolean', default: false },
  provider: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
} as const;

type Stop = () => Promise<unknown>;

async function databaseUrl({ databaseUrl: url }: Config, stops: Stop[]): Promise<string> {
  if (url !== null) return url;
  const embedded = await startEmbeddedDatabase({ directory: DATA });
  stops.push(() => embedded.stop());
  return embedded.url;
}

async function openAll(
  config: Config,
  log: Log,
  stops: Stop[],
): Promise<readonly PayoutProvider[]> {
  const urls = createNoticeUrls(config);
  const directory = join(DATA, 'sandbox');
  const opened = await openProviders({ config, log, urls, definitions: PROVIDERS, directory });
  for (const sandbox of opened.sandboxes) stops.push(() => sandbox.stop());
  for (const provider of opened.providers) stops.push(async () => provider.close());
  return opened.providers;
}

async function prepare(config: Config, stops: Stop[]): Promise<ReconcileParts> {
  const log = createLog(config.logLevel);
  const url = await databaseUrl(config, stops);
  const pools = openPools(url);
  stops.push(() => pools.close());
  const providers = await openAll(config, log, stops);
  const unused = { bootstrapKey: null, pepper: null, demo: false, graphiqlDirectory: '' };
  const { keys: sealingKeys } = sealingKeysFor(config.pii, DATA);
  const given = { config, databaseUrl: url, providers, log, sealingKeys, ...unused };
  const { parts, sealing } = createMachinery(pools, given);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return {
    ...parts,
    breaks: createPostgresBreakStore(pools.work, sealing),
    lookUpsPerSecond: config.reconcileLookUpsPerSecond,
    signal: stopping.signal,
  };
}

async function compareAll(
  parts: ReconcileParts,
  only: string | undefined,
  window: AskedWindow['window'],
): Promise<Map<string, Reconciled | null>> {
  const chosen = [...parts.providers.values()].filter(({ name }) => name === (only ?? name));
  if (chosen.length === 0) {
    const all = [...parts.providers.keys()].join(', ');
    throw new Error(`no such provider: ${only}; switched on are ${all}`);
  }
  const asked = { everyMs: null, window };
  const done = chosen.map(
    async (one) =>
      [one.name, await reconcile(parts, one, { ...asked, holder: randomUUID() })] as const,
  );
  return new Map(await Promise.all(done));
}

/** `npm run reconcile`: compares our book with each provider's now. Exit 1: they differ. */
async function main(stops: Stop[]): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const window = askedWindow(values, new Date());
  const parts = await prepare(loadConfig(process.env, PROVIDERS), stops);
  const done = await compareAll(parts, values.provider, window);
  const open = await parts.breaks.countOpen();
  const { text, isWell } = reconcileReport(done, open, { json: values.json });
  process.stdout.write(text);
  if (!isWell) process.exitCode = 1;
}

async function run(): Promise<void> {
  const stops: Stop[] = [];
  try {
    await main(stops);
  } catch (error) {
    const isUnmigrated = (error as { code?: unknown }).code === '42P01';
    const remedy = 'the database is not migrated: run `npm run migrate`, or start the server';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${isUnmigrated ? remedy : message}\n`);
    process.exitCode = 1;
  } finally {
    for (const stop of stops.reverse()) await stop().catch(() => undefined);
  }
}

void run();
