import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json';
import type { Destination } from '../domain/order';

/** Keys of what names a person. The first one seals, each of them opens. */
export interface SealingKeys {
  readonly keys: readonly { readonly id: string; readonly secret: Buffer }[];
  /** What is compared instead of a tax id or a destination is made under a key of its own. */
  readonly indexKey: Buffer;
}

/** Where a sealed text belongs: copied anywhere else it does not open. */
export interface SealedPlace {
  readonly merchantId: string;
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
/** So many are drawn at once: to ask the system for each takes longer than to seal a text. */
const NONCES = 256;
const SEALED = /^s1:([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{38,})$/;

const boundTo = ({ merchantId, table, column, rowId }: SealedPlace): Buffer =>
  Buffer.from(JSON.stringify([merchantId, table, column, rowId]));

/** The id of the key that a text is sealed under; null: it is not sealed. */
export const sealedUnder = (text: string): string | null => SEALED.exec(text)?.[1] ?? null;

/** Random bytes, each of them handed out once. */
class Nonces {
  private readonly drawn = Buffer.alloc(NONCE * NONCES);
  private at = this.drawn.length;

  next(): Buffer {
    if (this.at === this.drawn.length) {
      randomFillSync(this.drawn);
      this.at = 0;
    }
    this.at += NONCE;
    return this.drawn.subarray(this.at - NONCE, this.at);
  }
}

/** Seals what names a person, and opens it where it belongs. */
export class Sealing {
  private readonly secrets: ReadonlyMap<string, KeyObject>;
  private readonly nonces = new Nonces();
  /** The key that seals. */
  readonly current: string;

  constructor(
    private readonly given: SealingKeys,
    /** Told of what nobody here can open. */
    readonly onShut: (keyId: string, rowId: string) => void = () => undefined,
  ) {
    const [first] = given.keys;
    if (first === undefined) throw new Error('there is no key to seal with');
    this.current = first.id;
    this.secrets = new Map(given.keys.map(({ id, secret }) => [id, createSecretKey(secret)]));
  }

  seal(place: SealedPlace, text: string | Buffer): string {
    const nonce = this.nonces.next();
    const cipher = createCipheriv(CIPHER, this.secretOf(this.current), nonce);
    cipher.setAAD(boundTo(place));
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    const whole = Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    return `s1:${this.current}:${whole.toString('base64url')}`;
  }

  /** Null: under a key we do not have, or it does not belong here. Unsealed text is as it was. */
  open(place: SealedPlace, text: string): string | null {
    const [, keyId, body] = SEALED.exec(text) ?? [];
    if (keyId === undefined || body === undefined) return text;
    try {
      return this.opened(place, keyId, Buffer.from(body, 'base64url')).toString('utf8');
    } catch {
      this.onShut(keyId, place.rowId);
      return null;
    }
  }

  /** The same bytes under the key that seals now; null: nobody here can open them. */
  resealed(place: SealedPlace, text: string): string | null {
    const [, keyId, body] = SEALED.exec(text) ?? [];
    if (keyId === undefined || body === undefined) return null;
    if (keyId === this.current) return text;
    try {
      return this.seal(place, this.opened(place, keyId, Buffer.from(body, 'base64url')));
    } catch {
      return null;
    }
  }

  /** Whether there is a key of this name; it may still be another one. */
  knows(keyId: string): boolean {
    return this.secrets.has(keyId);
  }

  /** What SQL compares instead of a tax id. */
  recipientIndex(taxId: string): string {
    return this.index(`recipient ${taxId}`);
  }

  /** The same for where a payout goes. */
  destinationIndex(destination: Destination): string {
    return this.index(`destination ${canonicalJson({ ...destination })}`);
  }

  /** Tells one index key from another without telling it. */
  get indexKeyId(): string {
    return this.index('the name of this key').slice(0, 16);
  }

  private opened(place: SealedPlace, keyId: string, whole: Buffer): Buffer {
    const nonce = whole.subarray(0, NONCE);
    const options = { authTagLength: TAG };
    const decipher = createDecipheriv(CIPHER, this.secretOf(keyId), nonce, options);
    decipher.setAAD(boundTo(place));
    decipher.setAuthTag(whole.subarray(NONCE, NONCE + TAG));
    const text = decipher.update(whole.subarray(NONCE + TAG));
    return Buffer.concat([text, decipher.final()]);
  }

  private secretOf(keyId: string): KeyObject {
    const secret = this.secrets.get(keyId);
    if (secret === undefined) throw new Error('there is no such key');
    return secret;
  }

  private index(text: string): string {
    return createHmac('sha256', this.given.indexKey).update(text).digest('base64url');
  }
}
