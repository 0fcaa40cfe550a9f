import { randomUUID } from 'node:crypto';
import { apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { aKeyed, createApiKey, refusalOf, revokeApiKey, rotateApiKey } from './key-desk';

let app: TestApp;
let url: string;
beforeAll(async () => {
  app = await aRunningApp();
  url = app.url;
}, 60_000);
afterAll(() => app.stop(), 60_000);

const inOneDay = () => new Date(Date.now() + 86_400_000).toISOString();
const VIEWER = '{ viewer { name credential scopes accountIds expiresAt merchantId } }';

test('a key that was made lets in and tells who it is and what it may do', async () => {
  const expiresAt = inOneDay();
  const scopes = ['accounts:read', 'payouts:read'];
  const api = await aKeyed(app, scopes, { name: 'reader', accountIds: [app.accountId], expiresAt });
  const { data } = await api.call<{ viewer: object }>(VIEWER);
  expect(data.viewer).toMatchObject({
    name: 'reader',
    credential: 'reader',
    scopes: ['payouts:read', 'accounts:read'],
    accountIds: [app.accountId],
    expiresAt,
  });
});

test('what is stored does not contain the key, and a list never shows it', async () => {
  const { secret, apiKey } = await createApiKey(app.api, {});
  const { rows } = await app.pool.query<{ row: string }>(
    'select api_key::text as row from api_key where id = $1',
    [apiKey?.id],
  );
  expect(rows[0]?.row).not.toContain(secret!.slice(23, 66));
  const listed = await app.api.call('{ apiKeys(first: 100) { nodes { id name publicId } } }');
  expect(JSON.stringify(listed)).toContain(secret!.slice(11, 23));
  expect(JSON.stringify(listed)).not.toContain(secret!.slice(23));
});

test('a guesser does not learn which public ids exist', async () => {
  const { secret } = await createApiKey(app.api, {});
  const { secret: other } = await createApiKey(app.api, {});
  const { crc32 } = await import('node:zlib');
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const signed = (body: string): string => {
    let sum = '';
    for (let rest = crc32(body); sum.length < 6; rest = Math.floor(rest / 62))
      sum = digits[rest % 62] + sum;
    return `${body}${sum}`;
  };
  const wrongSecret = signed(`${secret!.slice(0, 23)}${other!.slice(23, 66)}`);
  const unknownId = signed(`repasse_sk_${'0'.repeat(12)}${other!.slice(23, 66)}`);
  const refused = { status: 401, code: 'UNAUTHENTICATED', reason: 'INVALID_KEY' };
  expect(await refusalOf(url, `Bearer ${wrongSecret}`)).toEqual(refused);
  expect(await refusalOf(url, `Bearer ${unknownId}`)).toEqual(refused);
  expect(await refusalOf(url, `Bearer ${secret}`)).toBeNull();
});

test.each([
  ['MISSING', null],
  ['MALFORMED', 'Basic dXNlcjpwYXNz'],
  ['MALFORMED', 'Bearer short'],
  ['MALFORMED', `Bearer repasse_sk_${'0'.repeat(61)}`],
  ['INVALID_KEY', 'Bearer some-text-nobody-stored'],
])('%s is said of %p', async (reason, authorization) => {
  const refused = { status: 401, code: 'UNAUTHENTICATED', reason };
  expect(await refusalOf(url, authorization)).toEqual(refused);
});

test('a revoked key is refused within a second by every process', async () => {
  const replica = await app.replica();
  const { secret, apiKey } = await createApiKey(app.api, {});
  const bearer = `Bearer ${secret}`;
  expect(await refusalOf(url, bearer)).toBeNull();
  expect(await refusalOf(replica.url, bearer)).toBeNull();
  expect((await revokeApiKey(app.api, apiKey!.id)).apiKey?.revokedAt).not.toBeNull();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const refused = { status: 401, code: 'UNAUTHENTICATED', reason: 'REVOKED' };
  expect(await refusalOf(url, bearer)).toEqual(refused);
  expect(await refusalOf(replica.url, bearer)).toEqual(refused);
});

test('a key that expired says so to its holder', async () => {
  const expiresAt = new Date(Date.now() + 700).toISOString();
  const { secret } = await createApiKey(app.api, { expiresAt });
  expect(await refusalOf(url, `Bearer ${secret}`)).toBeNull();
  const refused = await eventually('the end of the key', () => refusalOf(url, `Bearer ${secret}`));
  expect(refused).toEqual({ status: 401, code: 'UNAUTHENTICATED', reason: 'EXPIRED' });
});

test('two keys of a name live while one takes over, never three, never two by chance', async () => {
  const name = `till-${randomUUID()}`;
  const first = await createApiKey(app.api, { name });
  expect((await createApiKey(app.api, { name })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['input', 'name'] },
  ]);
  const second = await rotateApiKey(app.api, { keyId: first.apiKey!.id, overlapHours: 1 });
  expect(second.apiKey).toMatchObject({ name, scopes: first.apiKey?.scopes });
  expect(await refusalOf(url, `Bearer ${first.secret}`)).toBeNull();
  expect(await refusalOf(url, `Bearer ${second.secret}`)).toBeNull();
  for (const { apiKey } of [first, second]) {
    expect((await rotateApiKey(app.api, { keyId: apiKey!.id })).userErrors).toMatchObject([
      { code: 'NOT_ALLOWED', path: ['input', 'keyId'] },
    ]);
  }
  await revokeApiKey(app.api, first.apiKey!.id);
  const third = await rotateApiKey(app.api, { keyId: second.apiKey!.id, overlapHours: 0 });
  expect(third.userErrors).toEqual([]);
});

