import { spawn } from 'node:child_process';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedCluster, isAlive } from './embedded-cluster';

export interface EmbeddedServer {
  readonly pid: number;
  readonly port: number;
}

/** A launch that may still fail, as it does when another start was quicker. */
export interface Launch {
  readonly pid: number | undefined;
  /** Why it ended, once it has. */
  failure(): string | undefined;
}

const LOG_BYTES_MAX = 16 * 1024 * 1024;
const SHUTDOWN_MAX_MS = 60_000;

const SETTINGS = {
  // Money is recorded here: never traded for speed, not even in a demonstration.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // All the servers and commands of a clone share it, some thirty connections each.
  max_connections: '300',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and their details carry names and Pix keys, which have no business in a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

/** The server that runs on the cluster now, which may still be starting or stopping. */
export async function runningServer(cluster: EmbeddedCluster): Promise<EmbeddedServer | undefined> {
  const lock = await readLock(cluster);
  return lock !== undefined && (await serves(cluster, lock)) ? lock : undefined;
}

/** Starts a server that outlives this process. */
export async function launchServer(cluster: EmbeddedCluster, port?: number): Promise<Launch> {
  await removeForeignLock(cluster);
  const log = await openLog(cluster);
  const settings = Object.entries({ ...SETTINGS, port: port ?? (await freePort()) });
  const args = [
    '-D',
    cluster.dataArgument,
    ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    '-c',
    identity(cluster),
  ];
  const server = spawn(join(cluster.binaries, 'postgres'), args, {
    ...cluster.spawnOptions,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    windowsHide: true,
  });
  let failure: string | undefined;
  server.on('error', (error) => (failure = error.message));
  server.on('exit', (code, signal) => (failure = `it ended with ${signal ?? code}`));
  server.unref();
  await log.close();
  return { pid: server.pid, failure: () => failure };
}

/** Ends every session and returns when the server has let go of the data directory. */
export async function shutDownServer(
  cluster: EmbeddedCluster,
  { pid }: EmbeddedServer,
): Promise<void> {
  if (process.platform === 'win32') {
    spawn(join(cluster.binaries, 'pg_ctl'), [
      'stop',
      '-D',
      cluster.dataDirectory,
      '-m',
      'fast',
      '-W',
    ]);
  } else {
    process.kill(pid, 'SIGINT');
  }
  const deadline = Date.now() + SHUTDOWN_MAX_MS;
  while ((await runningServer(cluster))?.pid === pid) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not stop: see ${cluster.logFile}`);
    await sleep(10);
  }
}

/** The last lines the server wrote, to be shown where it does not start. */
export async function lastWords(cluster: EmbeddedCluster): Promise<string> {
  const log = await readFile(cluster.logFile, 'utf8').catch(() => '');
  return log.trimEnd().split('\n').slice(-4).join('\n');
}

function lockFile(cluster: EmbeddedCluster): string {
  return join(cluster.dataDirectory, 'postmaster.pid');
}

interface Lock extends EmbeddedServer {
  readonly directory: string;
}

async function readLock(cluster: EmbeddedCluster): Promise<Lock | undefined> {
  const lines = await readFile(lockFile(cluster), 'utf8').catch(() => '');
  const [pid, directory, , port] = lines.split('\n');
  if (directory === undefined || port === undefined) return undefined;
  return { pid: Number(pid), directory, port: Number(port) };
}

// A lock file alone proves nothing: it may have come with a copy of the folder, or its number may
// belong to another process since. Linux shows what a process was started with, to everyone.
async function serves(cluster: EmbeddedCluster, { pid, directory }: Lock): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid) && directory === cluster.dataDirectory;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(identity(cluster));
}

function identity(cluster: EmbeddedCluster): string {
  return `repasse.data_directory_inode=${cluster.inode}`;
}

// PostgreSQL sees to a dead server's lock by itself, and checks the shared memory it names. Where
// the number lives on in another process it would refuse for ever.
async function removeForeignLock(cluster: EmbeddedCluster): Promise<void> {
  const lock = await readLock(cluster);
  if (lock === undefined || !isAlive(lock.pid) || (await serves(cluster, lock))) return;
  await rm(lockFile(cluster), { force: true });
}

async function openLog({ logFile, spawnOptions: { uid, gid } }: EmbeddedCluster) {
  const bytes = await stat(logFile).then(
    ({ size }) => size,
    () => 0,
  );
  const log = await open(logFile, bytes > LOG_BYTES_MAX ? 'w' : 'a', 0o600);
  // Else a log begun by root would keep the owner of the data from starting.
  if (uid !== undefined && gid !== undefined) await log.chown(uid, gid);
  return log;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
