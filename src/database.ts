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
import { ENTITIES } from './entities/entities';

/** The TypeORM data source: schema, migrations and reads. Hot writes have a pool of their own. */
export function createDatabase(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: 'repasse',
    entities: [...ENTITIES],
    migrations: [
      Tables1763800000000,
      Guards1763800000001,
      RecordPayouts1763800000002,
      CommitChanges1763800000003,
      Routing1763900000000,
      RecordAndOpen1763900000001,
      CommitLines1763900000002,
      Breaks1764000000000,
    ],
    migrationsTransactionMode: 'all',
    synchronize: false,
    uuidExtension: 'pgcrypto',
    poolSize: 8,
    connectTimeoutMS: 5_000,
    // Without a handler an idle connection that dies takes the process with it.
    poolErrorHandler: () => undefined,
  });
}
