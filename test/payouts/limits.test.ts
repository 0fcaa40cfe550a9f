import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nextDay, nightEnd, saoPauloHour } from '../../src/domain/sao-paulo';
import { type ApiClient, apiClient } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, TEST_KEY, type TestApp } from '../support/running-app';
import { ask, limitsOf, setLimits } from './limit-desk';

let app: TestApp;
let replicas: ApiClient[];
beforeAll(async () => {
  app = await aRunningApp();
  replicas = [app.api, apiClient((await app.replica()).url, TEST_KEY)];
}, 60_000);
afterAll(() => app.stop(), 60_000);

const MINUTE = 60_000;
const hour = (): number => saoPauloHour(new Date()).hour;
/** Six hours before and after this one, so that the hour may change under the test. */
const tonight = () => ({ fromHour: (hour() + 18) % 24, toHour: (hour() + 6) % 24 });

/** Away from midnight in São Paulo, where a day's figures would change under the test. */
const inTheDay = async (): Promise<void> => {
  const left = nextDay(new Date()).getTime() - Date.now();
  if (left < 20_000) await new Promise((resolve) => setTimeout(resolve, left + 1_000));
};

const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

const USED = `select coalesce(sum(amount), 0)::int as amount,
    coalesce(sum(payouts), 0)::int as payouts
  from limit_use where account_id = $1 and recipient = ''`;
const counted = async (accountId: string): Promise<{ amount: number; payouts: number }> =>
  (await app.pool.query(USED, [accountId])).rows[0];

const RECIPIENT = { minutes: 60, payouts: 10 };

test.each([
  ['of a day', () => ({ perDay: '10.00' }), 'PER_DAY'],
  ['of a night', () => ({ night: { ...tonight(), total: '10.00' } }), 'NIGHT_TOTAL'],
  ['on payouts to a recipient', () => ({ recipient: RECIPIENT }), 'RECIPIENT_PAYOUTS'],
  [
    'on what a recipient gets',
    () => ({ recipient: { minutes: 60, amount: '10.00' } }),
    'RECIPIENT_AMOUNT',
  ],
])('a limit %s lets 10 of 200 requests at once through', async (_what, limits, limit) => {
  await inTheDay();
  const accountId = await app.api.anAccount('500.00', { limits: limits() });
  const answers = await many(200, (n) => ask(replicas[n % 2]!, accountId, { amount: '1.00' }));
  expect(answers.filter(({ payout }) => payout !== null)).toHaveLength(10);
  const told = new Set(answers.flatMap(({ userErrors }) => userErrors.map((one) => one.limit)));
  expect([...told]).toEqual([limit]);
  expect(await counted(accountId)).toEqual({ amount: 1_000, payouts: 10 });
  expect(await app.faults()).toEqual([]);
});

test('amounts that do not fit beside each other are judged in order, alone', async () => {
  await inTheDay();
  const accountId = await app.api.anAccount('500.00', { limits: { perDay: '100.00' } });
  const amounts = await many(40, async (n) => {
    const amount = n % 2 === 0 ? 60 : 7;
    const { payout } = await ask(app.api, accountId, { amount: `${amount}.00` });
    return payout === null ? 0 : amount;
  });
  const left = 100 - amounts.reduce<number>((sum, amount) => sum + amount, 0);
  expect(left).toBeGreaterThanOrEqual(0);
  expect(left).toBeLessThan(7);
});

test('a refusal says which limit, what is left, and when the same would fit', async () => {
  await inTheDay();
  const night = tonight();
  const limits = { perDay: '20.00', night: { ...night, perPayout: '5.00', total: '8.00' } };
  const accountId = await app.api.anAccount('500.00', { limits });
  const { payout } = await ask(app.api, accountId, { amount: '5.00' });
  const refused = await ask(app.api, accountId, { amount: '5.00' });
  const span = { from: night.fromHour, to: night.toHour };
  expect(refused).toMatchObject({
    payout: null,
    userErrors: [
      {
        __typename: 'LimitExceededError',
        code: 'LIMIT_EXCEEDED',
        path: ['input', 'amount'],
        retryable: true,
        limit: 'NIGHT_TOTAL',
        left: '3.00',
        leftPayouts: null,
        resetsAt: nightEnd(new Date(), span).toISOString(),
        message: expect.stringContaining('R$ 3.00 left'),
      },
    ],
  });
  // Of several limits the one that lasts: waiting for the morning would not help.
  const never = await ask(app.api, accountId, { amount: '20.01' });
  expect(never.userErrors[0]).toMatchObject({
    ...{ limit: 'PER_DAY', left: '15.00', resetsAt: null, retryable: false },
  });
  expect(payout).not.toBeNull();
});

