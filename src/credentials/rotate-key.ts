import { isUuid } from '../domain/parse-order';
import type { Refusal } from '../domain/refusal';
import type { ApiKeyRecord } from '../store/key-store';
import { freshKey } from './key-format';
import { type KeyOutcome, type KeyParts, refusedKey } from './key-parts';
import { banned, malformed, NO_SUCH_KEY } from './key-refusal';
import { addressesFault } from './key-wish';
import { doerFrom, isHouse, type Principal } from './principal';

export interface KeyTurn {
  readonly keyId: string;
  /** How long the old key still lives beside the new one. */
  readonly overlapMs: number;
  /** Named by the house alone; null: as long as the old one was to live. */
  readonly expiresAt: Date | null;
  /** From where the new key may be used; null: from where the old one may. */
  readonly addresses: readonly string[] | null;
}

const HOUR_MS = 3_600_000;
const OVERLAP_MAX_HOURS = 720;

/**
 * What would give the one who rotates more than they have: they see the new key, so it must be
 * theirs already, in person and in reach.
 */
function gain(key: ApiKeyRecord, maker: Principal): Refusal | null {
  if (isHouse(maker)) return null;
  if (key.person !== maker.name) return banned('keyId', 'KEY_OF_ANOTHER');
  const hasAll = key.scopes.every((scope) => maker.scopes.includes(scope));
  return hasAll ? null : banned('keyId', 'KEY_OF_MORE_SCOPES');
}

/** A new key may be used from no more addresses than the old one, and than whoever sees it. */
function addressesGain(key: ApiKeyRecord, maker: Principal, turn: KeyTurn): Refusal | null {
  const addresses = turn.addresses ?? key.addresses;
  return isHouse(maker)
    ? addressesFault(addresses)
    : addressesFault(addresses, maker.addresses, key.addresses);
}

/** Nobody prolongs a key but the house, which gives a new one the old one's term. */
function expiryOf(key: ApiKeyRecord, maker: Principal, wished: Date | null): Date | null {
  if (!isHouse(maker)) return key.expiresAt;
  if (wished !== null || key.expiresAt === null) return wished;
  return new Date(Date.now() + key.expiresAt.getTime() - key.createdAt.getTime());
}

function faultIn({ overlapMs, expiresAt }: KeyTurn, maker: Principal): Refusal | null {
  if (!(overlapMs >= 0 && overlapMs <= OVERLAP_MAX_HOURS * HOUR_MS)) {
    return malformed('overlapHours', { fix: 'API_KEY_OVERLAP', max: OVERLAP_MAX_HOURS });
  }
  if (expiresAt === null) return null;
  if (!isHouse(maker)) return banned('expiresAt', 'KEY_PROLONGED');
  if (expiresAt.getTime() > Date.now()) return null;
  return malformed('expiresAt', { fix: 'MOMENT_TO_COME' });
}

/** Makes a key of the same name, person and reach, and lets the old one end. */
export async function rotateKey(
  parts: KeyParts,
  maker: Principal,
  turn: KeyTurn,
): Promise<KeyOutcome> {
  const fault = faultIn(turn, maker);
  if (fault !== null) return refusedKey(fault);
  const keyId = turn.keyId.toLowerCase();
  const old = isUuid(keyId) ? await parts.read(maker, keyId) : null;
  if (old === null) return refusedKey(NO_SUCH_KEY);
  const more = gain(old, maker) ?? addressesGain(old, maker, turn);
  if (more !== null) return refusedKey(more);
  if (parts.pepper === null) return refusedKey(banned('keyId', 'KEY_WITHOUT_PEPPER'));
  const { publicId, text } = freshKey();
  const made = await parts.store.replace({
    id: parts.newId(),
    merchantId: old.merchantId,
    name: old.name,
    person: old.person === old.name ? null : old.person,
    scopes: old.scopes,
    accounts: old.accounts,
    addresses: turn.addresses ?? old.addresses,
    publicId,
    hash: parts.pepper.digest(text),
    pepperId: parts.pepper.id,
    createdBy: maker.name,
    origin: doerFrom(maker).origin,
    expiresAt: expiryOf(old, maker, turn.expiresAt),
    replaces: old.id,
    overlapMs: turn.overlapMs,
  });
  if (made.kind === 'made') return { kind: 'made', key: made.key, text };
  return refusedKey(banned('keyId', made.kind === 'name-lives' ? 'KEY_HAS_TWO' : 'KEY_ENDED'));
}
