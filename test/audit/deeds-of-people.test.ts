import { randomUUID } from 'node:crypto';
import { type ApiClient, anOrder } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp({ env: { TRUSTED_PROXIES: '127.0.0.0/8' } });
}, 60_000);
afterAll(() => app.stop(), 60_000);

interface Told {
  readonly action: string;
  readonly actor: string;
  readonly origin: string;
  readonly payload: string;
}

const told = async (subject: string): Promise<Told[]> => {
  const { rows } = await app.pool.query<Told>(
    'select action, actor, origin, payload from audit_entry where subject = $1 order by seq',
    [subject],
  );
  return rows;
};

const decide = (api: ApiClient, name: string, input: object) =>
  api.call(
    `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) {
      ${name}(input: $input) { payout { id } userErrors { code } } }`,
    { input },
  );

async function aWaiting(): Promise<string> {
  const accountId = await app.api.anAccount('100.00', { approvalLimit: '1.00' });
  const { payout } = await app.api.request(anOrder(accountId));
  return payout?.id ?? '';
}

test('a try to approve what one requested oneself is told, and then the cancellation', async () => {
  const payoutId = await aWaiting();
  await decide(app.api, 'approvePayout', { payoutId });
  await decide(app.api, 'denyPayout', { payoutId, reason: 'CPF 529.982.247-25' });
  await decide(app.api, 'cancelPayout', { payoutId, reason: 'CPF 529.982.247-25' });
  const entries = await told(`payout:${payoutId}`);
  expect(entries.map(({ action }) => action)).toEqual([
    'payout.request',
    'payout.approve.refused',
    'payout.deny.refused',
    'payout.cancel',
  ]);
  expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set(['bootstrap']));
  expect(JSON.parse(entries[0]?.origin ?? '')).toEqual({ via: 'http', address: '127.0.0.1' });
  expect(JSON.parse(entries[3]?.payload ?? '')).toEqual({
    amount: '10.00',
    from: 'AWAITING_APPROVAL',
    to: 'CANCELED',
    version: 1,
  });
});

test('an approval that comes too late is told, a cancellation is not', async () => {
  const payoutId = await aWaiting();
  await decide(app.api, 'cancelPayout', { payoutId });
  await decide(app.api, 'approvePayout', { payoutId });
  await decide(app.api, 'resolvePayout', { payoutId, to: 'FAILED', reason: 'lost' });
  await decide(app.api, 'cancelPayout', { payoutId });
  const [, , ...late] = await told(`payout:${payoutId}`);
  expect(late.map(({ action, payload }) => [action, JSON.parse(payload).reason])).toEqual([
    ['payout.approve.refused', 'CANCELED'],
    ['payout.resolve.refused', 'CANCELED'],
  ]);
});

const OPENED = expect.stringContaining('"approvalLimit":"1.00","approvalsNeeded":1');

test('an account and its first credit are told with who opened it', async () => {
  const accountId = await app.api.anAccount('100.00', { approvalLimit: '1.00' });
  expect(await told(`account:${accountId}`)).toMatchObject([
    { action: 'account.create', actor: 'bootstrap', payload: OPENED },
    { action: 'account.credit', actor: 'bootstrap', payload: '{"amount":"100.00"}' },
  ]);
});

test('a recheck is told', async () => {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '10.69' }));
  const payoutId = payout?.id ?? '';
  await decide(app.api, 'recheckPayout', { payoutId });
  expect((await told(`payout:${payoutId}`)).at(-1)).toMatchObject({ action: 'payout.recheck' });
});

test("a proxy's word on an address is taken where it is trusted", async () => {
  const input = anOrder(app.accountId, { idempotencyKey: randomUUID() });
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${app.api.key}`,
      'x-forwarded-for': '203.0.113.9, 192.0.2.1',
    },
    body: JSON.stringify({
      query:
        'mutation ($input: RequestPayoutInput!) { requestPayout(input: $input) { payout { id } } }',
      variables: { input },
    }),
  });
  const { data } = (await response.json()) as {
    data: { requestPayout: { payout: { id: string } } };
  };
  const [entry] = await told(`payout:${data.requestPayout.payout.id}`);
  // The nearest address that no trusted proxy has; what is before it anybody can write.
  expect(JSON.parse(entry?.origin ?? '')).toMatchObject({ address: '192.0.2.1' });
});

test('the seeded accounts are told as done by the program itself', async () => {
  expect(await told(`account:${app.accountId}`)).toMatchObject([
    { action: 'account.create', actor: 'system', origin: '{"via":"system"}' },
    { action: 'account.credit', actor: 'system' },
  ]);
});

test('the audit is read by whoever may run operations, of their own merchant alone', async () => {
  const payoutId = await aWaiting();
  await decide(app.api, 'cancelPayout', { payoutId });
  const query = `query ($filter: AuditFilter, $first: Int, $after: String) {
    auditEntries(filter: $filter, first: $first, after: $after) {
      nodes { number at actor action subject via address credentialId payload hash }
      pageInfo { hasNextPage endCursor } } }`;
  interface Page {
    readonly auditEntries: {
      readonly nodes: readonly { number: string; action: string; at: string; via: string }[];
      readonly pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  }
  const ask = async (api: ApiClient, variables: object) =>
    (await api.call<Page>(query, variables)).data.auditEntries;
  const subject = `payout:${payoutId}`;
  const page = await ask(app.api, { filter: { subject }, first: 1 });
  expect(page.nodes).toMatchObject([{ action: 'payout.cancel', via: 'http' }]);
  const after = page.pageInfo.endCursor;
  const rest = await ask(app.api, { filter: { subject, actor: 'bootstrap' }, after });
  expect(rest).toMatchObject({
    nodes: [{ action: 'payout.request' }],
    pageInfo: { hasNextPage: false },
  });
  const { at } = page.nodes[0]!;
  const filters = [{ from: at }, { to: at }, { action: 'payout.cancel' }, { actor: 'nobody' }];
  const counts = await Promise.all(
    filters.map(async (filter) => (await ask(app.api, { filter: { subject, ...filter } })).nodes),
  );
  expect(counts.map(({ length }) => length)).toEqual([1, 1, 1, 0]);
  const stranger = await app.stranger();
  expect((await ask(stranger.api, { filter: { subject } })).nodes).toEqual([]);
  expect((await ask(stranger.api, {})).nodes.length).toBeGreaterThan(0);
});

test('no entry names a recipient, a document or a key', async () => {
  const { rows } = await app.pool.query<{ all: string }>(
    `select string_agg(concat_ws(' ', actor, subject, origin, payload), ' ') as all
     from audit_entry`,
  );
  for (const secret of ['52998224725', '529.982', 'Maria', app.api.key]) {
    expect(rows[0]?.all).not.toContain(secret);
  }
  expect(rows[0]?.all.length).toBeGreaterThan(1_000);
});
