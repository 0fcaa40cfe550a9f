import { Client } from 'pg';
import { WalledQuery } from '../../src/store/walled-query';
import { anOrder } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { PAGE } from './a-list';

let app: TestApp;
let accountId: string;
const MANY = 50;
const LIMITS = { recipient: { minutes: 60, payouts: 90 } };
beforeAll(async () => {
  app = await aRunningApp();
  accountId = await app.api.anAccount('900.00', {
    approvalLimit: '1.00',
    limits: LIMITS,
  });
  const asked = Array.from({ length: MANY }, () =>
    app.api.request(anOrder(accountId, { amount: '2.00' })),
  );
  await Promise.all([
    ...asked,
    ...Array.from({ length: 4 }, () => app.api.anAccount('1.00', { limits: LIMITS })),
  ]);
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(() => jest.restoreAllMocks());

const ACCOUNT = `account { id name balance { available }
  statement(first: 3) { nodes { id } ${PAGE} }
  limits { perDay { left } recipient { left(taxId: "52998224725") { payouts } } } }`;
const PAYOUT = `id status waitingFor routing { candidates { provider } }
  failure { message } refunds { id }
  timeline { cursor to } events(first: 2) { nodes { to version } ${PAGE} }
  notices { id } noticeHistory(first: 2) { nodes { id } } approvals { needed given { by } }`;

const LISTS = {
  payouts: `payouts(filter: { accountId: $accountId }, first: $first) {
    nodes { ${PAYOUT} ${ACCOUNT} } }`,
  approvals: `approvals(accountId: $accountId, first: $first) {
    nodes { mayApprove payout { ${PAYOUT} ${ACCOUNT} } } }`,
  accounts: `accounts(first: $first) { nodes { ${ACCOUNT.replace('account {', '')} }`,
  viewer: `viewer { accounts(first: $first) { nodes { ${ACCOUNT.replace('account {', '')} } }`,
};
const argumentsOf = (list: string) =>
  list.includes('$accountId') ? '($first: Int, $accountId: ID!)' : '($first: Int)';

/** How many statements a query sends for its caller; nothing else of this process is counted. */
async function statementsOf(list: string, first: number) {
  const sent = jest.spyOn(Client.prototype, 'query');
  const query = `query ${argumentsOf(list)} { ${list} }`;
  const { data, errors } = await app.api.call(query, { first, accountId });
  const counted = sent.mock.calls.filter(([one]) => (one as unknown) instanceof WalledQuery).length;
  sent.mockRestore();
  expect(errors).toBeUndefined();
  return { counted, length: JSON.stringify(data).length };
}

test.each(Object.entries(LISTS))(
  'for %s one statement is sent for all of a page, not one for each',
  async (_, list) => {
    const [one, many] = [await statementsOf(list, 1), await statementsOf(list, MANY)];
    expect(many.length).toBeGreaterThan(3 * one.length);
    expect(many.counted).toBe(one.counted);
    expect(one.counted).toBeGreaterThanOrEqual(4);
  },
);

test('pages of a history go on where the last one ended', async () => {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '10.00' }));
  await app.api.watch(
    'subscription ($id: ID!) { payoutChanged(id: $id) { status } }',
    { id: payout?.id },
    (seen: { payoutChanged: { status: string } }[]) =>
      seen.at(-1)?.payoutChanged.status === 'SETTLED',
  );
  const query = `query ($id: ID!, $first: Int, $after: String) { payout(id: $id) {
    timeline { version to }
    events(first: $first, after: $after) { nodes { version to } ${PAGE} } } }`;
  type Line = { version: number; to: string };
  type Seen = {
    payout: {
      timeline: Line[];
      events: { nodes: Line[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
  };
  const lines: Line[] = [];
  for (let after: string | null = null; ; ) {
    const asked: object = { id: payout?.id, first: 1, after };
    const seen: Seen = (await app.api.call<Seen>(query, asked)).data;
    const { timeline, events } = seen.payout;
    lines.push(...events.nodes);
    after = events.pageInfo.endCursor;
    if (events.pageInfo.hasNextPage) continue;
    expect(lines).toEqual(timeline);
    expect(lines.length).toBeGreaterThan(1);
    return;
  }
});

test('notices come in pages as they come together', async () => {
  const { payout } = await app.api.request(anOrder(app.accountId, { amount: '10.54' }));
  const query = `query ($id: ID!, $after: String) { payout(id: $id) { notices { id verdict }
    first: noticeHistory(first: 1, after: $after) { nodes { id verdict } ${PAGE} } } }`;
  type Told = { id: string; verdict: string };
  type Seen = {
    payout: { notices: Told[]; first: { nodes: Told[]; pageInfo: { endCursor: string } } };
  };
  const read = async (after: string | null) =>
    (await app.api.call<Seen>(query, { id: payout?.id, after })).data.payout;
  await eventually('a notice is judged', async () => (await read(null)).notices.length > 0);
  const { notices, first } = await read(null);
  expect(first.nodes).toEqual(notices.slice(0, 1));
  const rest = await read(first.pageInfo.endCursor);
  expect(rest.first.nodes).toEqual(rest.notices.slice(1, 2));
});
