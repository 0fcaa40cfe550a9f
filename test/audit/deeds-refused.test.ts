import { aKeyed, createApiKey, refusalOf, revokeApiKey } from '../credentials/key-desk';
import { type ApiClient, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8, ::1' } });
}, 60_000);
afterAll(() => app.stop(), 60_000);

interface Told {
  readonly actor: string;
  readonly subject: string;
  readonly origin: string;
  readonly payload: string;
}
const told = async (action: string, subject: string): Promise<Told[]> => {
  const { rows } = await app.pool.query<Told>(
    `select actor, subject, origin, payload from audit_entry
     where action = $1 and subject = $2 order by merchant_id, seq`,
    [action, subject],
  );
  return rows;
};
const oneTold = (action: string, subject: string): Promise<Told> =>
  eventually(`${action} of ${subject}`, async () => (await told(action, subject))[0] ?? null);

const KEYS = '{ apiKeys(first: 1) { nodes { id } } }';
const forbidden = async (api: ApiClient) => {
  const { errors } = await api.call(KEYS);
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
};

test('a field asked for without its scope is told with scope, field and key', async () => {
  const api = await aKeyed(app, ['payouts:read'], { name: 'reader' });
  await forbidden(api);
  const { actor, origin, payload } = await oneTold('access.refused', 'scope:operations');
  expect(actor).toBe('reader');
  expect(JSON.parse(origin)).toEqual({ via: 'http', address: '127.0.0.1', credential: api.keyId });
  expect(JSON.parse(payload)).toEqual({ field: 'Query.apiKeys', reason: 'operations' });
});

test('a subscription without its scope is told too', async () => {
  const api = await aKeyed(app, ['accounts:read']);
  const query = 'subscription { payoutEvents { cursor } }';
  await expect(api.watch(query, {}, () => true)).rejects.toBeDefined();
  const { origin } = await oneTold('access.refused', 'scope:payouts:read');
  expect(JSON.parse(origin)).toMatchObject({ via: 'socket', credential: api.keyId });
});

test('a key that may not be used any more, or from here, is told of its merchant', async () => {
  const revoked = await createApiKey(app.api, { name: 'gone' });
  await revokeApiKey(app.api, revoked.apiKey!.id);
  expect(await refusalOf(app.url, `Bearer ${revoked.secret}`)).toMatchObject({ reason: 'REVOKED' });
  const bound = await createApiKey(app.api, { name: 'far', allowedAddresses: ['203.0.113.7'] });
  await refusalOf(app.url, `Bearer ${bound.secret}`, '198.51.100.9');
  for (const [key, reason] of [
    [revoked, 'REVOKED'],
    [bound, 'ADDRESS_NOT_ALLOWED'],
  ] as const) {
    const { actor, payload } = await oneTold('key.refused', `key:${key.apiKey?.id}`);
    expect([actor, JSON.parse(payload)]).toEqual([key.apiKey?.name, { reason }]);
  }
  const { origin } = await oneTold('key.refused', `key:${bound.apiKey?.id}`);
  expect(JSON.parse(origin)).toMatchObject({ via: 'http', address: '198.51.100.9' });
});

test('no credential and a malformed one are no tries', async () => {
  for (const one of [null, 'Bearer repasse_sk_short-and-wrong']) await refusalOf(app.url, one);
  await refusalOf(app.url, 'Bearer some-text-nobody-stored');
  const { actor, payload } = await oneTold('key.refused', 'key:unknown');
  expect([actor, JSON.parse(payload)]).toEqual(['unknown', { reason: 'INVALID_KEY' }]);
});

test('nobody floods the audit: hundreds of tries are two lines, and none is lost', async () => {
  const replica = await app.replica();
  const lines = async () => [
    ...(await told('key.refused', 'key:unknown')),
    ...(await told('access.refused', 'scope:operations')),
  ];
  const before = (await lines()).length;
  const api = await aKeyed(app, ['payouts:read']);
  const there = apiClient(replica.url, api.key);
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 15 }, (_, n) => [
        refusalOf(replica.url, `Bearer nobody-stored-this-${round}-${n}`),
        forbidden(there),
      ]).flat(),
    );
  }
  expect((await lines()).length).toBeLessThanOrEqual(before + 2);
  await replica.stop();
  const more = (await lines()).map(({ payload }) => JSON.parse(payload).count);
  expect(more.filter((count) => count !== undefined)).toEqual([149, 149]);
  expect(more).toHaveLength(before + 4);
  const { rows } = await app.pool.query('select count(*)::integer as n from audit_entry');
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(rows[0].n).toBeLessThan(100);
  expect(metrics).toMatch(/repasse_refusals_total\{action="access.refused"\} \d/);
});
