import { chown, lchown, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The system account the server runs under, where that is not our own. */
export interface EmbeddedAccount {
  readonly uid: number;
  readonly gid: number;
}

const NOBODY: EmbeddedAccount = { uid: 65_534, gid: 65_534 };

/**
 * The account that serves the data: ours, except that PostgreSQL refuses to run as root. Then it
 * is the owner of the data, or nobody.
 */
export async function serverAccount(dataDirectory: string): Promise<EmbeddedAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(dataDirectory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, , uid, gid] = /^nobody:.*$/m.exec(accounts)?.[0].split(':') ?? [];
  return uid !== undefined && gid !== undefined ? { uid: Number(uid), gid: Number(gid) } : NOBODY;
}

/** Makes `account` the owner of a folder and all that lies in it. */
export async function giveFolder(folder: string, { uid, gid }: EmbeddedAccount): Promise<void> {
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
}
