import type { JSONWebKeySet } from 'jose';

/** Whose tokens are believed, and where in them is what we need. */
export interface JwtSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: { readonly url: URL } | { readonly set: JSONWebKeySet };
  readonly algorithms: readonly string[];
  readonly merchantClaim: string;
  readonly scopeClaim: string;
  readonly accountsClaim: string;
  readonly clockSkewSeconds: number;
}
