import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChainHead } from '../store/audit-store';
import { anchorLine, lineDigest, NO_PRIOR } from './anchor-line';
import type { SigningKey } from './signing-key';

/** No line of ours is longer. */
const TAIL_BYTES = 4_096;

interface Tail {
  readonly prior: string;
  /** What an interrupted writer left behind the last line; ended before the next one. */
  readonly torn: boolean;
}

async function tailOf(file: FileHandle): Promise<Tail> {
  const { size } = await file.stat();
  const length = Math.min(size, TAIL_BYTES);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const text = buffer.toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const last = lines.at(-1);
  return {
    prior: last === undefined ? NO_PRIOR : lineDigest(last),
    torn: text !== '' && !text.endsWith('\n'),
  };
}

export interface AnchorsTo {
  readonly file: string;
  readonly key: SigningKey;
}

/** Appends a signed line for each head; on disk when it returns. */
export async function appendAnchors(
  { file: path, key }: AnchorsTo,
  heads: readonly ChainHead[],
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+', 0o644);
  try {
    const tail = await tailOf(file);
    let { prior } = tail;
    const at = new Date();
    const lines = heads.map((head) => {
      const line = anchorLine(head, { key, at, prior });
      prior = lineDigest(line);
      return `${line}\n`;
    });
    await file.appendFile(`${tail.torn ? '\n' : ''}${lines.join('')}`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The lines of an anchors file, one after the other; none where there is no file. */
export async function* anchorLines(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: 0 })) yield line;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error;
  } finally {
    stream.destroy();
  }
}
