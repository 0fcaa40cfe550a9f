import { REJECT_CODES } from '../../src/domain/reject-code';
import { outcomeOf } from '../../src/providers/bitcapital/status';
import { reportFromCreate, reportFromLookUp } from '../../src/providers/bitcapital/wire';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const E2E = 'E03311443202611221200abcDEF12345';
const lookUp = (body: unknown) => reportFromLookUp(body, KEY);
const state = (status: string, second: number, additionalData: object = {}) => ({
  id: `state-${second}`,
  createdAt: `2026-11-22T12:00:${String(second).padStart(2, '0')}.000Z`,
  additionalData,
  status,
});

/** The documented transaction, with what a case changes. */
const aPayment = (changes: object = {}) => ({
  id: '2f668485-a5f7-4133-b406-630d1f7c4b2f',
  createdAt: '2026-11-22T12:00:00.000Z',
  type: 'withdrawal',
  additionalData: {
    clientWalletId: 'ddfbfcd1-d094-4136-a908-ee489e694c6e',
    key: 'recebedor@example.com',
    priority: 'high',
  },
  amount: '10.5',
  clientExternalId: 'KAIcde91d1623934aafa615fdc43d0d49c7',
  wallet: { id: 'ddfbfcd1-d094-4136-a908-ee489e694c6e', status: 'ready' },
  externalTransactionId: '2f668485-a5f7-4133-b406-630d1f7c4b2f',
  endToEndId: E2E,
  idempotenceKey: KEY,
  states: [],
  updatedAt: '2026-11-22T12:00:01.000Z',
  status: 'success',
  ...changes,
});

describe('statuses', () => {
  test.each`
    status                 | outcome
    ${'awaiting_approval'} | ${'awaiting-provider-approval'}
    ${'awaiting approval'} | ${'awaiting-provider-approval'}
    ${'approved'}          | ${'processing'}
    ${'pending'}           | ${'processing'}
    ${'success'}           | ${'settled'}
    ${' SUCCESS '}         | ${'settled'}
    ${'failed'}            | ${'failed'}
    ${'feiled'}            | ${'failed'}
    ${'denied'}            | ${'denied'}
    ${'done'}              | ${null}
    ${'constructor'}       | ${null}
    ${''}                  | ${null}
  `('$status is $outcome', ({ status, outcome }) => {
    expect(outcomeOf(status as string)).toBe(outcome);
    const report = { outcome: outcome ?? 'unknown' };
    if (status) expect(lookUp(aPayment({ status }))).toMatchObject(report);
  });

  test.each(['done', 'refunded', '__proto__'])('%s, undocumented, is unknown, kept', (status) => {
    const expected = { outcome: 'unknown', why: 'undocumented status', providerStatus: status };
    expect(lookUp(aPayment({ status }))).toMatchObject(expected);
    expect(reportFromCreate(aPayment({ status }), KEY)).toMatchObject(expected);
    const states = [state(status, 9), state('pending', 1)];
    expect(lookUp(aPayment({ status: 'success', states }))).toMatchObject(expected);
  });

  test.each`
    status                 | outcome
    ${'awaiting_approval'} | ${'awaiting-provider-approval'}
    ${'approved'}          | ${'processing'}
    ${'pending'}           | ${'processing'}
    ${'success'}           | ${'accepted'}
    ${'failed'}            | ${'accepted'}
    ${'denied'}            | ${'accepted'}
  `('a create that answers $status is $outcome: only a look-up ends', ({ status, outcome }) => {
    const report = reportFromCreate(aPayment({ status }), KEY);
    expect(report).toMatchObject({ outcome, providerStatus: status, endToEndId: E2E });
    expect(report).not.toHaveProperty('failure');
  });
});

describe('a status and its history', () => {
  const path = [state('approved', 1), state('pending', 2), state('success', 3)];

  test.each([
    ['newest first', path.toReversed()],
    ['oldest first', path],
    ['in no order', [path[1], path[2], path[0]]],
  ])('states %s say the same', (_name, states) => {
    expect(lookUp(aPayment({ status: undefined, states }))).toMatchObject({
      outcome: 'settled',
      providerStatus: 'success',
    });
  });

  test.each`
    status       | states                                             | outcome         | word
    ${'pending'} | ${[state('success', 3), state('pending', 2)]}      | ${'settled'}    | ${'success'}
    ${'success'} | ${[state('pending', 2)]}                           | ${'settled'}    | ${'success'}
    ${'failed'}  | ${[state('pending', 2)]}                           | ${'failed'}     | ${'failed'}
    ${'pending'} | ${[state('pending', 3), state('failed', 2)]}       | ${'processing'} | ${'pending'}
    ${'pending'} | ${[state('approved', 2), state('success', 1)]}     | ${'processing'} | ${'pending'}
    ${'feiled'}  | ${[state('failed', 2)]}                            | ${'failed'}     | ${'feiled'}
    ${'success'} | ${[state('failed', 3)]}                            | ${'unknown'}    | ${'success'}
    ${'denied'}  | ${[state('failed', 3)]}                            | ${'unknown'}    | ${'denied'}
    ${'pending'} | ${[{ ...state('success', 3), createdAt: 'soon' }]} | ${'processing'} | ${'pending'}
    ${'pending'} | ${[null, 7, state('success', 3)]}                  | ${'settled'}    | ${'success'}
    ${null}      | ${[state('pending', 3), state('success', 3)]}      | ${'settled'}    | ${'success'}
  `('$status with $states is $outcome', ({ status, states, outcome, word }) => {
    expect(lookUp(aPayment({ status, states }))).toMatchObject({ outcome, providerStatus: word });
  });
});

