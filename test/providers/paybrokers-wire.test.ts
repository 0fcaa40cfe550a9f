import type { PayoutReport } from '../../src/domain/report';
import {
  keyFromWire,
  outcomeOf,
  reportFromAnswer,
  reportFromCreate,
} from '../../src/providers/paybrokers/wire';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const ID = '95c0f371-bc71-4c06-823e-74cf5bc308fb';
const E2E = 'E99999999202611221200abcdefghijk';
const answer = (body: unknown, providerId: string | null = ID): PayoutReport =>
  reportFromAnswer(body, { providerKey: KEY, providerId });
const done = (transaction: object, beside: object = {}) => ({
  statusCode: 'Done',
  data: { transaction, ...beside },
});

/** The documented answer of a look-up, with what a case changes. */
const aTransaction = (changes: object = {}) => ({
  id: ID,
  orderId: KEY,
  orderDescription: '',
  date: '2026-11-22T14:45:34.323Z',
  stateCompletedDate: '2026-11-22T14:45:39.150Z',
  stateErrorCause: null,
  type: 'Debit',
  paymentType: 'PIX',
  amount: '10.500000',
  currency: 'BRL',
  state: 'Completed',
  recipient: { name: 'Recebedor de Teste', taxNumber: '52998224725', bankCode: '999' },
  ...changes,
});
const lookUp = (changes: object = {}) => answer(done(aTransaction(changes)));

describe('states', () => {
  test.each`
    state            | outcome
    ${'Created'}     | ${'accepted'}
    ${'Registered'}  | ${'processing'}
    ${'Completed'}   | ${'settled'}
    ${'Reversed'}    | ${'refunded'}
    ${'Cancelled'}   | ${'canceled'}
    ${'Error'}       | ${'failed'}
    ${' completed '} | ${'settled'}
    ${'Refunded'}    | ${null}
    ${'Done'}        | ${null}
    ${'constructor'} | ${null}
    ${''}            | ${null}
  `('$state is $outcome', ({ state, outcome }) => {
    expect(outcomeOf(state as string)).toBe(outcome);
    if (outcome !== null) {
      expect(lookUp({ state })).toMatchObject({ outcome, providerId: ID });
    }
  });

  test.each(['InAnalysis', 'PAGO', '__proto__'])(
    '%s, undocumented, is unknown and kept',
    (state) => {
      const expected = { outcome: 'unknown', why: 'undocumented status', providerStatus: state };
      expect(lookUp({ state })).toMatchObject(expected);
      expect(reportFromCreate(done(aTransaction({ state })), KEY)).toMatchObject(expected);
    },
  );

  test.each`
    state           | outcome
    ${'Created'}    | ${'accepted'}
    ${'Registered'} | ${'processing'}
    ${'Completed'}  | ${'accepted'}
    ${'Reversed'}   | ${'accepted'}
    ${'Cancelled'}  | ${'accepted'}
    ${'Error'}      | ${'accepted'}
  `('a create that answers $state is $outcome: only a look-up ends', ({ state, outcome }) => {
    const report = reportFromCreate(done(aTransaction({ state })), KEY);
    expect(report).toMatchObject({ outcome, providerStatus: state, providerId: ID });
    expect(report).not.toHaveProperty('failure');
    expect(report).not.toHaveProperty('refunds');
  });
});

