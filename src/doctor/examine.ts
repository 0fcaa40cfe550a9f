import { Client } from 'pg';
import { WORKER } from '../store/database-role';
import { checkAudit } from './check-audit';
import { checkBreaks, checkReconciled } from './check-breaks';
import { checkClock, checkDatabase } from './check-database';
import { checkMigrations } from './check-migrations';
import { checkNotices } from './check-notices';
import { checkLedger, checkStuck } from './check-payouts';
import { type ConfiguredProvider, checkProviders } from './check-providers';
import { checkSealing, type SealingSettings } from './check-sealing';
import { checkSwitches } from './check-switches';
import type { Finding } from './finding';

export interface Examined {
  readonly databaseUrl: string;
  readonly migrations: readonly string[];
  readonly providers: readonly ConfiguredProvider[];
  readonly production: boolean;
  readonly reconcileEveryMs: number | null;
  /** How often the audit's ends are signed. */
  readonly anchorEveryMs: number;
  readonly sealing: SealingSettings;
}

const CONNECT_MS = 5_000;
const QUERY_MS = 60_000;

/** Everything that can be asked of a database and of providers without changing either. */
export async function examine(given: Examined): Promise<Finding[]> {
  const [about, providers] = await Promise.all([
    examineDatabase(given),
    checkProviders(given.providers, given.production),
  ]);
  return [...about, providers];
}

async function examineDatabase(given: Examined): Promise<Finding[]> {
  const client = new Client({
    connectionString: given.databaseUrl,
    application_name: 'repasse-doctor',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: QUERY_MS,
    options: '-c default_transaction_read_only=on',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    return [unreachable(error)];
  }
  try {
    return await questions(client, given);
  } finally {
    await client.end();
  }
}

/** Its message could quote the address with its password; a code cannot. */
export function unreachable(error: unknown): Finding {
  const { code } = error as { code?: unknown };
  const why = typeof code === 'string' ? ` (${code})` : '';
  const remedy = 'start it, or correct DATABASE_URL; 28P01 is a wrong password';
  return { check: 'database', faults: [{ what: `it cannot be reached${why}`, remedy }] };
}

async function questions(client: Client, given: Examined): Promise<Finding[]> {
  const { migrations, reconcileEveryMs: everyMs } = given;
  const migrated = await checkMigrations(client, migrations);
  const findings = [await checkDatabase(client), await checkClock(client), migrated];
  // Without its tables nothing else can be asked.
  if (migrated.faults.length > 0) return findings;
  // The owner sees no merchant's rows, and would find nothing wrong with them.
  await client.query(`set role ${WORKER}`);
  const providers = given.providers.map(({ definition }) => definition.name);
  return [
    ...findings,
    await checkLedger(client),
    await checkStuck(client),
    await checkSwitches(client),
    await checkBreaks(client),
    await checkReconciled(client, { everyMs, providers }),
    await checkNotices(client, Date.now()),
    await checkAudit(client, given.anchorEveryMs),
    await checkSealing(client, { ...given.sealing, production: given.production }),
  ];
}