describe('answers', () => {
  test('a look-up tells all that is compared with ours', () => {
    expect(lookUp(aPayment())).toEqual({
      outcome: 'settled',
      providerStatus: 'success',
      providerId: '2f668485-a5f7-4133-b406-630d1f7c4b2f',
      endToEndId: E2E,
      amountCents: 1_050n,
      recipientTaxId: undefined,
      pixKey: 'recebedor@example.com',
    });
  });

  test.each([
    ['529.982.247-25', '52998224725'],
    ['12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['***.982.247-**', undefined],
  ])('a bank account tells the holder %s', (taxId, recipientTaxId) => {
    const bank = { bank: '99999004', agency: '8008', account: '295761', taxId, name: 'A' };
    const report = lookUp(aPayment({ additionalData: { bank } }));
    expect(report).toMatchObject({ outcome: 'settled', recipientTaxId, pixKey: undefined });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'success'],
    ['a list', [aPayment()]],
    ['no data', { data: null }],
    ['a list of data', { data: [aPayment()] }],
    ['no status at all', aPayment({ status: null })],
    ['a status that is a number', aPayment({ status: 200 })],
    ['an amount with a fraction of a centavo', aPayment({ amount: '10.505' })],
    ['a negative amount', aPayment({ amount: '-10.5' })],
    ['a deposit', aPayment({ type: 'deposit' })],
    ['another key', aPayment({ idempotenceKey: KEY.replace('0', '1') })],
    [
      'a key of the application',
      aPayment({ idempotenceKey: 'IK980c721e351d42f290408f8157713e9f' }),
    ],
    ['a key that is none', aPayment({ idempotenceKey: '905d2c62de675e430f95342ebd504299b4' })],
  ])('%s is unknown', (_name, body) => {
    expect(lookUp(body)).toMatchObject({ outcome: 'unknown' });
    expect(reportFromCreate(body, KEY)).toMatchObject({ outcome: 'unknown' });
  });

  test('of another payment nothing is kept, not even its status', () => {
    const body = aPayment({ idempotenceKey: KEY.replace('0', '1') });
    const why = 'the answer is about another payment';
    expect(lookUp(body)).toEqual({ outcome: 'unknown', why });
  });

  test.each([
    ['a wrapped payment', { data: aPayment() }],
    ['an amount as a number', aPayment({ amount: 10.5 })],
    ['four decimals', aPayment({ amount: '10.5000' })],
    ['fields nobody documented', aPayment({ novo: { campo: [1] } })],
    ['nulls for objects', aPayment({ additionalData: null, states: null, idempotenceKey: null })],
    ['our key after IK', aPayment({ idempotenceKey: `IK${KEY}` })],
    ['our key without hyphens', aPayment({ idempotenceKey: KEY.replaceAll('-', '') })],
    ['our key in capitals', aPayment({ idempotenceKey: KEY.toUpperCase() })],
    ['an id that is a number', aPayment({ id: 4711 })],
  ])('%s is read', (_name, body) => {
    expect(lookUp(body)).toMatchObject({ outcome: 'settled', amountCents: 1_050n });
  });

  test('a masked key is not a fact', () => {
    const additionalData = { key: '***982247**' };
    expect(lookUp(aPayment({ additionalData })).pixKey).toBeUndefined();
  });
});

describe('reasons', () => {
  const failed = (told: object) =>
    lookUp(aPayment({ status: 'failed', states: [state('failed', 3, told), state('pending', 2)] }));

  test('without a word it is a fault at the provider; denied, it is the approver', () => {
    const failure = { code: 'PROVIDER_ERROR' };
    expect(failed({})).toMatchObject({ outcome: 'failed', failure });
    expect(lookUp(aPayment({ status: 'denied' }))).toMatchObject({
      outcome: 'denied',
      failure: { code: 'APPROVAL_DENIED' },
    });
  });

  test.each(Object.entries(REJECT_CODES))('%s is %s', (providerCode, code) => {
    expect(failed({ code: providerCode })).toMatchObject({ failure: { code, providerCode } });
    expect(failed({ reason: providerCode })).toMatchObject({ failure: { code } });
  });

  test('a word we do not know is kept', () => {
    expect(failed({ errorCode: 'XX99', message: 'Motivo novo' })).toMatchObject({
      failure: { code: 'UNKNOWN', providerCode: 'XX99', providerMessage: 'Motivo novo' },
    });
  });
});
