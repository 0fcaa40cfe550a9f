import type { Doer, Origin } from '../domain/audit-entry';
import type { Scope } from '../domain/scope';

/** An API key as it is kept: all but the key. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  /** Whose deeds its deeds are. */
  readonly person: string;
  readonly scopes: readonly Scope[];
  /** Null: every account of the merchant. */
  readonly accounts: readonly string[] | null;
  /** Networks it may be used from; null: all. */
  readonly addresses: readonly string[] | null;
  /** Null in keys from before there were public ids. */
  readonly publicId: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** What is written once and never changes. */
export interface NewKey {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly person: string | null;
  readonly scopes: readonly Scope[];
  readonly accounts: readonly string[] | null;
  readonly addresses: readonly string[] | null;
  readonly publicId: string;
  readonly hash: Buffer;
  readonly pepperId: string;
  readonly createdBy: string;
  /** From where; told to the audit. */
  readonly origin: Origin;
  readonly expiresAt: Date | null;
}

/** A key that takes over from another of the same name, reach and scopes. */
export interface NewKeyInstead extends NewKey {
  readonly replaces: string;
  /** The old one ends then at the latest. */
  readonly overlapMs: number;
}

export interface KeyNamed {
  readonly merchantId: string;
  readonly keyId: string;
}

export type KeyMade =
  | { readonly kind: 'made'; readonly key: ApiKeyRecord }
  /** A key of this name lives, or two while one takes over from the other. */
  | { readonly kind: 'name-lives' }
  /** One of the accounts is none of this merchant's. */
  | { readonly kind: 'no-account' }
  /** What it should take over from does not live (any more). */
  | { readonly kind: 'not-live' };

/** Everything that writes API keys; each verb is one transaction. */
export interface KeyStore {
  create(key: NewKey): Promise<KeyMade>;
  replace(key: NewKeyInstead): Promise<KeyMade>;
  /** Repeating it changes nothing. Null: no such key of this merchant. */
  revoke(key: KeyNamed, by: Doer): Promise<ApiKeyRecord | null>;
  /** Notes that a key was used, at most once a minute. */
  touch(key: KeyNamed): Promise<void>;
}
