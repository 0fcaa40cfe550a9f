import { randomUUID } from 'node:crypto';
import { SCOPES } from '../../src/domain/scope';
import { type ApiClient, anOrder, type Requested } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { aKeyed } from './key-desk';

let app: TestApp;
let api: ApiClient;
let mine: string;
let other: string;
let payout: NonNullable<Requested['payout']>;
beforeAll(async () => {
  app = await aRunningApp();
  mine = app.accountId;
  other = await app.api.anAccount('100.00', { externalId: 'other', approvalLimit: '5.00' });
  const scopes = SCOPES.filter((scope) => scope !== 'accounts:manage');
  api = await aKeyed(app, scopes, { name: 'limited', accountIds: [mine] });
  const asked = await app.api.request(anOrder(other, { idempotencyKey: 'theirs' }));
  payout = asked.payout!;
  await app.api.request(anOrder(mine, { idempotencyKey: 'ours' }));
}, 60_000);
afterAll(() => app.stop(), 60_000);

const answerTo = async (query: string, id: string): Promise<string> => {
  const { status, data, errors } = await api.call(query, { id });
  return JSON.stringify({ status, data, errors }).replaceAll(id, '<id>');
};

const ORDER = `{ accountId: $id, idempotencyKey: "free", amount: "1.00",
  destination: { pixKey: { type: CPF, value: "52998224725" } } }`;
const REFUSED = '{ userErrors { __typename code message path retryable } }';

test.each`
  of           | query
  ${'account'} | ${'query ($id: ID!) { account(id: $id) { id name } }'}
  ${'account'} | ${'query ($id: ID!) { balance(accountId: $id) { available } }'}
  ${'account'} | ${'query ($id: ID!) { payouts(filter: { accountId: $id }) { nodes { id } } }'}
  ${'account'} | ${`mutation ($id: ID!) { requestPayout(input: ${ORDER}) ${REFUSED} }`}
  ${'account'} | ${`mutation ($id: ID!) { creditAccount(input: { accountId: $id, amount: "1.00", reference: "r" }) ${REFUSED} }`}
  ${'payout'}  | ${'query ($id: ID!) { payout(id: $id) { id status } }'}
  ${'payout'}  | ${'query ($id: ID!) { breaks(filter: { payoutId: $id }) { nodes { id } } }'}
  ${'payout'}  | ${`mutation ($id: ID!) { approvePayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${`mutation ($id: ID!) { denyPayout(input: { payoutId: $id, reason: "no" }) ${REFUSED} }`}
  ${'payout'}  | ${`mutation ($id: ID!) { cancelPayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${`mutation ($id: ID!) { confirmPayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${`mutation ($id: ID!) { recheckPayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${`mutation ($id: ID!) { resolvePayout(input: { payoutId: $id, to: SETTLED, reason: "x" }) ${REFUSED} }`}
`('what is out of reach is answered as what is not there: $query', async ({ of, query }) => {
  const id = of === 'account' ? other : payout.id;
  const answer = await answerTo(query as string, id);
  expect(answer).toBe(await answerTo(query as string, randomUUID()));
  expect(await app.api.payout(payout.id)).toMatchObject({ status: 'AWAITING_APPROVAL' });
  expect(await app.faults()).toEqual([]);
});

test('the same key does all of it where it reaches', async () => {
  expect(
    await answerTo('query ($id: ID!) { balance(accountId: $id) { available } }', mine),
  ).toMatch(/"available":"/);
  const asked = await api.request(anOrder(mine, { idempotencyKey: 'free' }));
  expect(asked).toMatchObject({ replayed: false, userErrors: [] });
});

test('a key of another account’s payout is taken, and nothing more is told of it', async () => {
  const asked = await api.request(anOrder(mine, { idempotencyKey: 'theirs', amount: '3.00' }));
  expect(asked.payout).toBeNull();
  expect(asked.userErrors).toMatchObject([
    { code: 'IDEMPOTENCY_CONFLICT', differingFields: ['accountId'] },
  ]);
  const { data } = await api.call('{ found: payoutByIdempotencyKey(key: "theirs") { id } }');
  expect(data).toEqual({ found: null });
});

test('a payout out of reach is not found by its end-to-end id', async () => {
  await app.pool.query('update payout set end_to_end_id = $1 where id = $2', ['E123', payout.id]);
  const query = '{ found: payoutByEndToEndId(endToEndId: "E123") { id } }';
  expect((await api.call(query)).data).toEqual({ found: null });
  expect((await app.api.call(query)).data).toEqual({ found: { id: payout.id } });
});

test('lists hold what is within reach', async () => {
  type Lists = Record<'accounts' | 'payouts', { nodes: { id: string; account: { id: string } }[] }>;
  const query = `{ accounts { nodes { id } } payouts { nodes { account { id } } }
       viewer { accounts { nodes { id } } } }`;
  const { data } = await api.call<Lists & { viewer: Lists }>(query);
  expect(data.accounts.nodes).toEqual([{ id: mine }]);
  expect(data.viewer.accounts.nodes).toEqual([{ id: mine }]);
  expect(data.payouts.nodes.length).toBeGreaterThan(0);
  expect(new Set(data.payouts.nodes.map(({ account }) => account.id))).toEqual(new Set([mine]));
});

test('an account cannot be opened, nor found by opening it again', async () => {
  const { errors } = await api.call(
    'mutation { createAccount(input: { name: "x", externalId: "other" }) { account { id } } }',
  );
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', scope: 'accounts:manage' } }]);
});

test.each([
  ['payoutChanged', 'subscription ($id: ID!) { payoutChanged(id: $id) { status } }'],
  ['balanceChanged', 'subscription ($id: ID!) { balanceChanged(accountId: $id) { held } }'],
  ['payoutEvents', 'subscription ($id: ID!) { payoutEvents(accountId: $id) { cursor } }'],
])('%s of what is out of reach is not there', async (name, query) => {
  const id = name === 'payoutChanged' ? payout.id : other;
  await expect(api.watch(query, { id }, () => true)).rejects.toThrow('NOT_FOUND');
});

test('the log, old and live, holds the events within reach', async () => {
  type Line = { payoutEvents: { payout: { idempotencyKey: string; account: { id: string } } } };
  const query = `subscription { payoutEvents(after: "0") {
    payout { idempotencyKey account { id } } } }`;
  const seen = api.watch<Line>(query, {}, (lines) =>
    lines.some(({ payoutEvents }) => payoutEvents.payout.idempotencyKey === 'last'),
  );
  await app.api.request(anOrder(other, { idempotencyKey: 'theirs too' }));
  await api.request(anOrder(mine, { idempotencyKey: 'last' }));
  const accounts = (await seen).map(({ payoutEvents }) => payoutEvents.payout.account.id);
  expect(new Set(accounts)).toEqual(new Set([mine]));
});

test('a word on a payout out of reach is not kept', async () => {
  const { payout: slow } = await app.api.request(anOrder(other, { amount: '1.69' }));
  await eventually('a payout under way', async () => {
    const { status } = await app.api.payout(slow!.id);
    return status === 'PROCESSING';
  });
  const unknown = `update payout set status = 'UNKNOWN', version = version + 1 where id = $1`;
  await app.pool.query(unknown, [slow!.id]);
  const resolve = `mutation ($id: ID!) {
    resolvePayout(input: { payoutId: $id, to: SETTLED, reason: "x" }) ${REFUSED}
  }`;
  expect(await answerTo(resolve, slow!.id)).toBe(await answerTo(resolve, randomUUID()));
  const { rows } = await app.pool.query('select said_by from resolution');
  expect(rows).toEqual([]);
});
