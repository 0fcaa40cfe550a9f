import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type EmbeddedCluster, isAlive, openEmbeddedCluster } from '../../src/embedded-cluster';
import { launchServer, runningServer } from '../../src/embedded-server';

/** A way for a whole database server to end: PostgreSQL's own names for its signals. */
export const ENDS = { fast: 'SIGINT', immediate: 'SIGQUIT', 'kill -9': 'SIGKILL' } as const;
export type End = keyof typeof ENDS;

export interface OwnPostgres {
  readonly url: string;
  /** Ends the server and returns when its first process is gone. */
  end(how: End): Promise<void>;
  /** Starts it again on its port and returns when it takes connections. */
  start(): Promise<void>;
  /** Runs one statement on a connection of its own, as the owner of everything. */
  run(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  remove(): Promise<void>;
}

const START_MAX_MS = 30_000;
const PAUSE_MS = 25;

async function launched(cluster: EmbeddedCluster, port?: number): Promise<number> {
  const untilMs = performance.now() + START_MAX_MS;
  // After a kill the orphans hold the shared memory for a moment, and a launch may be too early.
  for (let launch = await launchServer(cluster, port); performance.now() < untilMs; ) {
    const server = await runningServer(cluster);
    if (server !== undefined) return server.port;
    if (launch.failure() !== undefined) launch = await launchServer(cluster, port);
    await sleep(PAUSE_MS);
  }
  throw new Error('PostgreSQL does not start');
}

async function connected(url: string): Promise<Client> {
  const untilMs = performance.now() + START_MAX_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (performance.now() > untilMs) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/** A PostgreSQL server that a test may kill without anybody else noticing. */
export async function ownPostgres(): Promise<OwnPostgres> {
  // The set-up of the next run removes what an interrupted one left under this name.
  const directory = mkdtempSync(join(tmpdir(), `repasse-test-${process.pid}-`));
  const cluster = await openEmbeddedCluster(directory);
  const port = await launched(cluster);
  const url = `postgres://repasse:${cluster.password}@127.0.0.1:${port}/postgres`;
  const run: OwnPostgres['run'] = async (sql, values) => {
    const client = await connected(url);
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  const end = async (how: End) => {
    const server = await runningServer(cluster);
    if (server === undefined) return;
    process.kill(server.pid, ENDS[how]);
    while (isAlive(server.pid)) await sleep(PAUSE_MS);
  };
  await run('select 1');
  return {
    url,
    end,
    run,
    async start() {
      await launched(cluster, port);
      await run('select 1');
    },
    async remove() {
      await end('immediate');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
