import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type EmbeddedAccount, giveFolder, serverAccount } from './embedded-account';
import { findEmbeddedBinaries } from './embedded-binaries';

/** A PostgreSQL data directory and all it takes to run a server on it. */
export interface EmbeddedCluster {
  readonly binaries: string;
  readonly dataDirectory: string;
  /** Tells this directory from a copy of it, wherever it is moved. */
  readonly inode: bigint;
  readonly logFile: string;
  readonly password: string;
  /** What to pass as `-D`, with `spawnOptions`. */
  readonly dataArgument: string;
  readonly spawnOptions: SpawnOptions;
}

interface SpawnOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
}

const INITDB_TIMEOUT_MS = 60_000;
// What a rename to a folder that has come into being meanwhile fails with, by platform.
const TAKEN: ReadonlySet<string | undefined> = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM']);

/** Finds the cluster under `directory`, made first if there is none yet. */
export async function openEmbeddedCluster(directory: string): Promise<EmbeddedCluster> {
  await mkdir(directory, { recursive: true });
  const home = join(await realpath(directory), 'postgres');
  const dataDirectory = join(home, 'data');
  const account = await serverAccount(dataDirectory);
  const binaries = await findEmbeddedBinaries(account);
  await removeAbandoned(home);
  if (!(await exists(home))) await createCluster(home, binaries, account);
  // A copy made by root belongs to root.
  if (account !== undefined && (await stat(dataDirectory)).uid !== account.uid) {
    await giveFolder(dataDirectory, account);
  }
  const password = await readFile(join(home, 'password'), 'utf8').catch((cause: unknown) => {
    throw new Error(
      `${home} cannot be read (did another user make it?): remove it or set DATABASE_URL`,
      { cause },
    );
  });
  return {
    binaries,
    dataDirectory,
    inode: (await stat(dataDirectory, { bigint: true })).ino,
    logFile: join(home, 'server.log'),
    password,
    dataArgument: dataArgument(dataDirectory, account),
    spawnOptions: spawnOptions(dataDirectory, account),
  };
}

// Starts that raced each made a cluster of their own beside this one: the first to rename wins
// and the others use what it made. So no lock can be left behind, and a half-made cluster is
// never found under the real name.
async function createCluster(
  home: string,
  binaries: string,
  account: EmbeddedAccount | undefined,
): Promise<void> {
  const staging = await mkdtemp(`${home}.new-${process.pid}-`);
  const dataDirectory = join(staging, 'data');
  const password = join(staging, 'password');
  try {
    await mkdir(dataDirectory, { mode: 0o700 });
    await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (account !== undefined) await giveFolder(staging, account);
    const options = spawnOptions(dataDirectory, account);
    await runInitdb(join(binaries, 'initdb'), dataArgument(dataDirectory, account), options);
    // What root writes to later must not lie where the account could put a link instead.
    if (account !== undefined) await Promise.all([chown(staging, 0, 0), chown(password, 0, 0)]);
    await rename(staging, home).catch((error: NodeJS.ErrnoException) => {
      if (!TAKEN.has(error.code)) throw error;
    });
    await syncFolder(dirname(home));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function runInitdb(initdb: string, target: string, options: SpawnOptions): Promise<void> {
  const cluster = ['--encoding=UTF8', '--locale=C', '--data-checksums', '--no-instructions'];
  const access = ['--username=repasse', '--auth=scram-sha-256', '--pwfile=../password'];
  const args = ['-D', target, ...cluster, ...access];
  try {
    await promisify(execFile)(initdb, args, { ...options, timeout: INITDB_TIMEOUT_MS });
  } catch (cause) {
    const account = options.uid === undefined ? '' : ` as uid ${options.uid}`;
    const { message, stderr } = cause as Error & { stderr?: string };
    const words = stderr?.trim() || message;
    throw new Error(`initdb fails${account}: ${words}\nMend this or set DATABASE_URL.`, { cause });
  }
}

// The server's account need not be able to enter the folders above (a clone in root's 0700
// home): we enter the data directory before the account changes, and following this link to it
// asks for no rights on the path. The server stays in that directory as long as it runs.
function dataArgument(dataDirectory: string, account: EmbeddedAccount | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : dataDirectory;
}

// A bare environment: ours holds secrets and perhaps PG… variables meant for other servers.
function spawnOptions(cwd: string, account: EmbeddedAccount | undefined): SpawnOptions {
  return { cwd, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' }, ...account };
}

async function removeAbandoned(home: string): Promise<void> {
  const prefix = `${basename(home)}.new-`;
  for (const name of await readdir(dirname(home))) {
    const maker = Number(name.slice(prefix.length).split('-')[0]);
    if (!name.startsWith(prefix) || isAlive(maker)) continue;
    await rm(join(dirname(home), name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// Without it a power cut could undo the rename after rows were acknowledged.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
