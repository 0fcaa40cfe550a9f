import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Child, freePort } from '../child.mjs';
import { NODE_22, PEERS } from '../install-peers.mjs';
import { checkPeer } from '../invariants.mjs';

export const PEER_KEY = 'bench-peer-key-000000000000000';

/** How each peer is started; `node22` where it asks for that. */
const SCRIPTS = {
  'apollo-typeorm': { script: 'dist/apollo-typeorm.js' },
  mercurius: { script: 'mercurius.cjs', env: { WAY: 'function' } },
  'mercurius-statements': { script: 'mercurius.cjs', env: { WAY: 'statements' } },
  postgraphile: { script: 'postgraphile.cjs', dialect: 'postgraphile', node22: true },
  'node-http': { script: 'node-http.cjs' },
  'redis-writer': { script: 'redis-writer.cjs' },
  'graphql-ws': { script: 'fan-out.cjs', env: { WAY: 'graphql-ws' } },
  'bare-ws': { script: 'fan-out.cjs', env: { WAY: 'bare-ws' } },
};

/** A peer in a process of its own; null where this machine cannot run it. */
export async function startPeer({ cluster, url, name, env: more = {} }) {
  const { script, env = {}, dialect = 'graphql', node22 = false } = SCRIPTS[name];
  const node = node22 ? node22Here() : process.execPath;
  if (node === null) return null;
  const port = await freePort();
  const settings = {
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: url,
    API_KEY: PEER_KEY,
  };
  const child = new Child(node, [join(PEERS, script)], {
    env: { ...settings, ...env, ...more },
    cwd: cluster.directory,
  });
  await child.says(/listening/);
  return {
    name,
    child,
    databaseUrl: url,
    dialect,
    url: `http://127.0.0.1:${port}/graphql`,
    origin: `http://127.0.0.1:${port}`,
    key: PEER_KEY,
    verify: () => checkPeer(url),
    stop: () => child.stop(),
  };
}

function node22Here() {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  return existsSync(NODE_22) ? NODE_22 : null;
}
