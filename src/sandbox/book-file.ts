import { closeSync, createReadStream, existsSync, openSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

/** A file that holds one JSON value a line, in the order in which things happened. */
export interface BookFile {
  /** Returns when the lines are with the operating system: no kill of this process undoes it. */
  append(lines: readonly object[]): void;
  close(): void;
}

const CHUNK_CHARACTERS = 1024 * 1024;

/** The lines of a file; none when it is not there. A last line without its end never happened. */
export async function* readBookFile(path: string): AsyncGenerator<unknown> {
  if (!existsSync(path)) return;
  let rest = '';
  let count = 0;
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      count += 1;
      yield parsed(line, `${path}:${count}`);
    }
  }
}

function parsed(line: string, place: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    const remedy = 'move the file away to begin a new book';
    throw new Error(`the sandbox's book cannot be read at ${place}; ${remedy}`, { cause });
  }
}

/** Puts a file with these lines in the place of the old one, at once, and goes on behind them. */
export async function renewBookFile(path: string, lines: Iterable<object>): Promise<BookFile> {
  const fresh = `${path}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    let text = '';
    for (const line of lines) {
      text += `${JSON.stringify(line)}\n`;
      if (text.length < CHUNK_CHARACTERS) continue;
      await handle.appendFile(text);
      text = '';
    }
    await handle.appendFile(text);
  } finally {
    await handle.close();
  }
  await rename(fresh, path);
  return appendTo(path);
}

function appendTo(path: string): BookFile {
  const descriptor = openSync(path, 'a', 0o600);
  let isBroken = false;
  return {
    append(lines) {
      // After half a line a whole one would not be readable either.
      if (isBroken) throw new Error(`${path} could not be written`);
      isBroken = true;
      writeFileSync(descriptor, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      isBroken = false;
    },
    close: () => closeSync(descriptor),
  };
}
