import { randomUUID } from 'node:crypto';
import { anOrder, type Requested } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { bookedByPayout, ledgerOf, paymentsOf } from './booked';

let app: TestApp;
beforeAll(async () => {
  app = await aRunningApp();
}, 60_000);
afterAll(() => app.stop(), 60_000);

const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

const settled = (id: string) =>
  eventually(`${id} is settled`, async () => (await app.api.payout(id)).status === 'SETTLED');

const creditAccount = (accountId: string, amount: string, reference: string) =>
  app.api.call<{
    creditAccount: {
      replayed: boolean;
      balance: { available: string } | null;
      userErrors: { code: string; differingFields?: string[] }[];
    };
  }>(
    `mutation ($input: CreditAccountInput!) { creditAccount(input: $input) {
       replayed balance { available }
       userErrors { code ... on IdempotencyConflictError { differingFields } } } }`,
    { input: { accountId, amount, reference } },
  );

test('of 200 requests at once against money for 50, exactly 50 are accepted', async () => {
  const accountId = await app.api.anAccount('50.00');
  const answers = await many(200, () => app.api.request(anOrder(accountId, { amount: '1.00' })));
  const accepted = answers.filter(({ payout }) => payout !== null);
  const refusals = answers.flatMap(({ userErrors }) => userErrors.map((error) => error.__typename));
  expect(accepted).toHaveLength(50);
  expect(refusals).toEqual(Array(150).fill('InsufficientBalanceError'));
  const empty = { available: '0.00', held: '0.00', total: '0.00' };
  await eventually('all of it is paid', async () => {
    const { held } = await app.api.balance(accountId);
    return held === '0.00';
  });
  expect(await app.api.balance(accountId)).toEqual(empty);
  const booked = await bookedByPayout(app);
  const payments = accepted.map(({ payout }) => booked.get(payout?.id ?? '')?.[0]?.payments);
  expect(payments).toEqual(Array(50).fill(1));
  expect(await app.faults()).toEqual([]);
});

test('amounts that do not fit beside each other are tried alone, and none is lost', async () => {
  const accountId = await app.api.anAccount('100.00');
  const answers = await many(40, (n) =>
    app.api.request(anOrder(accountId, { amount: n % 2 === 0 ? '60.00' : '7.00' })),
  );
  const spent = answers.filter(({ payout }) => payout !== null).map(({ payout }) => payout?.amount);
  const left = 100 - spent.reduce((sum, amount) => sum + Number(amount), 0);
  // Whatever was refused did not fit into what was left at the end, let alone earlier.
  expect(left).toBeGreaterThanOrEqual(0);
  expect(left).toBeLessThan(7);
  expect(await app.faults()).toEqual([]);
});

test('eight identical requests at once are one payout with one hold', async () => {
  const order = anOrder(app.accountId);
  const answers: Requested[] = await many(8, () => app.api.request(order));
  const ids = new Set(answers.map(({ payout }) => payout?.id));
  expect([...ids]).toEqual([expect.any(String)]);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  const id = answers[0]?.payout?.id ?? '';
  await settled(id);
  expect(await ledgerOf(app.pool, id)).toEqual(['HOLD 1000', 'CAPTURE 1000']);
  expect(await paymentsOf(app, id)).toBe(1);
});

test('one key for two accounts at once is one payout, and a conflict for the other', async () => {
  const accounts = await many(2, () => app.api.anAccount('100.00'));
  for (let round = 0; round < 10; round += 1) {
    const idempotencyKey = randomUUID();
    const answers = await many(8, (n) =>
      app.api.request(anOrder(accounts[n % 2] ?? '', { idempotencyKey, amount: '1.00' })),
    );
    const ids = answers.flatMap(({ payout }) => payout?.id ?? []);
    const conflicts = answers.flatMap(({ userErrors }) => userErrors);
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(4);
    expect(conflicts.map(({ differingFields }) => differingFields)).toEqual(
      Array(4).fill(['accountId']),
    );
  }
  expect(await app.faults()).toEqual([]);
});

test('twenty credits with one reference at once are one', async () => {
  const accountId = await app.api.anAccount('1.00');
  const answers = await many(20, () => creditAccount(accountId, '5.00', 'invoice-7'));
  const results = answers.map(({ data }) => data.creditAccount);
  expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect((await app.api.balance(accountId)).available).toBe('6.00');
});

test('a reference with another amount is refused and moves nothing', async () => {
  const accountId = await app.api.anAccount('1.00');
  await creditAccount(accountId, '5.00', 'invoice-8');
  const { data } = await creditAccount(accountId, '5.01', 'invoice-8');
  expect(data.creditAccount).toEqual({
    replayed: false,
    balance: null,
    userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', differingFields: ['amount'] }],
  });
  expect((await app.api.balance(accountId)).available).toBe('6.00');
});

test('a reference is of one account: another may use it too', async () => {
  const accounts = await many(2, () => app.api.anAccount('1.00'));
  for (const accountId of accounts) {
    const { data } = await creditAccount(accountId, '2.00', 'shared');
    expect(data.creditAccount).toMatchObject({ replayed: false, userErrors: [] });
  }
});
