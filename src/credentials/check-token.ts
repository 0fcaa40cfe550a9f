import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { UnauthenticatedReason } from '../domain/catalogue/unauthenticated';
import { isUuid } from '../domain/parse-order';
import { SCOPES, type Scope, scopesWithin } from '../domain/scope';
import { IssuerAway, issuerKeys } from './issuer-keys';
import type { JwtSettings } from './jwt-settings';
import type { Principal } from './principal';
import { cannotTell, unauthenticated } from './unauthenticated';

/**
 * Before the name of a person in a token. No API key may have a name that begins with it, so the
 * two are never taken for one another.
 */
export const PERSON_PREFIX = 'jwt:';
/** How long a merchant that was there is believed to be. */
const MERCHANT_MS = 60_000;
const SUBJECT_MAX = 200;
const ACCOUNTS_MAX = 1_000;

export interface TokenCheckParts {
  readonly settings: JwtSettings;
  readonly isMerchant: (id: string) => Promise<boolean>;
  /** The issuer's keys could not be had, or not be used. */
  readonly onTrouble: (error: unknown) => void;
}

export type CheckToken = (text: string) => Promise<Principal>;

const BY_CODE: Readonly<Record<string, UnauthenticatedReason>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'WRONG_ALGORITHM',
  ERR_JOSE_NOT_SUPPORTED: 'WRONG_ALGORITHM',
  ERR_JWKS_NO_MATCHING_KEY: 'UNKNOWN_KEY',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'UNKNOWN_KEY',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'BAD_SIGNATURE',
  ERR_JWT_EXPIRED: 'EXPIRED',
  ERR_JWS_INVALID: 'MALFORMED',
  ERR_JWT_INVALID: 'MALFORMED',
};
const BY_CLAIM: Readonly<Record<string, UnauthenticatedReason>> = {
  nbf: 'NOT_YET_VALID',
  iss: 'WRONG_ISSUER',
  aud: 'WRONG_AUDIENCE',
};

/** What a failed verification says about the token; null: it says nothing about it. */
function reasonOf(error: unknown): UnauthenticatedReason | null {
  if (error instanceof errors.JWTClaimValidationFailed) {
    const byClaim = error.reason === 'check_failed' ? BY_CLAIM[error.claim] : undefined;
    return byClaim ?? 'BAD_CLAIM';
  }
  if (error instanceof IssuerAway || !(error instanceof errors.JOSEError)) return null;
  return BY_CODE[error.code] ?? null;
}

/** Unknown words are somebody else's: a sign-in names scopes of other services too. */
function scopesFrom(claim: unknown): Scope[] | null {
  const words = typeof claim === 'string' ? claim.split(' ') : (claim ?? []);
  if (!Array.isArray(words)) return null;
  return SCOPES.filter((scope) => words.includes(scope));
}

/** Undefined: the claim is malformed, and must not be read as "all". */
function accountsFrom(claim: unknown): readonly string[] | null | undefined {
  if (claim === undefined || claim === null) return null;
  if (!Array.isArray(claim) || claim.length > ACCOUNTS_MAX) return undefined;
  const ids = claim.map((id) => String(id).toLowerCase());
  return ids.every(isUuid) ? ids : undefined;
}

function personFrom({ sub }: JWTPayload): string | null {
  const clean = typeof sub === 'string' && /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(sub);
  return clean && sub.length <= SUBJECT_MAX ? sub : null;
}

function principalFrom(payload: JWTPayload, settings: JwtSettings): Principal {
  const merchantId = payload[settings.merchantClaim];
  if (typeof merchantId !== 'string' || merchantId === '') throw unauthenticated('NO_MERCHANT');
  const person = personFrom(payload);
  const scopes = scopesFrom(payload[settings.scopeClaim]);
  const accounts = accountsFrom(payload[settings.accountsClaim]);
  if (person === null || scopes === null || accounts === undefined) {
    throw unauthenticated('BAD_CLAIM');
  }
  const name = `${PERSON_PREFIX}${person}`;
  return {
    merchantId: merchantId.toLowerCase(),
    name,
    credential: { kind: 'JWT', id: null, name },
    scopes: scopesWithin(scopes, accounts),
    accounts,
    expiresAt: new Date((payload.exp ?? 0) * 1_000),
  };
}

/** Who a token of the issuer speaks for, or why it is refused. */
export function createCheckToken({ settings, isMerchant, onTrouble }: TokenCheckParts): CheckToken {
  const keys = issuerKeys(settings);
  const known = new Map<string, number>();
  const options = {
    issuer: settings.issuer,
    audience: settings.audience,
    algorithms: [...settings.algorithms],
    clockTolerance: settings.clockSkewSeconds,
    requiredClaims: ['exp', 'sub'],
  };
  const verified = async (text: string): Promise<JWTPayload> => {
    try {
      return (await jwtVerify(text, keys, options)).payload;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== null) throw unauthenticated(reason);
      onTrouble(error);
      throw cannotTell();
    }
  };
  return async (text) => {
    const principal = principalFrom(await verified(text), settings);
    const { merchantId } = principal;
    if (Date.now() - (known.get(merchantId) ?? 0) < MERCHANT_MS) return principal;
    if (!isUuid(merchantId) || !(await isMerchant(merchantId))) {
      throw unauthenticated('UNKNOWN_MERCHANT');
    }
    known.set(merchantId, Date.now());
    return principal;
  };
}
