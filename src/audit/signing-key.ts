import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Names a key in what it signed: the first half of the digest of its public part. */
export const keyId = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 32);

const ED25519_ONLY = 'is no ed25519 key in PEM: openssl genpkey -algorithm ed25519';

/** From PEM, whose line ends a setting may have as `\n`. */
export function parseSigningKey(pem: string): SigningKey {
  const privateKey = parsed(() => createPrivateKey(pem.replaceAll('\\n', '\n')));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

export const parsePublicKey = (pem: string): KeyObject => parsed(() => createPublicKey(pem));

function parsed(parse: () => KeyObject): KeyObject {
  const key = tried(parse);
  if (key?.asymmetricKeyType !== 'ed25519') throw new Error(ED25519_ONLY);
  return key;
}

/** The library's message could quote the key. */
function tried(parse: () => KeyObject): KeyObject | null {
  try {
    return parse();
  } catch {
    return null;
  }
}

/** One that is the same at the next start; for wherever none is set. */
export function keptSigningKey(file: string): SigningKey {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    // Of two that start at once the second keeps the first one's.
    writeFileSync(file, pem, { mode: 0o600, flag: 'a' });
  }
  const [pem] = readFileSync(file, 'utf8').split(/(?<=END PRIVATE KEY-----\n)/);
  return parseSigningKey(pem ?? '');
}

/** For the digests of what the audit must not tell; a use of its own, so a key of its own. */
export function digestKeyFrom({ privateKey }: SigningKey): Buffer {
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  return Buffer.from(hkdfSync('sha256', secret, '', 'repasse audit digests', 32));
}
