import { hash, timingSafeEqual } from 'node:crypto';
import { KeyCheck, type KeyCheckParts } from './credentials/check-key';
import type { CheckToken } from './credentials/check-token';
import type { Principal } from './credentials/principal';
import { unauthenticated } from './credentials/unauthenticated';
import type { AuditWay } from './domain/audit-entry';
import { HOUSE_SCOPES } from './domain/scope';

/** What the key in the settings is called; no other key may have this name. */
const BOOTSTRAP_NAME = 'bootstrap';

export interface Bootstrap {
  readonly key: string;
  readonly merchantId: string;
}

export interface AuthenticateParts {
  readonly bootstrap: Bootstrap | null;
  readonly keys: KeyCheckParts;
  /** Null: tokens of no issuer are believed. */
  readonly checkToken: CheckToken | null;
}

/** Turns an `authorization` value into who is calling from where, or throws UNAUTHENTICATED. */
export type Authenticate = (
  authorization: string | undefined,
  address: string | undefined,
  via?: AuditWay,
) => Promise<Principal>;

const BEARER = /^Bearer ([\x20-\x7e]{16,8192})$/i;
/** Three parts between dots, the first an object of JSON. */
const TOKEN = /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/;

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');

const bootstrapPrincipal = (merchantId: string): Principal => ({
  merchantId,
  name: BOOTSTRAP_NAME,
  credential: { kind: 'BOOTSTRAP', id: null, name: BOOTSTRAP_NAME },
  scopes: HOUSE_SCOPES,
  accounts: null,
  expiresAt: null,
});

export function createAuthenticate(parts: AuthenticateParts): Authenticate {
  const { bootstrap, checkToken } = parts;
  const keyCheck = new KeyCheck(parts.keys);
  const bootstrapHash = bootstrap === null ? null : digest(bootstrap.key);
  return async (authorization, address) => {
    const text = BEARER.exec(authorization ?? '')?.[1];
    if (text === undefined) throw unauthenticated(authorization ? 'MALFORMED' : 'MISSING');
    if (bootstrap !== null && bootstrapHash !== null) {
      const isBootstrap = timingSafeEqual(digest(text), bootstrapHash);
      if (isBootstrap) return bootstrapPrincipal(bootstrap.merchantId);
    }
    if (checkToken !== null && TOKEN.test(text)) return checkToken(text);
    return keyCheck.check(text, address);
  };
}
