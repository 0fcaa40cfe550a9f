import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config';
import { keptPepper, pepperFrom } from '../../src/credentials/pepper';

const JWT = {
  JWT_ISSUER: 'https://issuer.example',
  JWT_AUDIENCE: 'repasse',
  JWT_JWKS_URL: 'https://issuer.example/keys',
};
const load = (env: Record<string, string | undefined>) => loadConfig(env, []).credentials;
const KEY = { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' };

test('without settings there is no pepper and no token is read', () => {
  expect(load({})).toEqual({ pepper: null, oldPepper: null, jwt: null });
});

test('the defaults of tokens are those of most issuers', () => {
  expect(load(JWT).jwt).toEqual({
    issuer: JWT.JWT_ISSUER,
    audience: 'repasse',
    keys: { url: new URL(JWT.JWT_JWKS_URL) },
    algorithms: ['RS256', 'ES256', 'EdDSA'],
    merchantClaim: 'merchant_id',
    scopeClaim: 'scope',
    accountsClaim: 'accounts',
    clockSkewSeconds: 30,
  });
});

test('keys may be given inline', () => {
  const set = { keys: [KEY] };
  const { jwt } = load({ ...JWT, JWT_JWKS_URL: undefined, JWT_JWKS: JSON.stringify(set) });
  expect(jwt?.keys).toEqual({ set });
});

const PEPPER_TWICE = { API_KEY_PEPPER: 'a'.repeat(32), API_KEY_PEPPER_OLD: 'a'.repeat(32) };

test.each([
  ['API_KEY_PEPPER', { API_KEY_PEPPER: 'short' }],
  ['JWT_ISSUER', { ...JWT, JWT_ISSUER: undefined }],
  ['JWT_AUDIENCE', { ...JWT, JWT_AUDIENCE: undefined }],
  ['JWT_JWKS_URL', { ...JWT, JWT_JWKS_URL: undefined }],
  ['JWT_JWKS_URL', { ...JWT, JWT_JWKS: JSON.stringify({ keys: [KEY] }) }],
  ['JWT_JWKS_URL', { ...JWT, JWT_JWKS_URL: 'file:///keys' }],
  ['JWT_JWKS_URL', { ...JWT, JWT_JWKS_URL: 'http://issuer.example', NODE_ENV: 'production' }],
  ['JWT_JWKS', { ...JWT, JWT_JWKS_URL: undefined, JWT_JWKS: '{' }],
  ['JWT_JWKS', { ...JWT, JWT_JWKS_URL: undefined, JWT_JWKS: '{"keys":[]}' }],
  ['JWT_JWKS', { ...JWT, JWT_JWKS_URL: undefined, JWT_JWKS: keysOf({ ...KEY, d: 'private' }) }],
  ['JWT_JWKS', { ...JWT, JWT_JWKS_URL: undefined, JWT_JWKS: keysOf({ kty: 'oct', k: 'AAAA' }) }],
  ['JWT_ALGORITHMS', { ...JWT, JWT_ALGORITHMS: 'none' }],
  ['JWT_ALGORITHMS', { ...JWT, JWT_ALGORITHMS: 'RS256,HS256' }],
  ['API_KEY_PEPPER: needed beside', { API_KEY_PEPPER_OLD: 'a'.repeat(32) }],
  ['API_KEY_PEPPER_OLD: is what', PEPPER_TWICE],
  ['API_KEY_PEPPER_OLD: needs 32', { API_KEY_PEPPER_OLD: 'short' }],
  ['JWT_CLOCK_SKEW_SECONDS', { ...JWT, JWT_CLOCK_SKEW_SECONDS: '3600' }],
])('%s is named when it is wrong: %p', (name, env) => {
  expect(() => load(env)).toThrow(new RegExp(`^settings:[^]*${name}`));
});

function keysOf(key: object): string {
  return JSON.stringify({ keys: [key] });
}

test('a pepper of development is made once, for its owner alone, and is long enough', () => {
  const directory = mkdtempSync(join(tmpdir(), 'repasse-pepper-'));
  const made = keptPepper(directory);
  expect(keptPepper(directory)).toBe(made);
  expect(made.length).toBeGreaterThanOrEqual(32);
  expect(statSync(join(directory, 'api-key-pepper')).mode & 0o777).toBe(0o600);
  rmSync(directory, { recursive: true });
});

test('one key under two peppers has nothing in common', () => {
  const [one, two] = [pepperFrom('a'.repeat(32)), pepperFrom('b'.repeat(32))];
  expect(one.digest('key')).not.toEqual(two.digest('key'));
  expect(one.digest('key')).toEqual(pepperFrom('a'.repeat(32)).digest('key'));
  expect(one.id).not.toBe(two.id);
});
