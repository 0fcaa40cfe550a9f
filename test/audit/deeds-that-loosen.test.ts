import { loosenedNeed } from '../../src/domain/approvals';
import type { ApiClient } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

const ask = async (verb: string, input: object, api: ApiClient = app.api) => {
  const type = `${verb[0]?.toUpperCase()}${verb.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${verb}(input: $input) { userErrors { code } } }`;
  const { data, errors } = await api.call<Record<string, { userErrors: object[] }>>(query, {
    input,
  });
  if (errors) throw new Error(JSON.stringify(errors));
  expect(data[verb]?.userErrors).toEqual([]);
};

const told = async (action: string): Promise<Record<string, unknown>[]> => {
  const { rows } = await app.pool.query<{ payload: string }>(
    'select payload from audit_entry where action = $1 order by merchant_id, seq',
    [action],
  );
  return rows.map(({ payload }) => JSON.parse(payload));
};

test('an approval rule is told as it was and is, and what became looser by name', async () => {
  const rule = { approvalLimit: '50.00', approvalsNeeded: 2 };
  const accountId = await app.api.anAccount('1.00', rule);
  await ask('setApprovalRule', { accountId, approvalsNeeded: 1 });
  await ask('setApprovalRule', { accountId, approvalLimit: null });
  await ask('setApprovalRule', { accountId, approvalLimit: '10.00' });
  expect(await told('limit.set')).toEqual([
    { before: rule, after: { ...rule, approvalsNeeded: 1 }, raised: ['APPROVALS_NEEDED'] },
    {
      before: { ...rule, approvalsNeeded: 1 },
      after: { approvalLimit: null, approvalsNeeded: 1 },
      raised: ['APPROVAL_LIMIT'],
    },
    {
      before: { approvalLimit: null, approvalsNeeded: 1 },
      after: { approvalLimit: '10.00', approvalsNeeded: 1 },
      raised: [],
    },
  ]);
});

test('a shorter window for look-alikes is told as looser, a longer one is not', async () => {
  const accountId = await app.api.anAccount('1.00');
  for (const lookAlikeMinutes of [60, 90, 30, null]) {
    await ask('setAccountLimits', { accountId, limits: { lookAlikeMinutes } });
  }
  const raised = (await told('limit.set')).slice(-4).map((entry) => entry['raised']);
  expect(raised).toEqual([[], [], ['LOOK_ALIKE'], ['LOOK_ALIKE']]);
});

test('a switch is told as it stood and as it stands', async () => {
  await ask('stopPayouts', { mode: 'REFUSE', reason: 'looks wrong' });
  await ask('stopPayouts', { mode: 'QUEUE', reason: 'looks better' });
  await ask('releasePayouts', {});
  const [refuse, queue] = [
    { mode: 'REFUSE', until: null },
    { mode: 'QUEUE', until: null },
  ];
  expect(await told('switch.set')).toEqual([
    { stops: true, provider: null, before: null, ...refuse },
    { stops: true, provider: null, before: refuse, ...queue },
    { stops: false, provider: null, before: queue, ...queue },
  ]);
});

test.each`
  before         | after          | raised
  ${[5_000n, 2]} | ${[5_000n, 2]} | ${[]}
  ${[5_000n, 2]} | ${[5_001n, 3]} | ${['APPROVAL_LIMIT']}
  ${[5_000n, 2]} | ${[null, 1]}   | ${['APPROVAL_LIMIT', 'APPROVALS_NEEDED']}
  ${[null, 2]}   | ${[5_000n, 2]} | ${[]}
  ${[0n, 2]}     | ${[null, 2]}   | ${['APPROVAL_LIMIT']}
`('from $before to $after loosens $raised', ({ before, after, raised }) => {
  const need = ([approvalLimitCents, approvalsNeeded]: [bigint | null, number]) => ({
    approvalLimitCents,
    approvalsNeeded,
  });
  expect(loosenedNeed(need(before), need(after))).toEqual(raised);
});
