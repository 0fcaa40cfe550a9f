import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fingerprint, isInstalled } from './stale.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const DIST = join(ROOT, 'dist');
const LOCK = join(ROOT, '.data', 'preparing');

const SERVER = {
  name: 'the server',
  inputs: [
    'src',
    'migrations',
    'ormconfig.ts',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
  ],
  stamp: join(DIST, '.server.json'),
  build: () => tool('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
};
const PAGE = {
  name: 'the GraphiQL page',
  inputs: ['web', 'package-lock.json'],
  stamp: join(DIST, '.web.json'),
  build: () => tool('vite/bin/vite.js', ['build', '--config', 'web/vite.config.mts', '-l', 'warn']),
};

/** Installs and builds what is missing or not made from the sources as they are now. */
export async function prepare({ build = true, web = true, typeErrors = 'stop' } = {}) {
  requireNode();
  const parts = [build && SERVER, build && web && existsSync(join(ROOT, 'web')) && PAGE];
  const stale = () => parts.filter((part) => part && isStale(part));
  if (isInstalled(ROOT) && stale().length === 0) return;
  await alone(async () => {
    if (!isInstalled(ROOT)) await install();
    const results = await Promise.all(stale().map(buildPart));
    if (results.includes(false) && typeErrors === 'stop') process.exit(1);
  });
}

/** Runs a package's script on this Node; resolves to whether it succeeded. */
export function tool(script, args) {
  return run(process.execPath, [join(ROOT, 'node_modules', script), ...args]);
}

function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code === 0));
  });
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`repasse needs Node 20.19 or newer, and this is ${process.version}`);
  process.exit(1);
}

async function install() {
  console.log('repasse: installing packages');
  // On packages that are there `npm ci` would first remove them all, even with no network.
  const verb = existsSync(join(ROOT, 'node_modules')) ? ['install', '--no-save'] : ['ci'];
  const args = [...verb, '--include=dev'];
  const installed = await run('npm', args, { shell: process.platform === 'win32' });
  if (!installed) process.exit(1);
}

function isStale(part) {
  return lastBuild(part)?.digest !== fingerprint(ROOT, part.inputs).digest;
}

function lastBuild({ stamp }) {
  return existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : undefined;
}

async function buildPart(part) {
  console.log(`repasse: building ${part.name}`);
  const now = fingerprint(ROOT, part.inputs);
  // A deleted source must not live on as its output.
  const deleted = lastBuild(part)?.files.filter((file) => !now.files.includes(file)) ?? [];
  for (const output of deleted.flatMap(outputsOf)) rmSync(join(DIST, output), { force: true });
  rmSync(part.stamp, { force: true });
  const succeeded = await part.build();
  mkdirSync(DIST, { recursive: true });
  if (succeeded) writeFileSync(part.stamp, JSON.stringify(now));
  return succeeded;
}

const outputsOf = (source) => [source.replace(/\.ts$/, '.js'), source.replace(/\.ts$/, '.js.map')];

// `npm start` and `npm run sandbox` in two terminals of a fresh clone must not both install.
async function alone(work) {
  mkdirSync(join(ROOT, '.data'), { recursive: true });
  while (!acquire()) await sleep(100);
  try {
    await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function acquire() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isAlive(Number(readFileSync(LOCK, 'utf8')))) rmSync(LOCK, { force: true });
  return false;
}

function isAlive(pid) {
  try {
    // A number just being written reads as 0, which is ourselves.
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
