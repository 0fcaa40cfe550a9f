import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { type EmbeddedCluster, openEmbeddedCluster } from './embedded-cluster';
import {
  type EmbeddedServer,
  type Launch,
  lastWords,
  launchServer,
  runningServer,
  shutDownServer,
} from './embedded-server';

export interface EmbeddedDatabase {
  readonly url: string;
  readonly reused: boolean;
  /** Shuts the server down, unless somebody else still uses it. */
  stop(): Promise<'stopped' | 'still in use'>;
}

/** A session that keeps other processes from shutting the server down under us. */
interface Lease {
  readonly session: Session;
  readonly server: EmbeddedServer;
}

// @types/pg forgets these methods.
type Session = Client & { ref(): void; unref(): void };

// Right after the kill of a server its children still hold the shared memory for a moment, so a
// launch may need several attempts. A server that is there may be busy with crash recovery.
const LAUNCH_MAX_MS = 15_000;
const START_MAX_MS = 120_000;
const RELAUNCH_PAUSE_MS = 200;
const PAUSE_MS = 20;
// A closed pool's sessions end a little after the pool says so.
const LINGERING_MAX_MS = 300;
const LEASE_LOCK = 7_277_732;
const CREATION_LOCK = 7_277_733;
const SESSION = {
  application_name: 'repasse lease',
  connectionTimeoutMillis: 5_000,
  query_timeout: 30_000,
};

/** Starts PostgreSQL on the data under `directory`, or joins the one that already runs there. */
export async function startEmbeddedDatabase(options: {
  directory: string;
}): Promise<EmbeddedDatabase> {
  const cluster = await openEmbeddedCluster(options.directory);
  const { lease, reused } = await joinOrLaunch(cluster);
  await createDatabaseOnce(lease.session);
  const leave = keepRunning(cluster, lease);
  return {
    url: urlOf(cluster, { port: lease.server.port, database: 'repasse' }),
    reused,
    stop: async () => stop(cluster, await leave()),
  };
}

/**
 * Takes the server up again when it was killed under us, on the port everybody already knows.
 * Gives what ends that and returns the lease held then.
 */
function keepRunning(cluster: EmbeddedCluster, first: Lease): () => Promise<Lease> {
  let lease = first;
  let leaving = false;
  let reviving: Promise<void> = Promise.resolve();
  const revive = async (): Promise<void> => {
    while (!leaving) {
      try {
        ({ lease } = await joinOrLaunch(cluster, first.server.port));
        return watch();
      } catch {
        await sleep(RELAUNCH_PAUSE_MS);
      }
    }
  };
  const watch = () => {
    // It keeps nobody's process from ending.
    lease.session.unref();
    lease.session.once('end', () => {
      if (!leaving) reviving = revive();
    });
  };
  watch();
  return async () => {
    leaving = true;
    await reviving;
    return lease;
  };
}

async function joinOrLaunch(
  cluster: EmbeddedCluster,
  port?: number,
): Promise<{ lease: Lease; reused: boolean }> {
  const started = Date.now();
  let lastSeen = started;
  let launch: Launch | undefined;
  let trouble: unknown;
  while (Date.now() < Math.min(lastSeen + LAUNCH_MAX_MS, started + START_MAX_MS)) {
    const server = await runningServer(cluster);
    if (server !== undefined) {
      const lease = await takeLease(cluster, server).catch((error: unknown) => {
        if (isLockedOut(error)) throw error;
        trouble = error;
      });
      if (lease) return { lease, reused: launch?.pid !== server.pid };
      lastSeen = Date.now();
    } else if (launch === undefined || launch.failure() !== undefined) {
      if (launch !== undefined) await sleep(RELAUNCH_PAUSE_MS);
      launch = await launchServer(cluster, port);
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`PostgreSQL does not start; its last words:\n${await lastWords(cluster)}`, {
    cause: trouble,
  });
}

async function takeLease(cluster: EmbeddedCluster, server: EmbeddedServer): Promise<Lease> {
  const session = await connect(cluster, server);
  // Waits while somebody else is about to shut the server down, and then fails with the server.
  await session.query('select pg_advisory_lock_shared($1)', [LEASE_LOCK]);
  return { session, server };
}

// Patience does not mend a wrong password.
function isLockedOut(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '28P01';
}

async function createDatabaseOnce(session: Session): Promise<void> {
  await session.query('select pg_advisory_lock($1)', [CREATION_LOCK]);
  const { rowCount } = await session.query("select from pg_database where datname = 'repasse'");
  if (rowCount === 0) await session.query('create database repasse');
  await session.query('select pg_advisory_unlock($1)', [CREATION_LOCK]);
}

async function stop(cluster: EmbeddedCluster, lease: Lease): Promise<'stopped' | 'still in use'> {
  lease.session.ref();
  await lease.session.end();
  const server = await runningServer(cluster);
  if (server === undefined) return 'stopped';
  const session = await connect(cluster, server);
  try {
    if (!(await isLastUser(session))) return 'still in use';
    await shutDownServer(cluster, server);
    return 'stopped';
  } finally {
    await session.end();
  }
}

// The lock is kept until the server is gone, so nobody takes a lease in between.
async function isLastUser(session: Session): Promise<boolean> {
  const lock = await session.query('select pg_try_advisory_lock($1) as free', [LEASE_LOCK]);
  if (lock.rows[0].free !== true) return false;
  const deadline = Date.now() + LINGERING_MAX_MS;
  for (;;) {
    const { rowCount } = await session.query(
      `select from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rowCount === 0) return true;
    if (Date.now() > deadline) return false;
    await sleep(PAUSE_MS);
  }
}

async function connect(cluster: EmbeddedCluster, { port }: EmbeddedServer): Promise<Session> {
  // Not to the database of the payouts, which may be dropped or cloned meanwhile.
  const connectionString = urlOf(cluster, { port, database: 'postgres' });
  const session = new Client({ connectionString, ...SESSION }) as Session;
  // The end of the server ends the session, which is no reason for this process to fall.
  session.on('error', () => undefined);
  await session.connect();
  return session;
}

function urlOf(cluster: EmbeddedCluster, where: { port: number; database: string }): string {
  return `postgres://repasse:${cluster.password}@127.0.0.1:${where.port}/${where.database}`;
}
