import { aKeyed } from '../credentials/key-desk';
import { type ApiClient, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import { ask, setLimits } from './limit-desk';

let app: TestApp;
let replicas: ApiClient[];
beforeAll(async () => {
  app = await aRunningApp();
  replicas = [app.api, apiClient((await app.replica()).url, TEST_KEY)];
}, 60_000);
afterAll(() => app.stop(), 60_000);

const shielded = (amount = '500.00'): Promise<string> =>
  app.api.anAccount(amount, { limits: { lookAlikeMinutes: 60 } });

/** Amounts nobody else in this file asks for: look-alikes are sought in the whole merchant. */
let cents = 0;
const anAmount = (): string => {
  cents += 1;
  return `1.${String(cents % 50).padStart(2, '0')}`;
};

const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

test('by itself nothing is refused: many alike are many payouts', async () => {
  const accountId = await app.api.anAccount('100.00');
  const amount = anAmount();
  const answers = await many(5, () => ask(app.api, accountId, { amount }));
  expect(answers.filter(({ payout }) => payout !== null)).toHaveLength(5);
});

test('of 200 alike at once, under 200 keys from two accounts, one is accepted', async () => {
  const accounts = [await shielded(), await shielded()];
  const amount = anAmount();
  const answers = await many(200, (n) =>
    ask(replicas[n % 2]!, accounts[(n >> 1) % 2]!, { amount }),
  );
  const accepted = answers.flatMap(({ payout }) => payout ?? []);
  expect(accepted).toHaveLength(1);
  const told = answers.flatMap(({ userErrors }) => userErrors);
  expect(new Set(told.map(({ code }) => code))).toEqual(new Set(['LOOK_ALIKE']));
  expect(new Set(told.map(({ payoutId }) => payoutId))).toEqual(new Set([accepted[0]?.id]));
});

test('the refusal carries the earlier one; naming exactly it pays the same again', async () => {
  const accountId = await shielded();
  const order = { amount: anAmount() };
  const first = (await ask(app.api, accountId, order)).payout!;
  const refused = await ask(app.api, accountId, order);
  expect(refused).toMatchObject({
    payout: null,
    userErrors: [
      {
        __typename: 'LookAlikeError',
        path: ['input', 'allowDuplicateOf'],
        retryable: false,
        payoutId: first.id,
        payout: { id: first.id, amount: order.amount },
        message: expect.stringContaining(first.id),
      },
    ],
  });
  const named = { ...order, allowDuplicateOf: first.id.toUpperCase() };
  const second = (await ask(app.api, accountId, named)).payout!;
  expect(second.duplicateOf).toBe(first.id);
  // Now the second is the newest: who names the first has not seen it.
  const third = await ask(app.api, accountId, named);
  expect(third.userErrors[0]).toMatchObject({ code: 'LOOK_ALIKE', payoutId: second.id });
  const { rows } = await app.pool.query(
    `select p.duplicate_of, e.payload::jsonb->>'allowDuplicateOf' as allowed from payout p
     join audit_entry e on e.subject = 'payout:' || p.id where p.id = $1`,
    [second.id],
  );
  expect(rows).toEqual([{ duplicate_of: first.id, allowed: first.id }]);
});

test('the same key is the same payout, shield or not', async () => {
  const accountId = await shielded();
  const order = { amount: anAmount(), idempotencyKey: 'once' };
  const first = await ask(app.api, accountId, order);
  expect(await ask(app.api, accountId, order)).toEqual({ ...first, replayed: true });
});

test('another amount, destination or recipient is no look-alike', async () => {
  const accountId = await shielded();
  const amount = anAmount();
  const other = '11144477735';
  await ask(app.api, accountId, { amount });
  const [key, recipient] = [
    { pixKey: { type: 'EMAIL', value: 'recebedor@example.com' } },
    { name: 'Maria Exemplo', taxId: other },
  ];
  for (const more of [
    { amount: anAmount() },
    { amount, destination: key },
    { amount, destination: key, recipient },
  ]) {
    expect((await ask(app.api, accountId, more)).userErrors).toEqual([]);
  }
});

test('what failed is no look-alike, nor is what is older than the window', async () => {
  const accountId = await shielded();
  const order = { amount: '2.52', provider: 'pagstar' };
  await ask(app.api, accountId, order);
  const again = await eventually('the rejected one no longer stands in the way', async () => {
    return (await ask(app.api, accountId, order)).payout;
  });
  expect(again.duplicateOf).toBeNull();
  const old = { amount: anAmount() };
  const { payout } = await ask(app.api, accountId, old);
  await app.pool.query('alter table payout disable trigger payout_order_fixed');
  await app.pool.query(
    `update payout set created_at = now() - interval '61 minutes' where id = $1`,
    [payout?.id],
  );
  await app.pool.query('alter table payout enable trigger payout_order_fixed');
  expect((await ask(app.api, accountId, old)).userErrors).toEqual([]);
});

test('what to name is an id; naming what is no look-alike changes nothing', async () => {
  const accountId = await shielded();
  const order = { amount: anAmount() };
  const malformed = await ask(app.api, accountId, { ...order, allowDuplicateOf: 'that one' });
  expect(malformed.userErrors).toMatchObject([
    { code: 'NOT_FOUND', path: ['input', 'allowDuplicateOf'] },
  ]);
  const stray = { ...order, allowDuplicateOf: app.accountId };
  expect((await ask(app.api, accountId, stray)).payout).toMatchObject({ duplicateOf: null });
  expect((await ask(app.api, accountId, stray)).userErrors[0]).toMatchObject({
    code: 'LOOK_ALIKE',
  });
});

test('a credential is told no more of the earlier one than it may see', async () => {
  const [mine, theirs] = [await shielded(), await shielded()];
  const order = { amount: anAmount() };
  const first = (await ask(app.api, theirs, order)).payout!;
  const scopes = ['payouts:request', 'payouts:read'];
  const near = await aKeyed(app, scopes, { accountIds: [mine] });
  const seen = await aKeyed(app, scopes, { accountIds: [mine, theirs] });
  const told = async (api: ApiClient) => (await ask(api, mine, order)).userErrors[0];
  const blind = await told(near);
  expect(blind).toMatchObject({ code: 'LOOK_ALIKE', payoutId: null, payout: null });
  expect(blind?.message).not.toContain(first.id);
  expect((await told(seen))?.payout).toMatchObject({
    ...{ id: first.id, recipient: { taxId: '***982247**' } },
  });
  const asksOnly = await aKeyed(app, ['payouts:request']);
  await expect(told(asksOnly)).rejects.toThrow('payouts:read');
});

test('the setting of the server holds where an account does not say', async () => {
  const strict = await aRunningApp({ env: { LOOK_ALIKE_MINUTES: '60' } });
  try {
    const order = { amount: '1.00' };
    await ask(strict.api, strict.accountId, order);
    const refused = await ask(strict.api, strict.accountId, order);
    expect(refused.userErrors[0]).toMatchObject({ code: 'LOOK_ALIKE' });
    await setLimits(strict.api, strict.accountId, { lookAlikeMinutes: 0 });
    expect((await ask(strict.api, strict.accountId, order)).userErrors).toEqual([]);
  } finally {
    await strict.stop();
  }
}, 30_000);

test('another merchant pays the same to the same', async () => {
  const accountId = await shielded();
  const order = { amount: anAmount() };
  await ask(app.api, accountId, order);
  const { api, accountId: foreign } = await app.stranger();
  await setLimits(api, foreign, { lookAlikeMinutes: 60 });
  expect((await ask(api, foreign, order)).userErrors).toEqual([]);
});
