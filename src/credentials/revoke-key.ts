import { isUuid } from '../domain/parse-order';
import type { Refusal } from '../domain/refusal';
import type { ApiKeyRecord } from '../store/key-store';
import type { KeyParts } from './key-parts';
import { NO_SUCH_KEY } from './key-refusal';
import { doerFrom, type Principal } from './principal';

/** Ends a key, in every process within a second. Ending it again changes nothing. */
export async function revokeKey(
  parts: KeyParts,
  maker: Principal,
  keyId: string,
): Promise<ApiKeyRecord | Refusal> {
  const id = keyId.toLowerCase();
  const key = isUuid(id) ? await parts.read(maker, id) : null;
  const revoked =
    key === null
      ? null
      : await parts.store.revoke({ merchantId: key.merchantId, keyId: id }, doerFrom(maker));
  return revoked ?? NO_SUCH_KEY;
}
