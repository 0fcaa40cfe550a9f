import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import type { JwtSettings } from './jwt-settings';

/** A key nobody knows is looked for at the issuer's once in this time. */
const COOL_DOWN_MS = 30_000;
/** A key the issuer took back is believed no longer than this. */
const AGE_MAX_MS = 600_000;
const ANSWER_MAX_MS = 3_000;
/** While the issuer does not answer it is asked this seldom; the library has no such pause. */
const AFTER_FAILURE_MS = 1_000;

/** The issuer could not be asked for its keys: nobody's fault, and it passes. */
export class IssuerAway extends Error {}

/** Fetches, and after a failure fails at once for a while instead of asking again. */
function sparingFetch(): FetchImplementation {
  let failedAt = 0;
  return async (url, options) => {
    if (Date.now() - failedAt < AFTER_FAILURE_MS) throw new IssuerAway('asked a moment ago');
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) throw new IssuerAway(`answered ${response.status}`);
      return new Response(await response.text());
    } catch (error) {
      failedAt = Date.now();
      throw error instanceof IssuerAway ? error : new IssuerAway('no answer', { cause: error });
    }
  };
}

/** The issuer's public keys, cached; a key it has turned to is found within the cool-down. */
export function issuerKeys({ keys }: JwtSettings): JWTVerifyGetKey {
  if ('set' in keys) return createLocalJWKSet(keys.set);
  return createRemoteJWKSet(keys.url, {
    cooldownDuration: COOL_DOWN_MS,
    cacheMaxAge: AGE_MAX_MS,
    timeoutDuration: ANSWER_MAX_MS,
    [customFetch]: sparingFetch(),
  });
}
