import { createHmac } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { anOrder, apiClient } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';
import { refusalOf } from './key-desk';
import { AUDIENCE, aTokenIssuer, ISSUER, type TokenClaims, type TokenIssuer } from './token-issuer';

let issuer: TokenIssuer;
let app: TestApp;
let merchant_id: string;
beforeAll(async () => {
  issuer = await aTokenIssuer();
  const env = { JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, JWT_JWKS_URL: issuer.url };
  app = await aRunningApp({ env });
  const { data } = await app.api.call<{ viewer: { merchantId: string } }>(
    '{ viewer { merchantId } }',
  );
  merchant_id = data.viewer.merchantId;
}, 60_000);
afterAll(async () => {
  await app.stop();
  await issuer.stop();
}, 60_000);

const seconds = () => Math.floor(Date.now() / 1_000);
const token = (claims: TokenClaims = {}) =>
  issuer.sign({ merchant_id, scope: 'openid payouts:read payouts:request', ...claims });
const refused = async (text: string) => refusalOf(app.url, `Bearer ${text}`);
const because = (reason: string) => ({ status: 401, code: 'UNAUTHENTICATED', reason });

test('a token lets in as its person, with its scopes and accounts', async () => {
  const exp = seconds() + 90;
  const text = await token({ accounts: [app.accountId], exp });
  const { data } = await apiClient(app.url, text).call<{ viewer: object }>(
    '{ viewer { name credential scopes accountIds expiresAt } }',
  );
  expect(data.viewer).toEqual({
    name: 'jwt:alice',
    credential: 'jwt:alice',
    scopes: ['payouts:read', 'payouts:request'],
    accountIds: [app.accountId],
    expiresAt: new Date(exp * 1_000).toISOString(),
  });
});

test('scopes may be a list, and the scope of the house is never taken from a token', async () => {
  const text = await token({ scope: ['accounts:read', 'operations:house'] });
  const { data } = await apiClient(app.url, text).call<{ viewer: object }>('{ viewer { scopes } }');
  expect(data.viewer).toEqual({ scopes: ['accounts:read'] });
});

test('what a person requests is theirs, on the socket as over HTTP', async () => {
  const api = apiClient(app.url, await token());
  const { payout } = await api.request(anOrder(app.accountId));
  const query = 'subscription ($id: ID!) { payoutChanged(id: $id) { requestedBy } }';
  const seen = await api.watch(query, { id: payout?.id }, () => true);
  expect(seen).toEqual([{ payoutChanged: { requestedBy: 'jwt:alice' } }]);
});

test.each([
  ['EXPIRED', () => ({ exp: seconds() - 31 })],
  ['NOT_YET_VALID', () => ({ nbf: seconds() + 45 })],
  ['WRONG_ISSUER', () => ({ iss: 'https://other.example' })],
  ['WRONG_AUDIENCE', () => ({ aud: 'another' })],
  ['BAD_CLAIM', () => ({ exp: undefined })],
  ['BAD_CLAIM', () => ({ exp: 'soon' })],
  ['BAD_CLAIM', () => ({ sub: undefined })],
  ['BAD_CLAIM', () => ({ sub: '' })],
  ['BAD_CLAIM', () => ({ scope: 5 })],
  ['BAD_CLAIM', () => ({ accounts: 'all' })],
  ['BAD_CLAIM', () => ({ accounts: ['*'] })],
  ['NO_MERCHANT', () => ({ merchant_id: undefined })],
  ['UNKNOWN_MERCHANT', () => ({ merchant_id: 'demo' })],
  ['UNKNOWN_MERCHANT', () => ({ merchant_id: '00000000-0000-7000-8000-000000000000' })],
])('%s is said of a token with %p', async (reason, claims) => {
  expect(await refused(await token(claims()))).toEqual(because(reason));
});

test('clocks may differ by half a minute', async () => {
  expect(await refused(await token({ exp: seconds() - 15, nbf: seconds() + 15 }))).toBeNull();
});

test('a token that was touched, or that others signed, is refused', async () => {
  const text = await token();
  const [head, , signature] = text.split('.');
  const forged = Buffer.from(JSON.stringify({ sub: 'mallory' })).toString('base64url');
  expect(await refused(`${head}.${forged}.${signature}`)).toEqual(because('BAD_SIGNATURE'));
  const { privateKey } = await generateKeyPair('ES256');
  const other = await issuer.sign({ merchant_id }, { key: privateKey });
  expect(await refused(other)).toEqual(because('BAD_SIGNATURE'));
  const stranger = await issuer.sign({ merchant_id }, { header: { kid: 'strange' } });
  expect(await refused(stranger)).toEqual(because('UNKNOWN_KEY'));
  expect(await refused('eyJ4.e30.AAAA')).toEqual(because('MALFORMED'));
});

const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

test('neither an unsigned token nor one signed by a shared secret is read', async () => {
  const claims = coded({ iss: ISSUER, aud: AUDIENCE, sub: 'x', exp: seconds() + 60, merchant_id });
  const unsigned = `${coded({ alg: 'none' })}.${claims}.`;
  expect(await refused(unsigned)).toEqual(because('WRONG_ALGORITHM'));
  const body = `${coded({ alg: 'HS256' })}.${claims}`;
  const signature = createHmac('sha256', 'secret').update(body).digest('base64url');
  expect(await refused(`${body}.${signature}`)).toEqual(because('WRONG_ALGORITHM'));
});

test('a socket is refused for the same reason', async () => {
  const client = apiClient(app.url, await token({ exp: seconds() - 60 })).socket();
  const closed = new Promise((resolve) => client.on('closed', resolve));
  const stream = client.iterate({ query: 'subscription { payoutEvents { cursor } }' });
  await expect(stream.next()).rejects.toBeDefined();
  expect(await closed).toMatchObject({ code: 4403, reason: 'Forbidden: EXPIRED' });
});