test('each limit is read with what is left of it and when it is counted anew', async () => {
  await inTheDay();
  const night = { ...tonight(), total: '30.00', perPayout: '29.00' };
  const limits = { perPayout: '30.00', perDay: '40.00', night, recipient: RECIPIENT };
  const accountId = await app.api.anAccount('500.00', { limits });
  const before = Date.now();
  await ask(app.api, accountId, { amount: '12.00' });
  const span = { from: night.fromHour, to: night.toHour };
  const morning = nightEnd(new Date(), span).toISOString();
  const read = await limitsOf(app.api, accountId);
  expect(read).toMatchObject({
    perPayout: '30.00',
    perDay: {
      ...{ limit: '40.00', used: '12.00', left: '28.00' },
      resetsAt: nextDay(new Date()).toISOString(),
    },
    night: {
      ...{ fromHour: night.fromHour, toHour: night.toHour, isNight: true, perPayout: '29.00' },
      ...{ changesAt: morning, total: { used: '12.00', left: '18.00', resetsAt: morning } },
    },
    recipient: { minutes: 60, payouts: 10, amount: null, left: { payouts: 9, amount: null } },
    lookAlikeMinutes: null,
  });
  const { resetsAt } = (read['recipient'] as { left: { resetsAt: string } }).left;
  const afterMs = Date.parse(resetsAt) - before;
  expect(afterMs).toBeGreaterThan(59 * MINUTE);
  expect(afterMs).toBeLessThanOrEqual(62 * MINUTE);
  const other = await limitsOf(app.api, accountId, '11144477735');
  expect(other).toMatchObject({ recipient: { left: { payouts: 10, resetsAt: null } } });
});

test('what failed gives back what it took, what was paid does not', async () => {
  await inTheDay();
  const accountId = await app.api.anAccount('500.00', { limits: { perDay: '30.00' } });
  // The centavos choose the sandbox's outcome: 52 is rejected, 00 is paid.
  await ask(app.api, accountId, { amount: '10.52', provider: 'pagstar' });
  await ask(app.api, accountId, { amount: '10.00', provider: 'pagstar' });
  await eventually('the rejected one is released', async () => {
    return (await counted(accountId)).amount === 1_000;
  });
  expect(await limitsOf(app.api, accountId)).toMatchObject({ perDay: { left: '20.00' } });
});

test('a known key is answered first, and the first limit counts what was before it', async () => {
  await inTheDay();
  const accountId = await app.api.anAccount('500.00');
  const order = { amount: '9.00', idempotencyKey: randomUUID() };
  const { payout } = await ask(app.api, accountId, order);
  expect(await setLimits(app.api, accountId, { perDay: '10.00', perPayout: '1.00' })).toEqual([]);
  expect(await ask(app.api, accountId, order)).toMatchObject({ payout, replayed: true });
  expect(await limitsOf(app.api, accountId)).toMatchObject({ perDay: { left: '1.00' } });
  const more = await ask(app.api, accountId, { amount: '1.01' });
  expect(more.userErrors[0]).toMatchObject({ limit: 'PER_PAYOUT', left: '1.00' });
  expect((await ask(app.api, accountId, { amount: '1.00' })).userErrors).toEqual([]);
});

test('what is left out stays, null takes a limit away, and a raise is audited', async () => {
  const accountId = await app.api.anAccount('500.00', { limits: { perPayout: '5.00' } });
  await setLimits(app.api, accountId, { perDay: '0' });
  expect(await limitsOf(app.api, accountId)).toMatchObject({ perPayout: '5.00' });
  expect((await ask(app.api, accountId, { amount: '1.00' })).userErrors[0]).toMatchObject({
    ...{ limit: 'PER_DAY', left: '0.00', resetsAt: null, retryable: false },
  });
  await setLimits(app.api, accountId, { perDay: null, perPayout: '6.00' });
  expect(await limitsOf(app.api, accountId)).toMatchObject({ perPayout: '6.00', perDay: null });
  const { rows } = await app.pool.query(
    `select payload::jsonb from audit_entry where action = 'limit.set' and subject = $1
     order by seq`,
    [`account:${accountId}`],
  );
  expect(rows.map(({ payload }) => payload.raised)).toEqual([[], [], ['PER_PAYOUT', 'PER_DAY']]);
  expect(rows[2].payload).toMatchObject({
    before: { perPayout: '5.00', perDay: '0.00' },
    after: { perPayout: '6.00', perDay: null },
  });
});

test('what the README shows works as it stands there', async () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const block = /```graphql\n([^`]*setAccountLimits[^`]*)```/.exec(readme)?.[1] ?? '';
  const accountId = await app.api.anAccount('1.00');
  const { data, errors } = await app.api.call(block.replace('<account>', accountId));
  expect({ data, errors }).toMatchObject({
    errors: undefined,
    data: {
      setAccountLimits: {
        account: { limits: { perDay: { left: '2000.00' }, night: { total: { left: '300.00' } } } },
        userErrors: [],
      },
    },
  });
});

test('bad limits are refused, each with its field and remedy', async () => {
  const night = { fromHour: 6, toHour: 6, total: '-1' };
  const recipient = { minutes: 0, payouts: -1 };
  const limits = { perPayout: 'much', night, recipient, lookAlikeMinutes: 10_081 };
  expect(await setLimits(app.api, app.accountId, limits)).toEqual([
    'input.limits.perPayout: write reais as decimal text, such as "1000.00"',
    'input.limits.night: write two different full hours from 0 to 23, such as 20 and 6',
    'input.limits.night.total: write reais as decimal text, such as "1000.00"',
    'input.limits.recipient.minutes: write a whole number from 1 to 10080',
    'input.limits.recipient.payouts: write a whole number from 0 to 1000000',
    'input.limits.lookAlikeMinutes: write a whole number from 0 to 10080',
  ]);
  for (const accountId of [randomUUID(), 'x', (await app.stranger()).accountId]) {
    expect(await setLimits(app.api, accountId, { perDay: '1' })).toEqual([
      'input.accountId: there is no such account',
    ]);
  }
});
