import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { Tables1763800000000 } from '../migrations/1763800000000-tables';
import { Guards1763800000001 } from '../migrations/1763800000001-guards';
import { RecordPayouts1763800000002 } from '../migrations/1763800000002-record-payouts';
import { CommitChanges1763800000003 } from '../migrations/1763800000003-commit-changes';
import { Routing1763900000000 } from '../migrations/1763900000000-routing';
import { RecordAndOpen1763900000001 } from '../migrations/1763900000001-record-and-open';
import { CommitLines1763900000002 } from '../migrations/1763900000002-commit-lines';
import { Breaks1764000000000 } from '../migrations/1764000000000-breaks';
import { Credentials1764100000000 } from '../migrations/1764100000000-credentials';
import { Audit1764200000000 } from '../migrations/1764200000000-audit';
import { Limits1764300000000 } from '../migrations/1764300000000-limits';
import { LookAlikes1764300000001 } from '../migrations/1764300000001-look-alikes';
import { RecordWithinLimits1764300000002 } from '../migrations/1764300000002-record-within-limits';
import { Approvals1764400000000 } from '../migrations/1764400000000-approvals';
import { LimitsInOnePass1764400000001 } from '../migrations/1764400000001-limits-in-one-pass';
import { Roles1764500000000 } from '../migrations/1764500000000-roles';
import { Walls1764500000001 } from '../migrations/1764500000001-walls';
import { Switches1764600000000 } from '../migrations/1764600000000-switches';
import { KeyAddresses1764800000000 } from '../migrations/1764800000000-key-addresses';
import { ApprovalsInTime1764800000001 } from '../migrations/1764800000001-approvals-in-time';
import { RecordOwnAccounts1764800000002 } from '../migrations/1764800000002-record-own-accounts';
import { SealedPersons1764900000000 } from '../migrations/1764900000000-sealed-persons';
import { OpenForRecipients1764900000001 } from '../migrations/1764900000001-open-for-recipients';
import { CommitInLine1764900000002 } from '../migrations/1764900000002-commit-in-line';
import { Lists1765000000000 } from '../migrations/1765000000000-lists';
import { ResolvedByTwo1765000000001 } from '../migrations/1765000000001-resolved-by-two';
import { SealedLater1765200000000 } from '../migrations/1765200000000-sealed-later';
import { RecordByKeys1765300000000 } from '../migrations/1765300000000-record-by-keys';
import { CommitByKeys1765300000001 } from '../migrations/1765300000001-commit-by-keys';
import { ShapesInFewSteps1765300000002 } from '../migrations/1765300000002-shapes-in-few-steps';
import { OpenByKeys1765300000003 } from '../migrations/1765300000003-open-by-keys';
import { EventRetention1765400000000 } from '../migrations/1765400000000-event-retention';
import { ForgetByKeys1765400000001 } from '../migrations/1765400000001-forget-by-keys';
import { ENTITIES } from './entities/entities';
import { CALLERS, urlAs } from './store/database-role';
import { SteadyClient } from './store/steady-client';
import { type CallerReads, wallReads } from './store/walled-reads';

/** How long a statement may take; a migration may take as long as it takes. */
interface ReadLimits {
  readonly statement_timeout?: number;
  readonly lock_timeout?: number;
  readonly query_timeout?: number;
  readonly keepAlive?: boolean;
}

/** For a server's reads: whoever asks is told to try again before he gives up himself. */
export const READ_LIMITS: ReadLimits = {
  statement_timeout: 5_000,
  lock_timeout: 2_000,
  // A connection that went silent would hold a place for a quarter of an hour otherwise.
  query_timeout: 7_000,
  keepAlive: true,
};

/** In the order in which they are made. */
export const MIGRATIONS = [
  Tables1763800000000,
  Guards1763800000001,
  RecordPayouts1763800000002,
  CommitChanges1763800000003,
  Routing1763900000000,
  RecordAndOpen1763900000001,
  CommitLines1763900000002,
  Breaks1764000000000,
  Credentials1764100000000,
  Audit1764200000000,
  Limits1764300000000,
  LookAlikes1764300000001,
  RecordWithinLimits1764300000002,
  Approvals1764400000000,
  LimitsInOnePass1764400000001,
  Roles1764500000000,
  Walls1764500000001,
  Switches1764600000000,
  KeyAddresses1764800000000,
  ApprovalsInTime1764800000001,
  RecordOwnAccounts1764800000002,
  SealedPersons1764900000000,
  OpenForRecipients1764900000001,
  CommitInLine1764900000002,
  Lists1765000000000,
  ResolvedByTwo1765000000001,
  SealedLater1765200000000,
  RecordByKeys1765300000000,
  CommitByKeys1765300000001,
  ShapesInFewSteps1765300000002,
  OpenByKeys1765300000003,
  EventRetention1765400000000,
  ForgetByKeys1765400000001,
] as const;

/** The TypeORM data source: schema, migrations and reads. Hot writes have a pool of their own. */
export function createDatabase(url: string, limits: ReadLimits = {}): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: 'repasse',
    entities: [...ENTITIES],
    migrations: [...MIGRATIONS],
    migrationsTransactionMode: 'all',
    synchronize: false,
    uuidExtension: 'pgcrypto',
    poolSize: 8,
    connectTimeoutMS: 5_000,
    // Without a handler an idle connection that dies takes the process with it.
    poolErrorHandler: () => undefined,
    extra: { ...limits, Client: SteadyClient },
  });
}

export interface OpenedReads {
  readonly reads: CallerReads;
  close(): Promise<void>;
}

/** The reads of callers, each behind the wall of its merchant. */
export async function openReads(url: string): Promise<OpenedReads> {
  const database = await createDatabase(urlAs(CALLERS, url), READ_LIMITS).initialize();
  return { reads: wallReads(database), close: () => database.destroy() };
}
