import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchoringFor } from './anchor-rhythm';
import { startApp } from './app';
import { type Config, ConfigError, loadConfig } from './config';
import { keptPepper } from './credentials/pepper';
import { startEmbeddedDatabase } from './embedded-database';
import { aboutError, createLog, type Log } from './log';
import { createNoticeUrls, type NoticeUrls } from './notice-urls';
import {
  isDemo,
  type OpenedProviders,
  type OpenProvidersOptions,
  openProviders,
} from './open-providers';
import { keptWarning, sealingKeysFor } from './pii-settings';
import type { PayoutProvider } from './providers/provider';
import { PROVIDERS } from './providers/registry';
import { PortTaken } from './server';
import { welcome } from './welcome';

const UNSIGNED =
  'AUDIT_SIGNING_KEY is not set: nothing proves that the audit was not cut or rewritten';
const ROOT = process.cwd();
const DATA = join(ROOT, '.data');

/** What was started, in order; stopped the other way round. */
type Stop = () => Promise<unknown>;

async function openDatabase(config: Config, stops: Stop[]): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const database = await startEmbeddedDatabase({ directory: DATA });
  stops.push(() => database.stop());
  return database.url;
}

async function openAround(options: OpenProvidersOptions, stops: Stop[]): Promise<OpenedProviders> {
  const opened = await openProviders(options);
  for (const sandbox of opened.sandboxes) {
    stops.push(() => sandbox.stop());
    process.stdout.write(`${sandbox.provider.name} sandbox  ${sandbox.url}/sandbox/book\n`);
  }
  return opened;
}

/** A key for the demo that is the same at the next start. */
function demoKey(): string {
  const file = join(DATA, 'demo-key');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(DATA, { recursive: true });
  const key = `repasse_demo_${randomBytes(18).toString('base64url')}`;
  writeFileSync(file, `${key}\n`, { mode: 0o600 });
  return key;
}

interface Told {
  readonly provider: PayoutProvider;
  readonly urls: NoticeUrls;
  readonly log: Log;
}

async function tellWhere({ provider, urls, log }: Told): Promise<void> {
  await provider.registerNotices?.(urls.of(provider.name)).catch((error: unknown) => {
    log.warn('the provider was not told where to send notices', aboutError(error));
  });
}

async function start(stops: Stop[]): Promise<void> {
  const config = loadConfig(process.env, PROVIDERS);
  const log = createLog(config.logLevel);
  const demo = isDemo(config);
  const databaseUrl = await openDatabase(config, stops);
  const urls = createNoticeUrls(config);
  const directory = join(DATA, 'sandbox');
  const { providers, sandboxes } = await openAround(
    { config, log, urls, definitions: PROVIDERS, directory },
    stops,
  );
  const bootstrapKey = config.bootstrapApiKey ?? (demo ? demoKey() : null);
  const anchoring = anchoringFor(config, DATA);
  if (anchoring === null) log.warn(UNSIGNED);
  const sealing = sealingKeysFor(config.pii, DATA);
  if (config.production && sealing.kept) log.warn(keptWarning(DATA));
  const graphiqlDirectory = join(__dirname, '..', 'web', 'graphiql');
  const app = await startApp({
    config,
    databaseUrl,
    providers,
    bootstrapKey,
    pepper: config.credentials.pepper ?? (config.production ? null : keptPepper(DATA)),
    sealingKeys: sealing.keys,
    demo,
    graphiqlDirectory,
    log,
    anchoring,
  });
  stops.push(() => app.stop());
  urls.listenAt(app.url);
  if (config.production && config.publicUrl === null) {
    log.warn('PUBLIC_URL is not set: providers that are told where to send notices are told wrong');
  }
  for (const sandbox of sandboxes) {
    await sandbox.whenKept(() => tellWhere({ provider: sandbox.provider, urls, log }));
  }
  if (!demo && config.registerNotices) {
    for (const provider of providers) await tellWhere({ provider, urls, log });
  }
  process.stdout.write(
    welcome({ app, config, demoKey: config.bootstrapApiKey === null ? bootstrapKey : null }),
  );
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof PortTaken) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const stops: Stop[] = [];
  let stopping: Promise<void> | null = null;
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) {
      await one().catch((error: unknown) => process.stderr.write(`${explain(error)}\n`));
    }
  };
  const onSignal = () => {
    if (stopping === null) process.stdout.write('stopping\n');
    stopping ??= stop().then(() => process.exit(process.exitCode ?? 0));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    await start(stops);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
    onSignal();
  }
}

void main();
