import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSandbox } from '../../src/sandbox/running-sandbox';
import { type ApiClient, apiClient } from '../support/api-client';
import { SEALING_SETTINGS } from '../support/sealing-keys';

const ROOT = join(__dirname, '..', '..');
export const KEY = `faults-key-${'0'.repeat(16)}`;
const READY_MAX_MS = 60_000;

type StdioPipe = ['ignore', 'pipe', 'pipe'];

export interface ServerProcess {
  readonly url: string;
  readonly api: ApiClient;
  readonly pid: number;
  /** How it ended, null while it lives. */
  ended(): string | null;
  /** Everything it wrote to its standard output and standard error. */
  said(): string;
  signal(signal: NodeJS.Signals): void;
  /** Asks it to stop and waits; kills it if that takes too long. */
  stop(): Promise<void>;
}

export interface ServerProcessOptions {
  readonly databaseUrl: string;
  readonly sandboxes: readonly RunningSandbox[];
  /** Where the notices of the sandboxes are sent, so that several servers can share them. */
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Compiles what is run, unless somebody did so already. */
export async function build(): Promise<void> {
  const args = ['bin/build.mjs', '--no-web'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore' });
  // Types are for the check to judge; what was emitted runs.
  await once(child, 'exit');
}

function environment(options: ServerProcessOptions): Record<string, string> {
  const settings = options.sandboxes.flatMap(({ name, settings: own }) =>
    Object.entries(own).map(([setting, text]) => [`${name.toUpperCase()}_${setting}`, text]),
  );
  return {
    ...Object.fromEntries(settings),
    ...SEALING_SETTINGS,
    NODE_ENV: 'production',
    DATABASE_URL: options.databaseUrl,
    PORT: String(options.port),
    BOOTSTRAP_API_KEY: KEY,
    PACE: '0.02',
    // Paced, two seconds.
    PAGSTAR_ABSENCE_PROOF_SECONDS: '100',
    LOG_LEVEL: 'silent',
    ...options.env,
  };
}

/** The compiled program as `npm start` runs it, in a process that can be stopped and killed. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const stdio: StdioPipe = ['ignore', 'pipe', 'pipe'];
  const spawned = { cwd: ROOT, env: environment(options), stdio };
  const child = spawn(process.execPath, ['dist/src/main.js'], spawned);
  const said: Buffer[] = [];
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (bytes: Buffer) => void said.push(bytes));
  }
  const life: { end: string | null } = { end: null };
  child.once('exit', (code, signal) => {
    life.end = String(signal ?? code);
  });
  const url = `http://127.0.0.1:${options.port}`;
  const untilMs = performance.now() + READY_MAX_MS;
  while (!(await isReady(url))) {
    if (life.end !== null) throw new Error(`the server ended with ${life.end}`);
    if (performance.now() > untilMs) throw new Error('the server does not get ready');
    await sleep(20);
  }
  return {
    url,
    api: apiClient(url, KEY),
    pid: child.pid ?? 0,
    ended: () => life.end,
    said: () => Buffer.concat(said).toString(),
    signal: (signal) => void child.kill(signal),
    stop: () => stopped(child),
  };
}

export const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );

const STOP_MAX_MS = 15_000;

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MAX_MS);
  await over;
  clearTimeout(late);
}
