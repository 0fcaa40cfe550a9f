import { hash as hashOf, timingSafeEqual } from 'node:crypto';
import { scopesWithin } from '../domain/scope';
import type { KeyNamed } from '../store/key-store';
import type { KeyProof } from '../store/read-keys';
import { KEY_PREFIX, publicIdOf } from './key-format';
import { isAllowedFrom } from './network';
import type { Pepper } from './pepper';
import type { Principal } from './principal';
import { cannotTell, unauthenticated } from './unauthenticated';

/** How long a key found in the database is believed; a revocation takes effect within it. */
const FRESH_MS = 1_000;
const CACHE_MAX = 1_000;
/** A use is written this seldom; the database once more says no to what is more often. */
const TOUCH_MS = 60_000;

export interface KeyCheckParts {
  readonly byPublicId: (publicId: string) => Promise<KeyProof | null>;
  readonly byHash: (hash: Buffer) => Promise<KeyProof | null>;
  /** Notes a use; nobody waits for it. */
  readonly touch: (key: KeyNamed) => void;
  /** Null: keys under a pepper cannot be checked here. */
  readonly pepper: Pepper | null;
  /** Of keys from before it was changed; null: there are none. */
  readonly oldPepper: Pepper | null;
}

const sha256 = (text: string): Buffer => hashOf('sha256', text, 'buffer');

interface Cached {
  /** Also while it is being read: whoever comes meanwhile waits for the same answer. */
  readonly proof: Promise<KeyProof | null>;
  readonly at: number;
}

export class KeyCheck {
  private readonly cache = new Map<string, Cached>();
  private readonly touched = new Map<string, number>();

  constructor(private readonly parts: KeyCheckParts) {}

  async check(text: string, address: string | undefined): Promise<Principal> {
    const proof = text.startsWith(KEY_PREFIX)
      ? await this.proofUnderPepper(text)
      : await this.remembered(sha256(text), (hash) => this.parts.byHash(hash));
    // An unknown public id and a wrong secret are one answer, or ids could be guessed.
    if (proof === null) throw unauthenticated('INVALID_KEY');
    const { key } = proof;
    if (key.revokedAt !== null) throw unauthenticated('REVOKED', key);
    if (key.expiresAt !== null && key.expiresAt.getTime() <= Date.now()) {
      throw unauthenticated('EXPIRED', key);
    }
    if (!isAllowedFrom(key.addresses, address)) throw unauthenticated('ADDRESS_NOT_ALLOWED', key);
    this.noteUse({ merchantId: key.merchantId, keyId: key.id });
    return {
      merchantId: key.merchantId,
      name: key.person,
      credential: { kind: 'API_KEY', id: key.id, name: key.name },
      scopes: scopesWithin(key.scopes, key.accounts),
      accounts: key.accounts,
      addresses: key.addresses,
      expiresAt: key.expiresAt,
    };
  }

  private async proofUnderPepper(text: string): Promise<KeyProof | null> {
    const publicId = publicIdOf(text);
    if (publicId === null) throw unauthenticated('MALFORMED');
    const { pepper, oldPepper, byPublicId } = this.parts;
    if (pepper === null) throw cannotTell();
    return this.remembered(pepper.digest(text), async (hash) => {
      const proof = await byPublicId(publicId);
      if (proof === null) return null;
      const isOld = oldPepper !== null && proof.pepperId === oldPepper.id;
      return timingSafeEqual(proof.hash, isOld ? oldPepper.digest(text) : hash) ? proof : null;
    });
  }

  private async remembered(
    hash: Buffer,
    find: (hash: Buffer) => Promise<KeyProof | null>,
  ): Promise<KeyProof | null> {
    const name = hash.toString('base64');
    const cached = this.cache.get(name);
    if (cached !== undefined && Date.now() - cached.at < FRESH_MS) return cached.proof;
    // Asked before it is read: what is revoked meanwhile must not be believed any longer for it.
    const at = Date.now();
    const asked = { proof: find(hash), at };
    if (this.cache.size >= CACHE_MAX) this.cache.clear();
    this.cache.set(name, asked);
    try {
      return await asked.proof;
    } catch (error) {
      if (this.cache.get(name) === asked) this.cache.delete(name);
      throw error;
    }
  }

  private noteUse(key: KeyNamed): void {
    const { keyId } = key;
    const now = Date.now();
    if (now - (this.touched.get(keyId) ?? 0) < TOUCH_MS) return;
    if (this.touched.size >= CACHE_MAX) this.touched.clear();
    this.touched.set(keyId, now);
    this.parts.touch(key);
  }
}
