import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Pool } from 'pg';
import { type RunningApp, startApp } from '../../src/app';
import { type Config, loadConfig } from '../../src/config';
import { createLog } from '../../src/log';
import { PROVIDERS } from '../../src/providers/registry';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { LEDGER_FAULTS } from '../../src/store/sql/ledger-faults';
import { type ApiClient, apiClient } from './api-client';
import { aDatabase } from './database';
import { Overheard, sealingSecrets } from './overheard';
import { NOWHERE } from './sandboxed-provider';
import { SEALING_KEYS } from './sealing-keys';

export interface TestApp {
  readonly url: string;
  readonly databaseUrl: string;
  readonly accountId: string;
  /** Calls the API with the key of the demo merchant. */
  readonly api: ApiClient;
  readonly pool: Pool;
  readonly sandboxes: ReadonlyMap<string, RunningSandbox>;
  /** A second server process' worth of everything, on the same database and sandboxes. */
  replica(changed?: { pepper?: string; oldPepper?: string }): Promise<RunningApp>;
  /** A key of another merchant, who has one account with R$ 100.00. */
  stranger(): Promise<{ api: ApiClient; accountId: string }>;
  /** What the ledger check says; empty when all is well. */
  faults(): Promise<unknown[]>;
  stop(): Promise<void>;
}

export interface TestAppOptions {
  /** Multiplies our own waiting times; small, so that tests need not wait. */
  readonly pace?: number;
  /** Multiplies the sandboxes' waiting times. */
  readonly timeScale?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Persons are called what other things are called, so nothing can be told from their names. */
  readonly mixesNames?: boolean;
}

const ROOT = join(__dirname, '..', '..');
export const TEST_PEPPER = 'a pepper for tests, 32 or more characters';
export const TEST_KEY = `test-key-${'0'.repeat(20)}`;

async function startSandboxes(timeScale: number): Promise<Map<string, RunningSandbox>> {
  const started = PROVIDERS.map((definition) =>
    definition.startSandbox({ host: '127.0.0.1', port: 0, noticeUrl: null, timeScale }),
  );
  return new Map((await Promise.all(started)).map((sandbox) => [sandbox.name, sandbox]));
}

function settingsFor(sandboxes: Map<string, RunningSandbox>): Record<string, string> {
  const entries = [...sandboxes.values()].flatMap(({ name, settings }) =>
    Object.entries(settings).map(([setting, value]) => [`${name.toUpperCase()}_${setting}`, value]),
  );
  return Object.fromEntries(entries);
}

/** What opens a door at a provider. */
const secretsIn = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    /SECRET|PASSWORD|TOKEN/.test(name) ? [value] : [],
  );

const metricsOf = (url: string): Promise<string> =>
  fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );

interface Place {
  readonly databaseUrl: string;
  /** Where the providers reach the first of the servers, known once it listens. */
  appUrl: string;
  readonly overheard: Overheard;
}

const start = async (config: Config, place: Place, pepper = TEST_PEPPER): Promise<RunningApp> =>
  startApp({
    config,
    databaseUrl: place.databaseUrl,
    providers: config.providers.map(({ definition, values }) =>
      definition.create(values, {
        noticeUrl: () => `${place.appUrl}/webhooks/${definition.name}`,
      }),
    ),
    bootstrapKey: TEST_KEY,
    pepper,
    sealingKeys: SEALING_KEYS,
    demo: true,
    graphiqlDirectory: join(ROOT, 'dist', 'web', 'graphiql'),
    log: place.overheard.listenTo(createLog(config.logLevel)),
  });

async function aStranger(
  app: RunningApp,
  pool: Pool,
): Promise<{ api: ApiClient; accountId: string }> {
  const { createHash } = await import('node:crypto');
  const key = `stranger-${randomUUID()}`;
  const merchantId = randomUUID();
  await pool.query('insert into merchant (id, name) values ($1, $2)', [merchantId, 'stranger']);
  await pool.query('insert into event_counter (merchant_id) values ($1)', [merchantId]);
  await pool.query(
    'insert into api_key (id, merchant_id, name, key_hash) values ($1, $2, $3, $4)',
    [randomUUID(), merchantId, 'stranger', createHash('sha256').update(key).digest()],
  );
  const api = apiClient(app.url, key);
  const accountId = await api.anAccount('100.00');
  return { api, accountId };
}

/** The whole program on ports of its own, over a cloned database and its own sandboxes. */
export async function aRunningApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await aDatabase();
  const sandboxes = await startSandboxes(options.timeScale ?? 0.02);
  const pace = String(options.pace ?? 0.02);
  const env = {
    ...settingsFor(sandboxes),
    HOST: '127.0.0.1',
    PORT: '0',
    PACE: pace,
    LOG_LEVEL: 'silent',
  };
  const config = loadConfig({ ...env, ...options.env }, PROVIDERS);
  const overheard = new Overheard([TEST_KEY, TEST_PEPPER, ...sealingSecrets(), ...secretsIn(env)]);
  const place: Place = { databaseUrl: database.url, appUrl: '', overheard };
  const apps = [await start(config, place)];
  const [app] = apps as [RunningApp];
  place.appUrl = app.url;
  const pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  for (const { definition, values } of config.providers) {
    const provider = definition.create(values, NOWHERE);
    await provider.registerNotices?.(`${app.url}/webhooks/${provider.name}`);
    provider.close();
  }
  const stop = async () => {
    overheard.hear('the metrics', await metricsOf(app.url));
    for (const one of apps.reverse()) await one.stop();
    for (const sandbox of sandboxes.values()) await sandbox.stop();
    const leaks = options.mixesNames ? [] : await overheard.leaks(pool);
    await pool.end();
    await database.drop();
    if (leaks.length > 0)
      throw new Error(`a person or a secret can be read in ${leaks.join(', ')}`);
  };
  const accountId = app.seeded.accountId ?? '';
  return {
    url: app.url,
    databaseUrl: database.url,
    accountId,
    api: apiClient(app.url, TEST_KEY),
    pool,
    sandboxes,
    replica: async ({ pepper, oldPepper = null } = {}) => {
      const credentials = { ...config.credentials, oldPepper };
      const replica = await start({ ...config, credentials }, place, pepper);
      apps.push(replica);
      return replica;
    },
    stranger: () => aStranger(app, pool),
    faults: async () => (await pool.query(LEDGER_FAULTS)).rows,
    stop,
  };
}
