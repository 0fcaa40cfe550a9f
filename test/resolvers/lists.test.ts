import { randomUUID } from 'node:crypto';
import { PAYOUT_ORDERS } from '../../src/domain/payout-order';
import { type ApiClient, anOrder, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { allPages, aPage, PAGE, PAYOUTS, type Page } from './a-list';

let app: TestApp;
let own: string;
let other: string;
beforeAll(async () => {
  app = await aRunningApp();
  own = await app.api.anAccount('900.00');
  other = await app.api.anAccount('900.00');
  for (const order of ORDERS) await ask(order);
  await eventually('a provider is chosen', async () => (await amounts(CHOSEN)).length > 0);
}, 60_000);
afterAll(() => app.stop(), 60_000);

const CHOSEN = { provider: 'bitcapital' };
const EVP = '7d9f0335-8dcc-4054-9bf9-0dbd61d36906';
const ORDERS: readonly object[] = [
  { amount: '10.00', orderId: 'first' },
  { amount: '30.00', provider: 'bitcapital' },
  { amount: '20.00', destination: { pixKey: { type: 'EVP', value: EVP } } },
  { amount: '20.00', recipient: { name: 'Empresa Exemplo', taxId: '11222333000181' } },
];

const ask = async (changed: object, accountId = own): Promise<string> => {
  const { payout } = await app.api.request(anOrder(accountId, changed));
  if (payout === null) throw new Error('refused');
  return payout.id;
};

const amounts = async (filter: object, order?: string): Promise<string[]> => {
  const page = await aPage(app.api, { filter: { accountId: own, ...filter }, order });
  return page.nodes.map(({ amount }) => amount);
};

test.each([
  [{}, ['20.00', '20.00', '30.00', '10.00']],
  [{ orderId: 'first' }, ['10.00']],
  [{ provider: 'bitcapital' }, ['30.00']],
  [{ amountFrom: '20' }, ['20.00', '20.00', '30.00']],
  [{ amountTo: '20.00' }, ['20.00', '20.00', '10.00']],
  [{ amountFrom: '10.01', amountTo: '29.99' }, ['20.00', '20.00']],
  [{ recipientTaxId: '11.222.333/0001-81' }, ['20.00']],
  [{ recipientTaxId: '52998224725', amountTo: '15' }, ['10.00']],
  [{ pixKey: { type: 'EVP', value: EVP.toUpperCase() } }, ['20.00']],
  [{ pixKey: { type: 'EMAIL', value: 'nobody@example.com' } }, []],
  [{ statuses: ['DENIED', 'EXPIRED'] }, []],
  [{ createdBefore: '2020-01-01T00:00:00Z' }, []],
  [{ createdFrom: '2020-01-01T00:00:00Z', orderId: 'first' }, ['10.00']],
  [{ accountId: 'nobody' }, []],
])('of %j there are %j', async (filter, found) => {
  expect(await amounts(filter)).toEqual(found);
});

test.each([
  ['NEWEST_FIRST', ['20.00', '20.00', '30.00', '10.00']],
  ['OLDEST_FIRST', ['10.00', '30.00', '20.00', '20.00']],
  ['LARGEST_FIRST', ['30.00', '20.00', '20.00', '10.00']],
  ['SMALLEST_FIRST', ['10.00', '20.00', '20.00', '30.00']],
])('%s, page by page', async (order, found) => {
  expect(await amounts({}, order)).toEqual(found);
  const paged = await allPages(app.api, { filter: { accountId: own }, order, first: 1 });
  expect(paged.map(({ amount }) => amount)).toEqual(found);
  expect(new Set(paged.map(({ id }) => id)).size).toBe(ORDERS.length);
});

const refusalOf = async (api: ApiClient, query: string, variables: object) => {
  const { errors } = await api.call(query, variables);
  const { message, extensions } = errors?.[0] ?? { message: 'answered', extensions: {} };
  return { code: extensions['code'], argument: extensions['argument'], message };
};

test.each([
  [{ recipientTaxId: '123' }, 'filter.recipientTaxId'],
  [{ pixKey: { type: 'CPF', value: '529' } }, 'filter.pixKey'],
  [{ amountFrom: '1e3' }, 'filter.amountFrom'],
  [{ amountTo: '-1' }, 'filter.amountTo'],
])('a filter %j is refused by name', async (filter, argument) => {
  const refusal = await refusalOf(app.api, PAYOUTS, { filter });
  expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', argument });
});

test('only who may read whom a payout is for may search for it', async () => {
  const create = `mutation ($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { secret userErrors { message } } }`;
  const input = { name: 'reader', scopes: ['payouts:read'] };
  type Made = { createApiKey: { secret: string } };
  const { data } = await app.api.call<Made>(create, { input });
  const reader = apiClient(app.url, data.createApiKey.secret);
  for (const filter of [
    { recipientTaxId: '52998224725' },
    { pixKey: { type: 'CPF', value: '52998224725' } },
  ]) {
    expect(await refusalOf(reader, PAYOUTS, { filter })).toMatchObject({ code: 'FORBIDDEN' });
  }
  expect((await aPage(reader, { filter: { accountId: own } })).nodes).toHaveLength(4);
});

/** Every list there is, the way to its page, and something to put into it. */
const LISTS = {
  payouts: 'payouts(first: $first, after: $after)',
  accounts: 'accounts(first: $first, after: $after)',
  statement: 'account(id: $account) { statement(first: $first, after: $after)',
  approvals: 'approvals(first: $first, after: $after)',
  apiKeys: 'apiKeys(first: $first, after: $after)',
  breaks: 'breaks(first: $first, after: $after)',
  auditEntries: 'auditEntries(first: $first, after: $after)',
};
const documentOf = (list: string) =>
  `query ($first: Int, $after: String${list.includes('$account') ? ', $account: ID!' : ''}) {
    ${list} { ${PAGE} } ${list.includes('{') ? '}' : ''} }`;
type Answered = Record<string, { edges: { cursor: string }[] } & { statement?: unknown }>;

describe.each(Object.entries(LISTS))('the list %s', (name, list) => {
  const query = documentOf(list);

  test.each([0, -1, 101])('has no page of %d', async (first) => {
    expect(await refusalOf(app.api, query, { first, account: own })).toEqual({
      code: 'BAD_USER_INPUT',
      argument: 'first',
      message: expect.stringContaining('1 to 100'),
    });
  });

  test('takes no cursor that is malformed or of another list', async () => {
    const [payout] = (await aPage(app.api, { first: 1 })).edges;
    const [account] = (await cursorsOf('accounts', app.api)).slice(0, 1);
    const foreign = name === 'payouts' ? account : payout?.cursor;
    for (const after of ['x', randomUUID(), '1', 'A'.repeat(60), foreign, ' ', '🙂'.repeat(9)]) {
      const refusal = await refusalOf(app.api, query, { after, account: own });
      expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
    }
  });
});

test.each(['accounts', 'statement', 'apiKeys', 'auditEntries'] as const)(
  '%s goes on where its own cursor stands',
  async (name) => {
    const account = await app.api.anAccount('5.00');
    await ask({ amount: '1.00' }, account);
    const query = documentOf(LISTS[name]).replace('edges {', 'nodes { id: __typename } edges {');
    type Found = Record<string, Page<unknown> & { statement: Page<unknown> }>;
    const read = async (variables: object) => {
      const { data, errors } = await app.api.call<Found>(query, { account, ...variables });
      expect(errors).toBeUndefined();
      return data[name] ?? data['account']?.statement;
    };
    const [whole, first] = [await read({}), await read({ first: 1 })];
    const rest = await read({ first: 100, after: first?.pageInfo.endCursor });
    const cursors = [first, rest].flatMap((page) => page?.edges.map(({ cursor }) => cursor));
    expect(cursors.slice(0, whole?.edges.length)).toEqual(whole?.edges.map(({ cursor }) => cursor));
    expect([first, rest].map((page) => page?.pageInfo.hasPreviousPage)).toEqual([false, true]);
  },
);

async function cursorsOf(name: keyof typeof LISTS, api: ApiClient): Promise<string[]> {
  const { data } = await api.call<Answered>(documentOf(LISTS[name]), {});
  return (data[name]?.edges ?? []).map(({ cursor }) => cursor);
}

test('a cursor is good for one order, one account and one merchant', async () => {
  const { api } = await app.stranger();
  const [theirs] = await cursorsOf('accounts', api);
  const [byAmount] = (await aPage(app.api, { order: 'LARGEST_FIRST', first: 1 })).edges;
  const statement = documentOf(LISTS.statement);
  type Statement = { account: { statement: { edges: { cursor: string }[] } } };
  const { data } = await app.api.call<Statement>(statement, { account: other });
  const [ofOther] = data.account.statement.edges;
  for (const [query, after] of [
    [documentOf(LISTS.accounts), theirs],
    [PAYOUTS, byAmount?.cursor],
    [statement, ofOther?.cursor],
  ] as const) {
    expect(after).toEqual(expect.any(String));
    const refusal = await refusalOf(app.api, query, { after, account: own });
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' });
  }
});

test('another merchant finds nothing of it, whatever it asks for', async () => {
  const { api } = await app.stranger();
  for (const filter of [
    {},
    { accountId: own },
    { recipientTaxId: '52998224725' },
    { pixKey: { type: 'CPF', value: '52998224725' } },
    { amountFrom: '0.01' },
    { orderId: 'first' },
  ]) {
    for (const order of ['NEWEST_FIRST', 'SMALLEST_FIRST']) {
      expect((await aPage(api, { filter, order })).nodes).toEqual([]);
    }
  }
});

const TOGETHER = 5;

/** Payouts of few amounts, so that equal ones stand at the edges of pages. */
const recorded = async (accountId: string, count: number): Promise<string[]> => {
  const asked = Array.from({ length: count }, (_, n) =>
    app.api.request(anOrder(accountId, { amount: `1.0${n % 3}` })),
  );
  return (await Promise.all(asked)).map(({ payout }) => payout?.id ?? 'refused');
};

test.each(PAYOUT_ORDERS)(
  '%s: while payouts are recorded none is skipped or told twice',
  async (order) => {
    const accountId = await app.api.anAccount('900.00', { approvalLimit: '0.50' });
    const before = await recorded(accountId, 12);
    const meanwhile: string[] = [];
    const between = async () => {
      // The ones of the last pages must come to an end.
      if (meanwhile.length < 10) meanwhile.push(...(await recorded(accountId, TOGETHER)));
    };
    const filter = { accountId };
    const seen = (await allPages(app.api, { filter, order, first: 3 }, between)).map(
      ({ id }) => id,
    );
    expect(meanwhile).not.toHaveLength(0);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(before));
    const after = (await allPages(app.api, { filter, order, first: 100 })).map(({ id }) => id);
    expect(after.filter((id) => seen.includes(id))).toEqual(seen);
  },
);
