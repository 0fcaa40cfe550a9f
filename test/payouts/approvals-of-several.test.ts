import { type ApiClient, anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { ledgerOf, paymentsOf } from './booked';
import { aColleague } from './colleague';
import { decides } from './decisions';

const NAMES = ['bia', 'caio', 'davi', 'eva'] as const;

let app: TestApp;
let accountId: string;
const people = new Map<string, ApiClient>();
const by = (name: (typeof NAMES)[number]): ApiClient => people.get(name) as ApiClient;
beforeAll(async () => {
  app = await aRunningApp();
  for (const name of NAMES) people.set(name, await aColleague(app, name));
  accountId = await app.api.anAccount('5000.00', { approvalLimit: '50.00', approvalsNeeded: 2 });
}, 60_000);
afterAll(() => app.stop(), 60_000);
afterEach(async () => expect(await app.faults()).toEqual([]));

const DAY_MS = 86_400_000;

test('whoever asks is told at once when it expires', async () => {
  const query = `mutation ($input: RequestPayoutInput!) {
    requestPayout(input: $input) { payout { approvals { missing expiresAt } } }
  }`;
  type Told = { requestPayout: { payout: { approvals: Approvals } } };
  const input = anOrder(accountId, { amount: '60.00' });
  const told = (await app.api.call<Told>(query, { input })).data.requestPayout.payout.approvals;
  const leftMs = new Date(told.expiresAt ?? 0).getTime() - Date.now();
  expect([told.missing, Math.round(leftMs / DAY_MS)]).toEqual([2, 1]);
});

async function awaiting(amount = '60.00'): Promise<string> {
  const { payout } = await app.api.request(anOrder(accountId, { amount }));
  expect(payout?.status).toBe('AWAITING_APPROVAL');
  return payout?.id ?? '';
}
const approves = (name: (typeof NAMES)[number], payoutId: string) =>
  decides(by(name), 'approvePayout', { payoutId });
const becomes = (id: string, status: string): Promise<PayoutAnswer> =>
  eventually(`${id} is ${status}`, async () => {
    const payout = await app.api.payout(id);
    return payout.status === status ? payout : null;
  });

interface Approvals {
  needed: number;
  missing: number;
  given: { by: string }[];
  expiresAt: string | null;
}
async function approvalsOf(id: string): Promise<Approvals> {
  const query = `query ($id: ID!) {
    payout(id: $id) { approvals { needed missing given { by } expiresAt } }
  }`;
  return (await app.api.call<{ payout: { approvals: Approvals } }>(query, { id })).data.payout
    .approvals;
}

test('two others must say so; each approval is an event, and it is paid once', async () => {
  const id = await awaiting();
  expect(await approvalsOf(id)).toMatchObject({ needed: 2, missing: 2, given: [] });
  expect(await approves('bia', id)).toEqual({ status: 'AWAITING_APPROVAL', refused: [] });
  expect(await approves('bia', id)).toEqual({ status: 'AWAITING_APPROVAL', refused: [] });
  const half = await approvalsOf(id);
  expect(half).toMatchObject({ missing: 1, given: [{ by: 'bia' }] });
  expect(new Date(half.expiresAt ?? 0).getTime()).toBeGreaterThan(Date.now());
  expect(await approves('caio', id)).toEqual({ status: 'QUEUED', refused: [] });
  const { timeline } = await becomes(id, 'SETTLED');
  expect(timeline.slice(0, 3)).toEqual([
    { from: null, to: 'AWAITING_APPROVAL', cause: 'REQUESTED', version: 1 },
    { from: 'AWAITING_APPROVAL', to: 'AWAITING_APPROVAL', cause: 'APPROVAL', version: 2 },
    { from: 'AWAITING_APPROVAL', to: 'QUEUED', cause: 'APPROVAL', version: 3 },
  ]);
  expect(await paymentsOf(app, id)).toBe(1);
  expect(await approvalsOf(id)).toMatchObject({ missing: 0, expiresAt: null });
});

test('an approval does not put off the day on which it expires', async () => {
  const id = await awaiting();
  const before = (await approvalsOf(id)).expiresAt ?? '';
  await approves('bia', id);
  const after = (await approvalsOf(id)).expiresAt ?? '';
  expect(Math.abs(new Date(after).getTime() - new Date(before).getTime())).toBeLessThan(1_000);
});

test('one denial ends what another has approved', async () => {
  const id = await awaiting();
  await approves('bia', id);
  const denied = await decides(by('caio'), 'denyPayout', { payoutId: id, reason: 'no' });
  expect(denied).toEqual({ status: 'DENIED', refused: [] });
  expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 6000', 'RELEASE 6000']);
});

test('the rule is changed for later payouts and never for those that wait', async () => {
  const set = `mutation ($i: SetApprovalRuleInput!) {
    setApprovalRule(input: $i) {
      account { approvalLimit approvalsNeeded } userErrors { code path }
    }
  }`;
  const rule = async (input: object) =>
    (await app.api.call<{ setApprovalRule: unknown }>(set, { i: { accountId, ...input } })).data
      .setApprovalRule;
  const id = await awaiting();
  expect(await rule({ approvalLimit: '50.00', approvalsNeeded: 1 })).toEqual({
    account: { approvalLimit: '50.00', approvalsNeeded: 1 },
    userErrors: [],
  });
  expect(await approvalsOf(id)).toMatchObject({ needed: 2 });
  const kept = { approvalLimit: '50.00', approvalsNeeded: 3 };
  expect(await rule({ approvalsNeeded: 3 })).toMatchObject({ account: kept });
  expect(await rule({ approvalLimit: null })).toMatchObject({
    account: { approvalLimit: null, approvalsNeeded: 3 },
  });
  await rule({ approvalLimit: '50.00', approvalsNeeded: 1 });
  expect(await approvalsOf(await awaiting())).toMatchObject({ needed: 1 });
  expect(await rule({ approvalLimit: '50.00', approvalsNeeded: 10 })).toEqual({
    account: null,
    userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'approvalsNeeded'] }],
  });
  expect(await rule({ approvalLimit: '50.00', approvalsNeeded: 2 })).toMatchObject({
    userErrors: [],
  });
});

