import { anOrder, type PayoutAnswer } from '../support/api-client';
import { eventually } from '../support/eventually';
import { aRunningApp, type TestApp } from '../support/running-app';
import { aTightFloat, type TightFloat } from './tight-float';

/** Our own balance with the provider: R$ 100.00. */
const FLOAT_CENTS = 10_000n;

let float: TightFloat;
let app: TestApp;
beforeAll(async () => {
  float = await aTightFloat(FLOAT_CENTS);
  app = await aRunningApp({ env: float.env });
}, 60_000);
afterAll(async () => {
  await app.stop();
  await float.stop();
}, 60_000);

const settled = (id: string): Promise<PayoutAnswer> =>
  eventually(`${id} is settled`, async () => {
    const payout = await app.api.payout(id);
    // The notice's verdict comes with or after the status; from then on nothing changes.
    return payout.status === 'SETTLED' && payout.notices.length > 0 ? payout : null;
  });

describe('a known key with another input', () => {
  const order = () => first;
  let first: ReturnType<typeof anOrder>;
  let payout: PayoutAnswer;
  let otherAccount: string;
  beforeAll(async () => {
    first = anOrder(await app.api.anAccount('10.00'), {
      description: 'first',
      orderId: 'order-1',
    });
    otherAccount = await app.api.anAccount('10.00');
    const { payout: made } = await app.api.request(order());
    payout = await settled(made?.id ?? '');
  });

  const PIX = { pixKey: { type: 'CPF', value: '12345678909' } };
  const EMAIL = { pixKey: { type: 'EMAIL', value: 'maria@example.com' } };
  const BANK = { bankAccount: { ispb: '99999999', branch: '1', number: '1', type: 'CHECKING' } };
  test.each<[string[], () => object]>([
    [['accountId'], () => ({ accountId: otherAccount })],
    [['amount'], () => ({ amount: '10.01' })],
    [['destination.pixKey.value'], () => ({ destination: PIX })],
    [['destination.pixKey.type', 'destination.pixKey.value'], () => ({ destination: EMAIL })],
    [['destination'], () => ({ destination: BANK })],
    [['recipient.name'], () => ({ recipient: { name: 'Outra', taxId: '52998224725' } })],
    [['recipient.taxId'], () => ({ recipient: { name: 'Maria Exemplo', taxId: '12345678909' } })],
    [['description'], () => ({ description: 'second' })],
    [['description'], () => ({ description: null })],
    [['priority'], () => ({ priority: 'NORMAL' })],
    [['provider'], () => ({ provider: 'pagstar' })],
    [['orderId'], () => ({ orderId: 'order-2' })],
    [['amount', 'orderId'], () => ({ amount: '1.00', orderId: null })],
  ])('is a conflict that names %j, and the first payout stays as it was', async (fields, input) => {
    const answer = await app.api.request({ ...order(), ...input() });
    expect(answer).toMatchObject({ payout: null, replayed: false });
    expect(answer.userErrors).toMatchObject([
      { __typename: 'IdempotencyConflictError', differingFields: fields, retryable: false },
    ]);
    expect(await app.api.payout(payout.id)).toEqual(payout);
    expect(await app.faults()).toEqual([]);
  });

  test.each<[string, () => object]>([
    ['an amount without cents', () => ({ amount: '10' })],
    [
      'a tax id with punctuation',
      () => ({ recipient: { name: ' Maria Exemplo', taxId: '529.982.247-25' } }),
    ],
    [
      'a Pix key with punctuation',
      () => ({ destination: { pixKey: { type: 'CPF', value: '529.982.247-25' } } }),
    ],
    ['the default said aloud', () => ({ priority: 'HIGH', provider: null })],
    ['an account id in capitals', () => ({ accountId: order().accountId.toUpperCase() })],
  ])('is none when it only is %s', async (_what, input) => {
    const answer = await app.api.request({ ...order(), ...input() });
    expect(answer).toMatchObject({ replayed: true, userErrors: [], payout: { id: payout.id } });
  });
});

test('a replay is answered though the account is empty by now', async () => {
  const accountId = await app.api.anAccount('3.00');
  const order = anOrder(accountId, { amount: '3.00' });
  const { payout } = await app.api.request(order);
  const refused = await app.api.request(anOrder(accountId, { amount: '3.00' }));
  expect(refused.userErrors).toMatchObject([{ available: '0.00', retryable: true }]);
  const again = await app.api.request(order);
  expect(again).toMatchObject({ replayed: true, userErrors: [], payout: { id: payout?.id } });
});

test("a replay is answered though the provider's float is too low by now", async () => {
  const order = anOrder(app.accountId, { amount: '60.00', provider: 'pagstar' });
  const { payout, userErrors } = await app.api.request(order);
  expect(userErrors).toEqual([]);
  await settled(payout?.id ?? '');
  const refused = await eventually('the float is read again', async () => {
    const answer = await app.api.request(
      anOrder(app.accountId, { amount: '59.00', provider: 'pagstar' }),
    );
    return answer.userErrors.length > 0 ? answer : null;
  });
  expect(refused.userErrors).toMatchObject([
    { __typename: 'ProviderBalanceError', retryAfterSeconds: expect.any(Number), retryable: true },
  ]);
  const again = await app.api.request(order);
  expect(again).toMatchObject({ replayed: true, userErrors: [], payout: { id: payout?.id } });
  const conflict = await app.api.request({ ...order, amount: '61.00' });
  expect(conflict.userErrors).toMatchObject([{ differingFields: ['amount'] }]);
});
