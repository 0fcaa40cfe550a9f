import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { type CanonicalObject, canonicalJson } from '../domain/canonical-json';
import type { ChainHead } from '../store/audit-store';
import { keyId, type SigningKey } from './signing-key';

/** The head of a chain at one moment, signed. */
export interface Anchor extends ChainHead {
  readonly at: string;
  readonly key: string;
  /** Digest of the line before it in the file; of nothing before the first. */
  readonly prior: string;
  readonly signature: string;
}

export const NO_PRIOR = '0'.repeat(64);

export const lineDigest = (line: string): string =>
  createHash('sha256').update(line, 'utf8').digest('hex');

type Signed = Omit<Anchor, 'signature'>;

const fieldsOf = ({ at, hash, key, merchantId, prior, seq }: Signed): CanonicalObject => ({
  at,
  hash: hash.toString('hex'),
  key,
  merchant: merchantId,
  prior,
  seq: seq.toString(),
});

const bytesOf = (signed: Signed): Buffer => Buffer.from(canonicalJson(fieldsOf(signed)), 'utf8');

/** One line of the anchors file, without its line end. */
export function anchorLine(
  head: ChainHead,
  { key, at, prior }: { readonly key: SigningKey; readonly at: Date; readonly prior: string },
): string {
  const signed = { ...head, at: at.toISOString(), key: keyId(key.publicKey), prior };
  const signature = sign(null, bytesOf(signed), key.privateKey).toString('base64url');
  return canonicalJson({ ...fieldsOf(signed), signature });
}

const SHAPES: Readonly<Record<string, RegExp>> = {
  at: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
  hash: /^[0-9a-f]{64}$/,
  key: /^[0-9a-f]{32}$/,
  merchant: /^[0-9a-f-]{36}$/,
  prior: /^[0-9a-f]{64}$/,
  seq: /^[1-9]\d{0,18}$/,
  signature: /^[\w-]{86}$/,
};

function fieldsIn(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Null: it is no line that we wrote. */
export function anchorFrom(line: string): Anchor | null {
  const fields = fieldsIn(line);
  const text = (name: string): string => String(fields[name]);
  const fits = Object.entries(SHAPES).every(
    ([name, shape]) => typeof fields[name] === 'string' && shape.test(text(name)),
  );
  if (!fits) return null;
  const anchor: Anchor = {
    merchantId: text('merchant'),
    seq: BigInt(text('seq')),
    hash: Buffer.from(text('hash'), 'hex'),
    at: text('at'),
    key: text('key'),
    prior: text('prior'),
    signature: text('signature'),
  };
  // Written in any other way it is not ours, whatever it says.
  return canonicalJson({ ...fieldsOf(anchor), signature: anchor.signature }) === line
    ? anchor
    : null;
}

export const isSignedBy = (anchor: Anchor, publicKey: KeyObject): boolean =>
  verify(null, bytesOf(anchor), publicKey, Buffer.from(anchor.signature, 'base64url'));
