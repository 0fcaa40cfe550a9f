import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadConfig } from './config';
import { MIGRATIONS } from './database';
import { examine, unreachable } from './doctor/examine';
import { type Finding, findingsText } from './doctor/finding';
import { startEmbeddedDatabase } from './embedded-database';
import { keyNamesIn } from './pii-settings';
import { PROVIDERS } from './providers/registry';

const SETTINGS: Finding = { check: 'settings', faults: [] };
const ENVIRONMENT = 'correct it in the environment; .env.example has every setting';

const examined = (config: Config, databaseUrl: string): Promise<Finding[]> =>
  examine({
    databaseUrl,
    migrations: MIGRATIONS.map(({ name }) => name),
    providers: config.providers,
    production: config.production,
    reconcileEveryMs: config.reconcileEveryMs,
    anchorEveryMs: config.audit.everyMs,
    sealing: keyNamesIn(config.pii),
  });

/** The database that the settings name, or the embedded one, which is started for it if need be. */
async function examineAll(config: Config): Promise<Finding[]> {
  if (config.databaseUrl !== null) return examined(config, config.databaseUrl);
  const directory = join(process.cwd(), '.data');
  const embedded = await startEmbeddedDatabase({ directory }).catch(() => null);
  if (embedded === null) return [unreachable(null)];
  try {
    return await examined(config, embedded.url);
  } finally {
    await embedded.stop();
  }
}

async function findings(): Promise<Finding[]> {
  try {
    const config = loadConfig(process.env, PROVIDERS);
    return [SETTINGS, ...(await examineAll(config))];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    // What is set decides what can be asked at all.
    return [
      { check: 'settings', faults: error.faults.map((what) => ({ what, remedy: ENVIRONMENT })) },
    ];
  }
}

/** `npm run doctor`: is all well, and if not, what is to be done? Exit 1 if not. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const found = await findings();
  process.stdout.write(findingsText(found, values.json));
  if (found.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