describe('answers', () => {
  test('the documented answer to a create is accepted', () => {
    const created = { id: ID, orderId: KEY, date: '2026-11-22', state: 'Created', amount: '10.50' };
    expect(reportFromCreate(done(created), KEY)).toEqual({
      outcome: 'accepted',
      providerStatus: 'Created',
      providerId: ID,
      amountCents: 1_050n,
    });
  });

  test('a look-up tells all that is compared with ours', () => {
    const payment = { key: { type: 'EMAIL', value: 'recebedor@example.com' } };
    const body = done(aTransaction({ endToEndId: E2E }), { payment });
    expect(answer(body)).toEqual({
      outcome: 'settled',
      providerStatus: 'Completed',
      providerId: ID,
      endToEndId: E2E,
      amountCents: 1_050n,
      recipientTaxId: '52998224725',
      pixKey: 'recebedor@example.com',
    });
  });

  test('a voucher counts as the end-to-end id only where it has the form of one', () => {
    const voucher = 'D6BE9C802C7846029269C485FE23060D';
    expect(lookUp({ receiptVoucher: voucher }).endToEndId).toBeUndefined();
    expect(lookUp({ receiptVoucher: E2E })).toMatchObject({ endToEndId: E2E });
  });

  test.each`
    name                               | body
    ${'nothing'}                       | ${undefined}
    ${'null'}                          | ${null}
    ${'a text'}                        | ${'Completed'}
    ${'a list'}                        | ${[aTransaction()]}
    ${'no data'}                       | ${{ statusCode: 'Done', data: null }}
    ${'a success called an error'}     | ${{ ...done(aTransaction()), statusCode: 'Error' }}
    ${'no state'}                      | ${done(aTransaction({ state: null }))}
    ${'a state that is a number'}      | ${done(aTransaction({ state: 3 }))}
    ${'an amount with three decimals'} | ${done(aTransaction({ amount: '10.505000' }))}
    ${'an amount in words'}            | ${done(aTransaction({ amount: 'dez' }))}
    ${'a negative amount'}             | ${done(aTransaction({ amount: '-10.500000' }))}
    ${'an exponent'}                   | ${done(aTransaction({ amount: '1e3' }))}
    ${'another order'}                 | ${done(aTransaction({ orderId: KEY.replace('0', '1') }))}
    ${'a foreign order'}               | ${done(aTransaction({ orderId: 'in-0190184' }))}
    ${'another id'}                    | ${done(aTransaction({ id: KEY }))}
    ${'neither id nor order'}          | ${done(aTransaction({ id: null, orderId: null }))}
  `('$name is unknown', ({ body }) => {
    expect(answer(body)).toMatchObject({ outcome: 'unknown' });
  });

  test('a create that is about another order is unknown', () => {
    const body = done(aTransaction({ state: 'Created', orderId: 'in-0190184' }));
    expect(reportFromCreate(body, KEY)).toMatchObject({ outcome: 'unknown' });
  });

  test.each([
    ['an unwrapped transaction', aTransaction()],
    ['one only wrapped in data', { data: aTransaction() }],
    ['an amount as a number', done(aTransaction({ amount: 10.5 }))],
    ['an amount with two decimals', done(aTransaction({ amount: '10.50' }))],
    ['fields nobody documented', done(aTransaction({ novo: { campo: [1] } }))],
    ['nulls for objects', done(aTransaction({ recipient: null }), { payment: null })],
    ['a document of another type', done(aTransaction({ recipient: { taxNumber: 529 } }))],
    ['our key in capitals', done(aTransaction({ orderId: KEY.toUpperCase() }))],
    ['no order id', done(aTransaction({ orderId: undefined }))],
    ['no id', done(aTransaction({ id: undefined }))],
    [
      'the names of a notice',
      { id: ID, transactionOrderId: KEY, transactionState: 'Completed', transactionAmount: '10.5' },
    ],
  ])('%s is read', (_name, body) => {
    expect(answer(body)).toMatchObject({ outcome: 'settled' });
  });

  test('masked echoes are not facts', () => {
    const masked = { taxNumber: '***.982.247-**' };
    const payment = { key: { value: '***982247**' } };
    const report = answer(done(aTransaction({ recipient: masked }), { payment }));
    expect(report.recipientTaxId).toBeUndefined();
    expect(report.pixKey).toBeUndefined();
  });

  test('an id is compared only where we know one', () => {
    expect(answer(done(aTransaction()), null)).toMatchObject({ outcome: 'settled' });
  });
});

describe('returns', () => {
  test('Reversed is the whole amount, once', () => {
    expect(lookUp({ state: 'Reversed' })).toMatchObject({
      outcome: 'refunded',
      full: true,
      refunds: [{ reference: ID, amountCents: 1_050n }],
    });
  });

  test('and stays whole where it tells no amount', () => {
    expect(lookUp({ state: 'Reversed', amount: null })).toMatchObject({ full: true, refunds: [] });
  });
});

test('our key is a UUID and nothing else', () => {
  expect([KEY, KEY.toUpperCase(), ` ${KEY} `].map(keyFromWire)).toEqual([KEY, KEY, KEY]);
  const foreign = ['', 'in-0190184', KEY.replaceAll('-', ''), `${KEY}0`, `x${KEY}`];
  expect(foreign.map(keyFromWire)).toEqual(foreign.map(() => null));
});
