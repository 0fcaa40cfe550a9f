import { anOrder, apiClient } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';
import { aKeyed, createApiKey, rotateApiKey } from './key-desk';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

const OPERATOR = ['operations', 'payouts:read', 'payouts:request', 'payouts:approve'];
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

test.each`
  what                              | input                                       | code               | field
  ${'a scope one does not have'}    | ${{ scopes: ['payouts:read', 'pii:read'] }} | ${'NOT_ALLOWED'}   | ${'scopes'}
  ${'the scope of the house'}       | ${{ scopes: ['operations:house'] }}         | ${'NOT_ALLOWED'}   | ${'scopes'}
  ${'a scope that there is not'}    | ${{ scopes: ['payouts:steal'] }}            | ${'INVALID_INPUT'} | ${'scopes'}
  ${'no scope'}                     | ${{ scopes: [] }}                           | ${'INVALID_INPUT'} | ${'scopes'}
  ${'another person'}               | ${{ person: 'jwt:somebody' }}               | ${'NOT_ALLOWED'}   | ${'person'}
  ${'more time than one has'}       | ${{ expiresAt: inDays(30) }}                | ${'NOT_ALLOWED'}   | ${'expiresAt'}
  ${'an end that has been'}         | ${{ expiresAt: inDays(-1) }}                | ${'INVALID_INPUT'} | ${'expiresAt'}
  ${'the name of the house'}        | ${{ name: 'bootstrap' }}                    | ${'INVALID_INPUT'} | ${'name'}
  ${'the name of a person'}         | ${{ name: 'jwt:alice' }}                    | ${'INVALID_INPUT'} | ${'name'}
  ${'an account that there is not'} | ${{ accountIds: [inDays(0)] }}              | ${'NOT_FOUND'}     | ${'accountIds'}
  ${'no account'}                   | ${{ accountIds: [] }}                       | ${'INVALID_INPUT'} | ${'accountIds'}
`('nobody can give $what', async ({ input, code, field }) => {
  const api = await aKeyed(app, OPERATOR, { expiresAt: inDays(7) });
  const made = await createApiKey(api, input as object);
  expect(made).toMatchObject({ apiKey: null, secret: null });
  expect(made.userErrors).toMatchObject([{ code, path: ['input', field] }]);
});

test('a key of one account gives no other and not all, and sees no key of more', async () => {
  const other = await app.api.anAccount('1.00');
  const mine = [app.accountId];
  const api = await aKeyed(app, OPERATOR, { accountIds: mine });
  const foreign = await createApiKey(api, { accountIds: [other] });
  const unknown = await createApiKey(api, { accountIds: ['nonsense'] });
  expect(foreign.userErrors).toEqual(unknown.userErrors);
  expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await createApiKey(api, {})).apiKey?.accountIds).toEqual(mine);
  const whole = await aKeyed(app, OPERATOR);
  const { data } = await api.call<{ apiKeys: { nodes: { id: string }[] } }>(
    '{ apiKeys(first: 100) { nodes { id } } }',
  );
  const ids = data.apiKeys.nodes.map(({ id }) => id);
  expect(ids).toContain(api.keyId);
  expect(ids).not.toContain(whole.keyId);
  expect((await rotateApiKey(api, { keyId: whole.keyId })).userErrors).toMatchObject([
    { code: 'NOT_FOUND' },
  ]);
});

test('a key that opens accounts is one of all accounts', async () => {
  const input = { scopes: ['accounts:manage'], accountIds: [app.accountId] };
  expect((await createApiKey(app.api, input)).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['input', 'scopes'] },
  ]);
});

test('one rotates keys of one’s own only, with no gain of scope or time', async () => {
  const expiresAt = inDays(7);
  const api = await aKeyed(app, OPERATOR, { name: 'own', expiresAt });
  const turned = await rotateApiKey(api, { keyId: api.keyId });
  expect(turned.apiKey).toMatchObject({ person: 'own', scopes: expect.any(Array), expiresAt });
  const colleague = await aKeyed(app, ['payouts:approve'], { name: 'colleague' });
  const strong = await aKeyed(app, ['payouts:approve', 'pii:read'], { person: 'own' });
  for (const { keyId } of [colleague, strong]) {
    expect((await rotateApiKey(api, { keyId })).userErrors).toMatchObject([
      { code: 'NOT_ALLOWED', path: ['input', 'keyId'] },
    ]);
  }
});

const APPROVE = `mutation ($id: ID!) {
  approvePayout(input: { payoutId: $id }) { payout { id } userErrors { code } }
}`;
type Approved = { approvePayout: { userErrors: { code: string }[] } };

test('who requests cannot approve with a key they made, nor with one made of that', async () => {
  const accountId = await app.api.anAccount('100.00', { approvalLimit: '1.00' });
  const alice = await aKeyed(app, OPERATOR, { name: 'alice' });
  const bob = await aKeyed(app, ['payouts:approve'], { name: 'bob' });
  const second = await createApiKey(alice, { name: 'alice two', scopes: OPERATOR });
  const two = apiClient(app.url, second.secret!);
  const third = await createApiKey(two, { name: 'alice three', scopes: OPERATOR });
  expect([second, third].map(({ apiKey }) => apiKey?.person)).toEqual(['alice', 'alice']);
  const { payout } = await alice.request(anOrder(accountId));
  const approve = async (key: string) => {
    const { data } = await apiClient(app.url, key).call<Approved>(APPROVE, { id: payout?.id });
    return data.approvePayout.userErrors.map(({ code }) => code);
  };
  for (const key of [alice.key, second.secret!, third.secret!]) {
    expect(await approve(key)).toEqual(['NOT_ALLOWED']);
  }
  expect(await approve(bob.key)).toEqual([]);
});

test.each([
  [['payouts:request', 'payouts:read'], []],
  [['accounts:manage', 'operations', 'payouts:approve'], []],
  [['payouts:request', 'accounts:manage'], ['RAISES_OWN_LIMITS']],
  [['payouts:request', 'operations'], ['RELEASES_OWN_SWITCH']],
])(
  'who makes a key for %p is warned of %p, when it is made and replaced',
  async (scopes, codes) => {
    const made = await createApiKey(app.api, { scopes });
    const turned = await rotateApiKey(app.api, { keyId: made.apiKey?.id });
    for (const { warnings, userErrors } of [made, turned]) {
      expect(userErrors).toEqual([]);
      expect(warnings?.map(({ code }) => code)).toEqual(codes);
    }
  },
);

test('the warning is in the language of whoever reads it', async () => {
  const scopes = ['payouts:request', 'accounts:manage'];
  const api = apiClient(app.url, app.api.key, { 'accept-language': 'pt-BR' });
  const { warnings } = await createApiKey(api, { scopes });
  expect(warnings?.[0]?.message).toContain('a chaves diferentes');
});
