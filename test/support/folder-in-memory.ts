import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 2 * 1024 ** 3;

/**
 * Where folders of the tests may lie. A database is a thousand files: where they need not come
 * to a disk, a clone of one costs a tenth.
 */
export const placesOfFolders = (): string[] => (hasRoom() ? [IN_MEMORY, tmpdir()] : [tmpdir()]);

/** A new folder that nobody expects to outlive the power: in memory where there is room. */
export const folderInMemory = (prefix: string): string =>
  mkdtempSync(join(placesOfFolders()[0] ?? tmpdir(), prefix));

function hasRoom(): boolean {
  try {
    accessSync(IN_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false;
  }
}
