import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'repasse';

export interface TokenClaims {
  readonly [claim: string]: unknown;
}

/** Somebody who signs people in: publishes keys, and signs what a test asks for. */
export interface TokenIssuer {
  readonly url: string;
  /** How often the keys were asked for. */
  asked(): number;
  /** Answers with this status from now on; 200 again with the keys. */
  answer(status: number): void;
  /** Signs with another key from now on, published like the first. */
  turn(): Promise<void>;
  sign(claims: TokenClaims, changed?: Signing): Promise<string>;
  stop(): Promise<void>;
}

interface Signing {
  readonly header?: object;
  readonly key?: CryptoKey | Uint8Array;
}

interface Key {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly jwk: JWK;
}

async function aKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const kid = randomUUID();
  return { kid, key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

export async function aTokenIssuer(): Promise<TokenIssuer> {
  const keys = [await aKey()];
  let status = 200;
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? { keys: keys.map(({ jwk }) => jwk) } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sign = (claims: TokenClaims, { header, key }: Signing = {}) => {
    const newest = keys.at(-1)!;
    const seconds = Math.floor(Date.now() / 1_000);
    const all = { iss: ISSUER, aud: AUDIENCE, exp: seconds + 60, sub: 'alice', ...claims };
    const kept = Object.entries(all).filter(([, value]) => value !== undefined);
    return new SignJWT(Object.fromEntries(kept))
      .setProtectedHeader({ alg: 'ES256', kid: newest.kid, ...header })
      .sign(key ?? newest.key);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    answer: (next) => {
      status = next;
    },
    turn: async () => void keys.push(await aKey()),
    sign,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
