import { randomUUID } from 'node:crypto';
import { type ApiClient, anOrder, type Requested } from '../support/api-client';
import { aRunningApp, type TestApp } from '../support/running-app';

let app: TestApp;
let stranger: { api: ApiClient; accountId: string };
let payout: NonNullable<Requested['payout']>;
beforeAll(async () => {
  app = await aRunningApp();
  stranger = await app.stranger();
  const { payout: made } = await app.api.request(
    anOrder(app.accountId, { idempotencyKey: 'mine' }),
  );
  payout = made!;
  await app.api.watch(
    'subscription ($id: ID!) { payoutChanged(id: $id) { status endToEndId } }',
    { id: payout.id },
    (results: { payoutChanged: { status: string } }[]) =>
      results.at(-1)?.payoutChanged.status === 'SETTLED',
  );
}, 60_000);
afterAll(() => app.stop(), 60_000);

/** The answer to a stranger, byte for byte, with the id in it blotted out. */
async function answerTo(query: string, text: string): Promise<string> {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${stranger.api.key}` },
    body: JSON.stringify({ query, variables: { id: text } }),
  });
  // What is left of the points goes on by itself.
  const told = (await response.text()).replace(/,"extensions":\{"cost":\{[^}]*\}\}/, '');
  return `${response.status} ${told}`.replaceAll(text, '<id>');
}

const ORDER = `{ accountId: $id, idempotencyKey: "other", amount: "1.00",
  destination: { pixKey: { type: CPF, value: "52998224725" } },
  recipient: { name: "Maria", taxId: "52998224725" } }`;
const REFUSED = '{ userErrors { __typename code message path retryable } }';

test.each`
  of           | operation               | query
  ${'account'} | ${'account'}            | ${'query ($id: ID!) { account(id: $id) { id name } }'}
  ${'account'} | ${'balance'}            | ${'query ($id: ID!) { balance(accountId: $id) { available } }'}
  ${'account'} | ${'payouts by account'} | ${'query ($id: ID!) { payouts(filter: { accountId: $id }) { nodes { id } } }'}
  ${'account'} | ${'requestPayout'}      | ${`mutation ($id: ID!) { requestPayout(input: ${ORDER}) ${REFUSED} }`}
  ${'account'} | ${'creditAccount'}      | ${`mutation ($id: ID!) { creditAccount(input: { accountId: $id, amount: "1.00", reference: "r" }) ${REFUSED} }`}
  ${'payout'}  | ${'payout'}             | ${'query ($id: ID!) { payout(id: $id) { id status } }'}
  ${'payout'}  | ${'approvePayout'}      | ${`mutation ($id: ID!) { approvePayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${'denyPayout'}         | ${`mutation ($id: ID!) { denyPayout(input: { payoutId: $id, reason: "no" }) ${REFUSED} }`}
  ${'payout'}  | ${'cancelPayout'}       | ${`mutation ($id: ID!) { cancelPayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${'confirmPayout'}      | ${`mutation ($id: ID!) { confirmPayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${'recheckPayout'}      | ${`mutation ($id: ID!) { recheckPayout(input: { payoutId: $id }) ${REFUSED} }`}
  ${'payout'}  | ${'resolvePayout'}      | ${`mutation ($id: ID!) { resolvePayout(input: { payoutId: $id, to: SETTLED, reason: "paid" }) ${REFUSED} }`}
`('$operation answers the same for a foreign, unknown or malformed $of', async ({ of, query }) => {
  const foreign = of === 'account' ? app.accountId : payout.id;
  const answers = [foreign, randomUUID(), 'nonsense', `${foreign}' or 1=1 --`].map((id) =>
    answerTo(query as string, id),
  );
  const [first, ...others] = await Promise.all(answers);
  expect(first).not.toContain(foreign);
  expect(others).toEqual([first, first, first]);
  expect(await app.faults()).toEqual([]);
});

test.each`
  what                 | query                                                                           | of
  ${'idempotency key'} | ${'query ($id: String!) { found: payoutByIdempotencyKey(key: $id) { id } }'}    | ${'mine'}
  ${'end-to-end id'}   | ${'query ($id: String!) { found: payoutByEndToEndId(endToEndId: $id) { id } }'} | ${'E'}
`('a foreign payout is not found by its $what, its owner finds it', async ({ query, of }) => {
  const { endToEndId } = await app.api.payout(payout.id);
  const text = of === 'E' ? endToEndId! : (of as string);
  expect(await answerTo(query as string, text)).toBe('200 {"data":{"found":null}}\n');
  const { data } = await app.api.call<{ found: { id: string } }>(query as string, { id: text });
  expect(data.found.id).toBe(payout.id);
});

test('a key another merchant used is free, and lists show nothing of anybody else', async () => {
  const before = await app.api.balance(app.accountId);
  const asked = await stranger.api.request(
    anOrder(stranger.accountId, { idempotencyKey: 'mine', amount: '3.00' }),
  );
  expect(asked).toMatchObject({ replayed: false, userErrors: [] });
  expect(asked.payout?.id).not.toBe(payout.id);
  const { data } = await stranger.api.call<{
    payouts: { nodes: { id: string }[] };
    accounts: { nodes: { id: string }[] };
  }>('{ payouts { nodes { id } } accounts { nodes { id } } }');
  expect(data.payouts.nodes).toEqual([{ id: asked.payout?.id }]);
  expect(data.accounts.nodes).toEqual([{ id: stranger.accountId }]);
  expect(await app.api.balance(app.accountId)).toEqual(before);
});
