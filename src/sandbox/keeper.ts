import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Who runs the sandbox of a book, as told to the other processes that want to use it. */
export interface Keeper {
  readonly pid: number;
  readonly url: string;
  readonly settings: Readonly<Record<string, string>>;
}

const ANSWER_MAX_MS = 1_000;

/** Null when nobody has told, or the file makes no sense: then whoever gets the port is it. */
export function readKeeper(file: string): Keeper | null {
  try {
    const { pid, url, settings } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Keeper>;
    return pid && url && URL.canParse(url) && settings ? { pid, url, settings } : null;
  } catch {
    return null;
  }
}

export function writeKeeper(file: string, { url, settings }: Omit<Keeper, 'pid'>): void {
  const keeper: Keeper = { pid: process.pid, url, settings };
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(keeper), { mode: 0o600 });
  renameSync(fresh, file);
}

/** Takes the word back, unless it is another's by now. */
export function removeKeeper(file: string): void {
  if (readKeeper(file)?.pid === process.pid) rmSync(file, { force: true });
}

/** Whether a sandbox answers there that keeps this book, not just anybody. */
export async function keepsBook(url: string, bookFile: string): Promise<boolean> {
  try {
    const headers = { connection: 'close' };
    const signal = AbortSignal.timeout(ANSWER_MAX_MS);
    const answer = await fetch(`${url}/sandbox`, { headers, signal });
    const told = (await answer.json()) as { bookFile?: unknown } | null;
    return told?.bookFile === bookFile;
  } catch {
    return false;
  }
}