test('of many who make a key of one name at once, one does', async () => {
  const name = `race-${randomUUID()}`;
  const made = await Promise.all(Array.from({ length: 12 }, () => createApiKey(app.api, { name })));
  expect(made.filter(({ apiKey }) => apiKey !== null)).toHaveLength(1);
});

test('the last use is kept, to the minute', async () => {
  const { secret, apiKey } = await createApiKey(app.api, {});
  const used = async () => {
    const { rows } = await app.pool.query<{ at: Date | null }>(
      'select last_used_at as at from api_key where id = $1',
      [apiKey?.id],
    );
    return rows[0]?.at?.getTime() ?? null;
  };
  expect(await used()).toBeNull();
  await refusalOf(url, `Bearer ${secret}`);
  const first = await eventually('a note of the use', used);
  for (let calls = 0; calls < 5; calls += 1) await refusalOf(url, `Bearer ${secret}`);
  const replica = await app.replica();
  await refusalOf(replica.url, `Bearer ${secret}`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await used()).toBe(first);
});

test("another merchant's keys are neither seen, replaced nor ended", async () => {
  const { apiKey, secret } = await createApiKey(app.api, {});
  const { api } = await app.stranger();
  const listed = await api.call('{ apiKeys { nodes { id } } }');
  expect(JSON.stringify(listed)).not.toContain(apiKey!.id);
  const unknown = await revokeApiKey(api, randomUUID());
  expect(await revokeApiKey(api, apiKey!.id)).toEqual(unknown);
  expect(unknown.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  const turned = await rotateApiKey(api, { keyId: apiKey!.id });
  expect(turned).toEqual(await rotateApiKey(api, { keyId: 'nonsense' }));
  expect(await refusalOf(url, `Bearer ${secret}`)).toBeNull();
});

test('a key from before there were scopes may still do everything, and is replaced', async () => {
  const { api } = await app.stranger();
  const { data } = await api.call<{ viewer: { scopes: string[] } }>('{ viewer { scopes } }');
  expect(data.viewer.scopes).toHaveLength(9);
  const { data: listed } = await api.call<{ apiKeys: { nodes: { id: string }[] } }>(
    '{ apiKeys { nodes { id } } }',
  );
  const turned = await rotateApiKey(api, { keyId: listed.apiKeys.nodes[0]!.id });
  expect(turned.secret).toMatch(/^repasse_sk_/);
  const fresh = apiClient(url, turned.secret!);
  expect((await fresh.call<{ viewer: object }>('{ viewer { scopes } }')).data).toEqual(data);
});

test('the audit is told who made, replaced and revoked a key, and never the key', async () => {
  const { apiKey, secret } = await createApiKey(app.api, {});
  const turned = await rotateApiKey(app.api, { keyId: apiKey!.id });
  await revokeApiKey(app.api, turned.apiKey!.id);
  await revokeApiKey(app.api, turned.apiKey!.id);
  const { rows } = await app.pool.query<{ actor: string; action: string; payload: unknown }>(
    `select actor, action, origin, payload from audit_entry where subject = any($1) order by seq`,
    [[`key:${apiKey?.id}`, `key:${turned.apiKey?.id}`]],
  );
  expect(rows.map(({ action }) => action)).toEqual(['key.create', 'key.rotate', 'key.revoke']);
  expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(['bootstrap']));
  expect(JSON.stringify(rows)).toContain(apiKey!.id);
  expect(JSON.stringify(rows)).not.toContain(secret!.slice(11, 23));
});
