import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { type ApiClient, apiClient } from '../support/api-client';
import { aDatabase } from '../support/database';
import type { BookedPayout } from '../support/sandboxed-provider';
import { SEALING_SETTINGS } from '../support/sealing-keys';
import type { Aim } from './kill-at';
import type { ProgramCopy } from './program-copy';
import { type ProgramProcess, startProgram } from './program-process';

/** Multiplies every waiting time of the server: its 15 minutes are 1.8 s. */
export const PACE = 0.002;
/** Real time, so that notices are repeated for as long as providers do it. */
const SANDBOX_TIME_SCALE = 1;
/** A crowded machine; nobody waits that long elsewhere. */
const READY_MAX_MS = 120_000;
const READY_PAUSE_MS = 20;

/** One deployment: a database, the four sandboxes in a process that survives, and an address. */
export interface CrashWorld {
  readonly api: ApiClient;
  /** Another person of the same merchant. */
  readonly colleague: ApiClient;
  readonly pool: Pool;
  readonly accountId: string;
  /** The server that made the account; it is up. */
  readonly first: ProgramProcess;
  startServer(aim?: Aim): ProgramProcess;
  /** What each Pix key was paid, by the books of all providers. */
  booked(): Promise<Map<string, BookedPayout[]>>;
  /** As `npm run sandbox` prints it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly program: ProgramCopy;
  close(): Promise<void>;
}

async function patiently<Found>(what: string, ask: () => Found | Promise<Found>) {
  const untilMs = Date.now() + READY_MAX_MS;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > untilMs) throw new Error(`never happened: ${what}`);
    await sleep(READY_PAUSE_MS);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Everything the server reads from its environment. */
export interface ServerPlace {
  readonly port: number;
  readonly databaseUrl: string;
  readonly key: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const environmentOf = ({ port, databaseUrl, key, settings }: ServerPlace) => ({
  ...settings,
  ...SEALING_SETTINGS,
  NODE_ENV: 'production',
  DATABASE_URL: databaseUrl,
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  BOOTSTRAP_API_KEY: key,
  REGISTER_NOTICES: 'true',
  PACE: String(PACE),
  LOG_LEVEL: 'error',
});

interface Sandboxes {
  readonly process: ProgramProcess;
  readonly settings: Readonly<Record<string, string>>;
  readonly books: readonly string[];
}

async function startSandboxes(program: ProgramCopy, port: number): Promise<Sandboxes> {
  const process = startProgram({
    program,
    script: program.sandboxes,
    env: {
      SANDBOX_PORT: '0',
      SANDBOX_TIME_SCALE: String(SANDBOX_TIME_SCALE),
      SANDBOX_NOTICE_URL: `http://127.0.0.1:${port}/webhooks/<provider>`,
    },
  });
  const told = await patiently('the sandboxes tell their settings', () =>
    /^BITCAPITAL_BASE_URL=.*\n(.*\n)*BITCAPITAL_WEBHOOK_SECRET=.*\n/m.test(process.lastWords())
      ? process.lastWords()
      : null,
  );
  const settings = [...told.matchAll(/^([A-Z_]+)=(.*)$/gm)].map((line) => [line[1], line[2]]);
  const books = [...told.matchAll(/book at (\S+)$/gm)].map((line) => String(line[1]));
  return { process, settings: Object.fromEntries(settings) as Record<string, string>, books };
}

async function bookedIn(books: readonly string[]): Promise<Map<string, BookedPayout[]>> {
  const booked = new Map<string, BookedPayout[]>();
  for (const book of books) {
    const { entries } = (await (await fetch(book)).json()) as { entries: BookedPayout[] };
    for (const entry of entries) {
      const key = entry.pixKey ?? '';
      booked.set(key, [...(booked.get(key) ?? []), entry]);
    }
  }
  return booked;
}

const ADD_COLLEAGUE = `insert into api_key (id, merchant_id, name, key_hash)
  select $1, merchant_id, 'colleague', $2 from account where id = $3`;

/** Waits until the server says that it is ready; fails with its last words when it ended. */
export async function isReady(url: string, server: ProgramProcess): Promise<void> {
  let how: string | null = null;
  void server.ended.then((ended) => {
    how = ended;
  });
  await patiently('the server is ready', async () => {
    if (how !== null) throw new Error(`the server ended (${how}): ${server.lastWords()}`);
    return (await fetch(`${url}/readyz`).catch(() => null))?.ok ?? false;
  });
}

export async function aCrashWorld(program: ProgramCopy): Promise<CrashWorld> {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
  const port = await freePort();
  const sandboxes = await startSandboxes(program, port);
  const { settings, books } = sandboxes;
  const [key, colleagueKey] = [`crash-${randomUUID()}`, `colleague-${randomUUID()}`];
  const env = environmentOf({ port, databaseUrl: database.url, key, settings });
  const started: ProgramProcess[] = [sandboxes.process];
  const startServer = (aim?: Aim) => {
    const server = startProgram({ program, script: program.server, env, aim });
    started.push(server);
    return server;
  };
  const url = `http://127.0.0.1:${port}`;
  const api = apiClient(url, key);
  const first = startServer();
  await isReady(url, first);
  const accountId = await api.anAccount('1000000.00');
  const hash = createHash('sha256').update(colleagueKey).digest();
  await pool.query(ADD_COLLEAGUE, [randomUUID(), hash, accountId]);
  return {
    api,
    colleague: apiClient(url, colleagueKey),
    pool,
    accountId,
    first,
    startServer,
    booked: () => bookedIn(books),
    settings,
    program,
    async close() {
      for (const process of started) await process.kill();
      await pool.end();
      await database.drop();
    },
  };
}
