import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child, freePort } from '../child.mjs';
import { checkRepasse } from '../invariants.mjs';

const MAIN = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));
const BOOTSTRAP = 'bench-bootstrap-key-0000000000';
const PEPPER = 'a pepper for the bench, 32 or more characters';
const INDEX = Buffer.alloc(32, 1).toString('base64');
const SCOPES = ['payouts:request', 'payouts:read', 'accounts:read'];

/** The program as `npm start` runs it in production, with one more key of the ordinary kind. */
export async function startRepasse({
  cluster,
  url,
  settings,
  name = 'repasse',
  nodeArgs = [],
  port,
}) {
  const own = port ?? (await freePort());
  const cwd = join(cluster.directory, name.replaceAll(' ', '-'));
  mkdirSync(cwd, { recursive: true });
  const env = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(own),
    DATABASE_URL: url,
    BOOTSTRAP_API_KEY: BOOTSTRAP,
    API_KEY_PEPPER: PEPPER,
    PII_KEYS: `bench:${INDEX}`,
    PII_INDEX_KEY: INDEX,
    LOG_LEVEL: 'error',
    // The load of all callers comes under one key and from one address.
    COST_PER_SECOND_PER_KEY: '1000000',
    COST_PER_SECOND_PER_ADDRESS: '1000000',
    ...settings,
  };
  const child = new Child(process.execPath, [...nodeArgs, MAIN], { env, cwd });
  await child.says(/Repasse is ready/);
  const address = `http://127.0.0.1:${own}/graphql`;
  return {
    name,
    child,
    databaseUrl: url,
    dialect: 'graphql',
    url: address,
    origin: `http://127.0.0.1:${own}`,
    key: await anApiKey(address, name),
    verify: () => checkRepasse(url),
    stop: () => child.stop(),
  };
}

/** Recording alone: one payout at a time is sent, to a provider that does not answer. */
export const RECORDING_ONLY = { WORK_CONCURRENCY: '1', FLOAT_EVERY_MS: '3600000' };

/** All subscribers of a run have one key and one address. */
export const MANY_SOCKETS = { SOCKETS_PER_KEY: '100000', SOCKETS_PER_ADDRESS: '100000' };

async function anApiKey(url, name) {
  const { createApiKey } = await askRepasse(url, BOOTSTRAP, {
    query: `mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { secret userErrors { message } } }`,
    // No two keys that live may have one name.
    variables: { input: { name: `${name} ${Date.now()}`, scopes: SCOPES } },
  });
  if (!createApiKey.secret) throw new Error(`no API key: ${JSON.stringify(createApiKey)}`);
  return createApiKey.secret;
}

export async function askRepasse(url, key, body) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
