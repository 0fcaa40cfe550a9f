import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './embedded-cluster';
import { every } from './every';
import type { ProviderDefinition, Surroundings } from './providers/definition';
import type { PayoutProvider } from './providers/provider';
import { keepsBook, readKeeper, removeKeeper, writeKeeper } from './sandbox/keeper';
import type { RunningSandbox } from './sandbox/running-sandbox';

export interface OpenSandboxesOptions {
  readonly definitions: readonly ProviderDefinition[];
  /** Where the books are. Processes that are given the same folder use the same sandboxes. */
  readonly directory: string;
  readonly timeScale: number;
  readonly surroundings: (provider: string) => Surroundings;
  readonly onError: (error: unknown) => void;
}

/** A provider that talks to its sandbox, whichever process runs that. */
export interface OpenSandbox {
  readonly provider: PayoutProvider;
  readonly url: string;
  /**
   * Calls back when this process runs the sandbox: now if it does, and when it takes it over from
   * a process that is gone.
   */
  whenKept(tell: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

type Place = Omit<OpenSandboxesOptions, 'definitions'>;

/** What a running sandbox is known by, and the sandbox itself where it is our own. */
interface Found {
  readonly url: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly own: RunningSandbox | null;
}

const HOST = '127.0.0.1';
/** Below the ports that systems give to outgoing connections. */
const PORTS = { first: 20_000, count: 10_000, tries: 3 };
const PORT_PATIENCE_MS = 3_000;
const PAUSE_MS = 100;
const WATCH_MS = 1_000;

/** Each provider with a sandbox: the one another process runs on the same book, else our own. */
export async function openSandboxes({
  definitions,
  ...place
}: OpenSandboxesOptions): Promise<OpenSandbox[]> {
  mkdirSync(place.directory, { recursive: true });
  const open: OpenSandbox[] = [];
  try {
    for (const definition of definitions) open.push(await openSandbox(definition, place));
    return open;
  } catch (error) {
    await Promise.all(open.map((sandbox) => sandbox.stop()));
    throw error;
  }
}

async function openSandbox(definition: ProviderDefinition, place: Place): Promise<OpenSandbox> {
  const seat = seatOf(definition, place);
  const { url, settings, ...found } = await findOrStart(seat);
  let { own } = found;
  let tell: (() => Promise<void>) | null = null;
  const watch = every({
    everyMs: WATCH_MS,
    onError: place.onError,
    task: async () => {
      if (own !== null) {
        // Somebody may have cleared the folder; the next start would look in vain.
        if (readKeeper(seat.keeperFile) === null) writeKeeper(seat.keeperFile, own);
        return;
      }
      if (await keepsBook(url, seat.bookFile)) return;
      own = await seat.startOn(Number(new URL(url).port));
      if (own !== null) await tell?.();
    },
  });
  return {
    provider: definition.create(
      definition.settings.parse(settings),
      place.surroundings(definition.name),
    ),
    url,
    async whenKept(callBack) {
      tell = callBack;
      if (own !== null) await callBack();
    },
    async stop() {
      await watch.stop();
      if (own === null) return;
      removeKeeper(seat.keeperFile);
      await own.stop();
    },
  };
}

/** What the processes contend for: one book, and the port without which nobody touches it. */
interface Seat {
  readonly name: string;
  readonly bookFile: string;
  readonly keeperFile: string;
  /** Null when the port is taken. */
  startOn(port: number): Promise<RunningSandbox | null>;
}

function seatOf(definition: ProviderDefinition, { directory, timeScale }: Place): Seat {
  const bookFile = join(directory, `${definition.name}.jsonl`);
  const keeperFile = join(directory, `${definition.name}.running.json`);
  return {
    name: definition.name,
    bookFile,
    keeperFile,
    async startOn(port) {
      try {
        const place = { host: HOST, port, noticeUrl: null };
        const sandbox = await definition.startSandbox({ ...place, timeScale, bookFile });
        writeKeeper(keeperFile, sandbox);
        return sandbox;
      } catch (error) {
        if (isPortTaken(error)) return null;
        throw error;
      }
    },
  };
}

const isPortTaken = (error: unknown): boolean =>
  ['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '');

async function findOrStart(seat: Seat): Promise<Found> {
  for (const port of portsFor(seat)) {
    const untilMs = Date.now() + PORT_PATIENCE_MS;
    // A sandbox that is still reading its book has not told where it is yet.
    while (Date.now() < untilMs || (await keepsBook(`http://${HOST}:${port}`, seat.bookFile))) {
      const keeper = readKeeper(seat.keeperFile);
      if (keeper !== null && (await keepsBook(keeper.url, seat.bookFile))) {
        return { ...keeper, own: null };
      }
      const own = await seat.startOn(port);
      if (own !== null) return { ...own, own };
      await sleep(PAUSE_MS);
    }
    const silent = readKeeper(seat.keeperFile);
    if (silent !== null && silent.pid !== process.pid && isAlive(silent.pid)) {
      throw new Error(`process ${silent.pid} keeps the ${seat.name} sandbox and does not answer`);
    }
  }
  throw new Error(`the ${seat.name} sandbox finds no free port: ${portsFor(seat).join(', ')}`);
}

/** The last one first, because others may still talk to it; then a few that belong to the book. */
function portsFor({ bookFile, keeperFile }: Seat): number[] {
  const digest = createHash('sha256').update(bookFile).digest();
  const own = Array.from(
    { length: PORTS.tries },
    (_, index) => PORTS.first + (digest.readUInt32BE(index * 4) % PORTS.count),
  );
  const keeper = readKeeper(keeperFile);
  return keeper === null ? own : [Number(new URL(keeper.url).port), ...own];
}
