import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningApp, startApp } from './app';
import { type Config, ConfigError, loadConfig } from './config';
import { startEmbeddedDatabase } from './embedded-database';
import { aboutError, createLog, type Log } from './log';
import type { PayoutProvider, RunningSandbox } from './providers/provider';
import { PROVIDERS } from './providers/registry';
import { PortTaken } from './server';
import { welcome } from './welcome';

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

async function startSandboxes(config: Config, stops: Stop[]): Promise<PayoutProvider[]> {
  const providers: PayoutProvider[] = [];
  for (const definition of PROVIDERS) {
    const options = {
      host: '127.0.0.1',
      port: 0,
      noticeUrl: null,
      timeScale: config.sandboxTimeScale,
    };
    const sandbox: RunningSandbox = await definition.startSandbox(options);
    stops.push(() => sandbox.stop());
    process.stdout.write(`${sandbox.name} sandbox  ${sandbox.url}/sandbox/book\n`);
    providers.push(definition.create(definition.settings.parse(sandbox.settings)));
  }
  return providers;
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

interface Started {
  readonly app: RunningApp;
  readonly config: Config;
  readonly providers: readonly PayoutProvider[];
  readonly log: Log;
}

async function tellNotices({ app, config, providers, log }: Started): Promise<void> {
  for (const provider of providers) {
    const url = `${config.publicUrl ?? app.url}/webhooks/${provider.name}`;
    await provider.registerNotices?.(url).catch((error: unknown) => {
      log.warn('the provider was not told where to send notices', aboutError(error));
    });
  }
}

async function start(stops: Stop[]): Promise<void> {
  const config = loadConfig(process.env, PROVIDERS);
  const log = createLog(config.logLevel);
  const demo = !config.production && config.providers.length === 0;
  const databaseUrl = await openDatabase(config, stops);
  const providers = demo
    ? await startSandboxes(config, stops)
    : config.providers.map(({ definition, values }) => definition.create(values));
  const bootstrapKey = config.bootstrapApiKey ?? (demo ? demoKey() : null);
  const graphiqlDirectory = join(__dirname, '..', 'web', 'graphiql');
  const app = await startApp({
    config,
    databaseUrl,
    providers,
    bootstrapKey,
    demo,
    graphiqlDirectory,
    log,
  });
  stops.push(() => app.stop());
  if (demo || config.registerNotices) await tellNotices({ app, config, providers, log });
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
