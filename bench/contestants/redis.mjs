import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Child, freePort } from '../child.mjs';

const NAMES = ['redis-server', 'valkey-server'];

/** REDIS_SERVER names one that is not on the path. */
export function findRedis({ REDIS_SERVER, PATH = '' } = process.env) {
  if (REDIS_SERVER) return REDIS_SERVER;
  const places = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return places.find((file) => existsSync(file)) ?? null;
}

/** A Redis that keeps nothing: the fastest there is for a publish. */
export async function startRedis(directory) {
  const binary = findRedis();
  if (binary === null) return null;
  const port = await freePort();
  const settings = ['--save', '', '--appendonly', 'no', '--dir', directory];
  const { LD_LIBRARY_PATH } = process.env;
  const env = LD_LIBRARY_PATH ? { LD_LIBRARY_PATH } : {};
  const child = new Child(binary, ['--port', String(port), '--bind', '127.0.0.1', ...settings], {
    env,
  });
  await child.says(/Ready to accept connections/);
  return { port, stop: () => child.stop() };
}