test('four at once, a denial and a cancellation: exactly one ending, twelve times', async () => {
  for (let round = 0; round < 12; round += 1) {
    const id = await awaiting('51.00');
    const all = await Promise.all([
      ...NAMES.map((name) => approves(name, id)),
      ...(round % 2 === 0
        ? [decides(by('eva'), 'denyPayout', { payoutId: id, reason: 'no' })]
        : []),
      ...(round % 4 < 2 ? [decides(app.api, 'cancelPayout', { payoutId: id })] : []),
    ]);
    expect(all.flatMap(({ refused }) => refused)).not.toContain('OVERLOADED');
    const { given } = await approvalsOf(id);
    const ended = await eventually('it ends', async () => {
      const payout = await app.api.payout(id);
      return payout.failure !== null || payout.status === 'SETTLED' ? payout : null;
    });
    const paid = ended.status === 'SETTLED';
    expect(await paymentsOf(app, id)).toBe(paid ? 1 : 0);
    if (paid) expect(given).toHaveLength(2);
    expect(await ledgerOf(app.pool, id)).toEqual([
      'HOLD 5100',
      paid ? 'CAPTURE 5100' : 'RELEASE 5100',
    ]);
  }
}, 60_000);

test('what was changed after its approval is not sent, and says so', async () => {
  const id = await awaiting('52.00');
  await approves('bia', id);
  await app.pool.query(
    `begin; set local session_replication_role = replica;
     update payout set pix_key = 'o@b.co' where id = '${id}'; commit`,
  );
  expect(await approvalsOf(id)).toMatchObject({ missing: 2, given: [] });
  // Whoever approved it has approved something else; nobody's word is counted for them.
  await approves('caio', id);
  await app.pool.query(
    `begin; set local session_replication_role = replica;
     update payout set status = 'QUEUED', next_check_at = now() where id = '${id}'; commit`,
  );
  const stuck = await eventually('it says what is wrong', async () => {
    const payout = await app.api.payout(id);
    return /cannot be read/.test(payout.waitingFor ?? '') ? payout : null;
  });
  expect(stuck.status).toBe('QUEUED');
  expect(await paymentsOf(app, id)).toBe(0);
  expect((await decides(app.api, 'cancelPayout', { payoutId: id })).status).toBe('CANCELED');
});

describe('the inbox', () => {
  const INBOX = `query ($accountId: ID, $first: Int, $after: String) {
    approvals(accountId: $accountId, first: $first, after: $after) {
      nodes { id mayApprove whyNot payout { id requestedBy approvals { missing } } }
      pageInfo { hasNextPage endCursor }
    }
  }`;
  interface Inbox {
    nodes: { id: string; mayApprove: boolean; whyNot: string | null }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  }
  const inbox = async (api: ApiClient, input: object): Promise<Inbox> => {
    const { data, errors } = await api.call<{ approvals: Inbox }>(INBOX, input);
    if (errors) throw new Error(JSON.stringify(errors));
    return data.approvals;
  };

  test('has what waits, oldest first, and says whether the viewer may approve', async () => {
    const own = await app.api.anAccount('500.00', { approvalLimit: '0.00', approvalsNeeded: 2 });
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.push((await app.api.request(anOrder(own))).payout?.id ?? '');
    await approves('bia', ids[0] ?? '');
    const first = await inbox(by('bia'), { accountId: own, first: 2 });
    expect(first.nodes.map(({ id, mayApprove, whyNot }) => [id, mayApprove, whyNot])).toEqual([
      [ids[0], false, 'APPROVED_BEFORE'],
      [ids[1], true, null],
    ]);
    const rest = await inbox(by('bia'), { accountId: own, after: first.pageInfo.endCursor });
    expect(rest.nodes.map(({ id }) => id)).toEqual([ids[2]]);
    const mine = await inbox(app.api, { accountId: own });
    expect(new Set(mine.nodes.map(({ whyNot }) => whyNot))).toEqual(new Set(['OWN_REQUEST']));
    const { api: stranger } = await app.stranger();
    expect((await inbox(stranger, {})).nodes).toEqual([]);
    expect((await inbox(stranger, { accountId: own })).nodes).toEqual([]);
  });

  test('is told of what enters, changes and leaves, and of nothing else', async () => {
    const own = await app.api.anAccount('500.00', { approvalLimit: '5.00', approvalsNeeded: 2 });
    const query = `subscription ($accountId: ID) {
      approvalsChanged(accountId: $accountId, after: "0") { from to payout { id } }
    }`;
    await app.api.request(anOrder(own, { amount: '5.00' }));
    const id = (await app.api.request(anOrder(own, { amount: '6.00' }))).payout?.id ?? '';
    const watched = by('bia').watch<{ approvalsChanged: object }>(
      query,
      { accountId: own },
      (all) => all.length === 3,
    );
    await approves('bia', id);
    await approves('caio', id);
    expect((await watched).map(({ approvalsChanged }) => approvalsChanged)).toEqual([
      { from: null, to: 'AWAITING_APPROVAL', payout: { id } },
      { from: 'AWAITING_APPROVAL', to: 'AWAITING_APPROVAL', payout: { id } },
      { from: 'AWAITING_APPROVAL', to: 'QUEUED', payout: { id } },
    ]);
  });
});
