import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { DataSource } from 'typeorm';
import type { Principal } from './resolvers/context';
import { readApiKey } from './store/read-accounts';

/** Everything a credential may do. */
export const SCOPES = [
  'payouts:read',
  'payouts:request',
  'payouts:approve',
  'payouts:resolve',
  'accounts:read',
  'accounts:manage',
  'accounts:fund',
  'operations',
  'pii:read',
] as const;

/** Besides, of whoever runs the house: what is about no merchant's payout. */
const HOUSE_SCOPES = [...SCOPES, 'operations:house'] as const;

export interface Bootstrap {
  readonly key: string;
  readonly merchantId: string;
}

export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

/** How long a key found in the database is believed; a revocation takes effect within it. */
const FRESH_MS = 1_000;
const CACHE_MAX = 1_000;
const BEARER = /^Bearer ([\x20-\x7e]{16,512})$/i;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const unauthenticated = (): GraphQLError =>
  new GraphQLError('give a valid API key as "authorization: Bearer <key>"', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });

interface Cached {
  readonly principal: Principal | null;
  readonly at: number;
}

async function find(reads: DataSource, hash: Buffer): Promise<Principal | null> {
  const key = await readApiKey(reads, hash);
  return key === null ? null : { merchantId: key.merchant_id, name: key.name, scopes: SCOPES };
}

/** Turns an `authorization` value into who is calling, or throws UNAUTHENTICATED. */
export function createAuthenticate(reads: DataSource, bootstrap: Bootstrap | null): Authenticate {
  const cache = new Map<string, Cached>();
  const bootstrapHash = bootstrap === null ? null : digest(bootstrap.key);
  const look = async (hash: Buffer): Promise<Principal | null> => {
    const name = hash.toString('base64');
    const cached = cache.get(name);
    if (cached !== undefined && Date.now() - cached.at < FRESH_MS) return cached.principal;
    const principal = await find(reads, hash);
    if (cache.size >= CACHE_MAX) cache.clear();
    cache.set(name, { principal, at: Date.now() });
    return principal;
  };
  return async (authorization) => {
    const key = BEARER.exec(authorization ?? '')?.[1];
    if (key === undefined) throw unauthenticated();
    const hash = digest(key);
    if (bootstrap !== null && bootstrapHash !== null && timingSafeEqual(hash, bootstrapHash)) {
      return { merchantId: bootstrap.merchantId, name: 'bootstrap', scopes: HOUSE_SCOPES };
    }
    const principal = await look(hash);
    if (principal === null) throw unauthenticated();
    return principal;
  };
}
