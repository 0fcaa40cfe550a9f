import type { AppOptions } from './app-options';
import { type Authenticate, type Bootstrap, createAuthenticate } from './authenticate';
import { type Config, ConfigError } from './config';
import { createCheckToken } from './credentials/check-token';
import type { KeyParts } from './credentials/key-parts';
import { type Pepper, pepperFrom } from './credentials/pepper';
import type { Log } from './log';
import type { Machinery } from './machinery';
import type { SocketLivesParts } from './socket-lives';
import type { KeyNamed } from './store/key-store';
import { countPeppered, createPostgresKeyStore } from './store/postgres-key-store';
import type { StorePools } from './store/postgres-store';
import {
  isMerchant,
  readKey,
  readKeyByHash,
  readKeyByPublicId,
  readKeysNamed,
} from './store/read-keys';
import type { Queryable } from './store/walled-pool';
import type { CallerReads } from './store/walled-reads';
import { tellingRefusals } from './telling-refusals';

export interface CredentialOptions {
  readonly pools: StorePools;
  readonly reads: CallerReads;
  readonly bootstrap: Bootstrap | null;
  readonly machinery: Machinery;
  readonly options: AppOptions;
}

export interface OpenedCredentials {
  readonly authenticate: Authenticate;
  readonly keys: KeyParts;
  /** For sockets, which outlive the moment they were let in. */
  readonly lives: SocketLivesParts;
}

/** Keys that nobody could check would look like a breach to all their holders: say it now. */
async function requirePepper(pool: Queryable, { pepper, oldPepper }: Peppers, log: Log) {
  const { keys, strange } = await countPeppered(pool, pepper?.id ?? null);
  const old = oldPepper === null ? 0 : keys - (await countPeppered(pool, oldPepper.id)).strange;
  if (pepper === null && keys > 0) {
    throw new ConfigError([
      `API_KEY_PEPPER: needed, ${keys} API keys were stored under it and cannot be checked without`,
    ]);
  }
  if (pepper !== null && strange > old) {
    const message = 'API keys were stored under another API_KEY_PEPPER and are refused';
    log.warn(message, { count: strange - old });
  }
  if (old > 0) {
    const message = 'API keys are still under API_KEY_PEPPER_OLD: rotate them, then take it away';
    log.warn(message, { count: old });
  }
}

interface Peppers {
  readonly pepper: Pepper | null;
  readonly oldPepper: Pepper | null;
}

const pepperOf = (secret: string | null): Pepper | null =>
  secret === null ? null : pepperFrom(secret);

function tokenCheck({ jwt }: Config['credentials'], reads: CallerReads, machinery: Machinery) {
  if (jwt === null) return null;
  return createCheckToken({
    settings: jwt,
    isMerchant: (id) => isMerchant(reads.forMerchant(id), id),
    onTrouble: machinery.onError("reading the token issuer's keys"),
  });
}

/** Everything that checks, makes and ends credentials. */
export async function openCredentials(parts: CredentialOptions): Promise<OpenedCredentials> {
  const { pools, reads, bootstrap, machinery, options } = parts;
  const { callers, work } = pools;
  const pepper = pepperOf(options.pepper);
  const oldPepper = pepperOf(options.config.credentials.oldPepper);
  await requirePepper(work, { pepper, oldPepper }, options.log);
  const store = createPostgresKeyStore(callers);
  const checked = createAuthenticate({
    bootstrap,
    keys: {
      byPublicId: (publicId) => readKeyByPublicId(callers, publicId),
      byHash: (hash) => readKeyByHash(callers, hash),
      touch: (key) => void store.touch(key).catch(machinery.onError('noting a key')),
      pepper,
      oldPepper,
    },
    checkToken: tokenCheck(options.config.credentials, reads, machinery),
  });
  const authenticate = tellingRefusals(checked, machinery.parts.refusals);
  const keys = {
    store,
    read: (reach: Parameters<KeyParts['read']>[0], keyId: string) =>
      readKey(reads.forMerchant(reach.merchantId), reach, keyId),
    pepper,
    newId: machinery.parts.newId,
  };
  const lives = {
    readKeys: (named: readonly KeyNamed[]) => readKeysNamed(reads, named),
    onError: machinery.onError('looking at the keys of open sockets'),
  };
  return { authenticate, keys, lives };
}
