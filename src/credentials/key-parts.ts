import type { Refusal } from '../domain/refusal';
import type { ApiKeyRecord, KeyStore } from '../store/key-store';
import type { KeyReach } from '../store/read-keys';
import type { Pepper } from './pepper';

/** What the verbs about keys work with. */
export interface KeyParts {
  readonly store: KeyStore;
  readonly read: (reach: KeyReach, keyId: string) => Promise<ApiKeyRecord | null>;
  /** Null: no key can be made. */
  readonly pepper: Pepper | null;
  readonly newId: () => string;
}

export type KeyOutcome =
  /** `text` is the key itself; nobody can show it a second time. */
  | { readonly kind: 'made'; readonly key: ApiKeyRecord; readonly text: string }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export const refusedKey = (...refusals: Refusal[]): KeyOutcome => ({
  kind: 'refused',
  refusals,
});
