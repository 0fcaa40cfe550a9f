import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What keys are digested with besides: a stolen table alone tells nothing about any key. */
export interface Pepper {
  /** Names it without telling it. */
  readonly id: string;
  digest(key: string): Buffer;
}

const hmac = (secret: string, text: string): Buffer =>
  createHmac('sha256', secret).update(text).digest();

export const pepperFrom = (secret: string): Pepper => ({
  id: hmac(secret, 'the name of this pepper').toString('hex').slice(0, 16),
  digest: (key) => hmac(secret, key),
});

/** A pepper of this machine's own for development, the same at the next start. */
export const keptPepper = (directory: string): string => keptSecret(directory, 'api-key-pepper');

/** 32 random bytes in hexadecimal, for their owner alone, the same at the next start. */
export function keptSecret(directory: string, name: string): string {
  const file = join(directory, name);
  mkdirSync(directory, { recursive: true });
  // Whole or not at all: two that start at once must end up with one and the same.
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}
