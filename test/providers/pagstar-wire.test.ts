import { FAILURES } from '../../src/domain/failure';
import { REJECT_CODES } from '../../src/domain/reject-code';
import { failureFrom, failureFromProblem } from '../../src/providers/pagstar/reason';
import { outcomeOf, reportFromCreate, reportFromLookUp } from '../../src/providers/pagstar/wire';

const KEY = '0b8f3c52-6f0e-4a53-9d3a-5b2f1c9e7d10';
const WIRE_KEY = '0b8f3c526f0e4a539d3a5b2f1c9e7d10';
const E2E = 'E99999999202611221200abcdefghijk';
const lookUp = (data: object) =>
  reportFromLookUp({ data }, { providerKey: KEY, am04: 'provider-liquidity' });

/** The documented answer of the look-up, with what a case changes. */
const aPayment = (changes: object = {}) => ({
  id: 4711,
  idempotencyKey: WIRE_KEY,
  endToEndId: E2E,
  pixKey: 'recebedor@example.com',
  transactionType: 'PIX',
  status: 'LIQUIDATED',
  errorCode: null,
  creditorAccount: { ispb: '88888888', document: '529.982.247-25', name: 'Recebedor' },
  payment: { currency: 'BRL', amount: '10.50' },
  refunds: [],
  ...changes,
});

describe('statuses', () => {
  test.each`
    status                  | outcome
    ${'PENDING'}            | ${'accepted'}
    ${'QUEUED'}             | ${'accepted'}
    ${'ON_QUEUE'}           | ${'accepted'}
    ${'ACTIVE'}             | ${'accepted'}
    ${'PROCESSING'}         | ${'processing'}
    ${'EM_PROCESSAMENTO'}   | ${'processing'}
    ${'LIQUIDATED'}         | ${'settled'}
    ${'SETTLED'}            | ${'settled'}
    ${'CONFIRMED'}          | ${'settled'}
    ${'REALIZADO'}          | ${'settled'}
    ${'CANCELED'}           | ${'failed'}
    ${'REJECTED'}           | ${'failed'}
    ${'ERROR'}              | ${'failed'}
    ${'NAO_REALIZADO'}      | ${'failed'}
    ${'REFUNDED'}           | ${'refunded'}
    ${'PARTIALLY_REFUNDED'} | ${'refunded'}
    ${' liquidated '}       | ${'settled'}
    ${'CANCELLED'}          | ${null}
    ${'DONE'}               | ${null}
    ${'constructor'}        | ${null}
    ${''}                   | ${null}
  `('$status is $outcome', ({ status, outcome }) => {
    expect(outcomeOf(status as string)).toBe(outcome);
  });

  test.each(['DONE', 'PAGO', '__proto__'])('%s, undocumented, is unknown and kept', (status) => {
    const expected = { outcome: 'unknown', why: 'undocumented status', providerStatus: status };
    expect(lookUp(aPayment({ status }))).toMatchObject(expected);
    expect(reportFromCreate({ ...aPayment(), status })).toMatchObject(expected);
  });

  test.each`
    status          | outcome
    ${'PENDING'}    | ${'accepted'}
    ${'PROCESSING'} | ${'processing'}
    ${'LIQUIDATED'} | ${'accepted'}
    ${'CANCELED'}   | ${'accepted'}
    ${'REFUNDED'}   | ${'accepted'}
  `('a create that answers $status is $outcome: only a look-up ends', ({ status, outcome }) => {
    expect(reportFromCreate({ ...aPayment(), status })).toMatchObject({
      outcome,
      providerStatus: status,
    });
  });
});

describe('answers', () => {
  test('a look-up tells all that is compared with ours', () => {
    expect(lookUp(aPayment())).toEqual({
      outcome: 'settled',
      providerStatus: 'LIQUIDATED',
      providerId: '4711',
      endToEndId: E2E,
      amountCents: 1_050n,
      recipientTaxId: '52998224725',
      pixKey: 'recebedor@example.com',
    });
  });

  test.each`
    name                               | body
    ${'nothing'}                       | ${undefined}
    ${'null'}                          | ${null}
    ${'a text'}                        | ${'LIQUIDATED'}
    ${'a list'}                        | ${[aPayment()]}
    ${'no data'}                       | ${{ data: null }}
    ${'a list of data'}                | ${{ data: [aPayment()] }}
    ${'no status'}                     | ${aPayment({ status: null })}
    ${'a status that is a number'}     | ${aPayment({ status: 4 })}
    ${'an amount with three decimals'} | ${aPayment({ payment: { amount: '10.505' } })}
    ${'a negative amount'}             | ${aPayment({ payment: { amount: -10.5 } })}
    ${'another payment'}               | ${aPayment({ idempotencyKey: WIRE_KEY.replace('0', '1') })}
    ${'a foreign key'}                 | ${aPayment({ idempotencyKey: 'order-7' })}
  `('$name is unknown', ({ body }) => {
    const context = { providerKey: KEY, am04: 'provider-liquidity' } as const;
    expect(reportFromLookUp(body, context)).toMatchObject({ outcome: 'unknown' });
  });

  test('of another payment nothing is kept, not even its status', () => {
    const body = aPayment({ idempotencyKey: WIRE_KEY.replace('0', '1') });
    const report = reportFromLookUp(body, { providerKey: KEY, am04: 'provider-liquidity' });
    const why = 'the answer is about another payment';
    expect(report).toEqual({ outcome: 'unknown', why });
  });

  test.each([
    ['an unwrapped payment', aPayment()],
    ['an amount as a number', { data: aPayment({ payment: { amount: 10.5 } }) }],
    ['fields nobody documented', { data: aPayment({ novo: { campo: [1] } }) }],
    ['nulls for objects', { data: aPayment({ creditorAccount: null, refunds: null }) }],
    ['a document of another type', { data: aPayment({ creditorAccount: { document: 529 } }) }],
    ['our key, hyphens and capitals', { data: aPayment({ idempotencyKey: KEY.toUpperCase() }) }],
  ])('%s is read', (_name, body) => {
    const context = { providerKey: KEY, am04: 'provider-liquidity' } as const;
    expect(reportFromLookUp(body, context)).toMatchObject({ outcome: 'settled' });
  });

  test('queued data, short as it is, is accepted', () => {
    expect(lookUp({ id: 1, type: 'QUEUED' })).toMatchObject({ outcome: 'accepted' });
  });

  test('masked echoes are not facts', () => {
    const report = lookUp(
      aPayment({ pixKey: '***982247**', creditorAccount: { document: '***.982.247-**' } }),
    );
    expect(report.pixKey).toBeUndefined();
    expect(report.recipientTaxId).toBeUndefined();
  });
});

describe('returns', () => {
  const aRefund = (changes: object = {}) => ({
    endToEndId: `D${E2E.slice(1)}`,
    status: 'LIQUIDATED',
    errorCode: 'MD06',
    pixRefundAmount: { currency: 'BRL', amount: '5.25' },
    ...changes,
  });
  const partly = (...refunds: object[]) =>
    lookUp(aPayment({ status: 'PARTIALLY_REFUNDED', refunds }));

  test('a partial return is told by its own end-to-end id', () => {
    const endToEndId = `D${E2E.slice(1)}`;
    expect(partly(aRefund())).toMatchObject({
      outcome: 'refunded',
      full: false,
      refunds: [{ reference: endToEndId, endToEndId, amountCents: 525n, reason: 'MD06' }],
    });
  });

  test('a return that failed or is under way does not count', () => {
    const other = { endToEndId: `D${E2E.slice(2)}x` };
    const report = partly(
      aRefund(),
      aRefund({ ...other, status: 'CANCELED' }),
      aRefund({ ...other, status: 'PROCESSING' }),
    );
    expect(report).toMatchObject({ refunds: [{ amountCents: 525n }] });
  });

  test.each`
    name                   | refunds
    ${'no returns'}        | ${[]}
    ${'no amount'}         | ${[aRefund({ pixRefundAmount: null })]}
    ${'an amount of zero'} | ${[aRefund({ pixRefundAmount: { amount: '0.00' } })]}
    ${'no end-to-end id'}  | ${[aRefund({ endToEndId: null })]}
    ${'a doubtful word'}   | ${[aRefund(), aRefund({ status: 'TALVEZ' })]}
    ${'only a failed one'} | ${[aRefund({ status: 'REJECTED' })]}
  `('a partial return with $name is unknown', ({ refunds }) => {
    expect(partly(...(refunds as object[]))).toMatchObject({ outcome: 'unknown' });
  });

  test('a full return is full even when it is not itemised', () => {
    const report = lookUp(aPayment({ status: 'REFUNDED', refunds: null }));
    expect(report).toMatchObject({ outcome: 'refunded', full: true, refunds: [] });
  });
});

describe('reasons', () => {
  test.each(Object.entries(REJECT_CODES))('%s is %s', (code, expected) => {
    const report = lookUp(aPayment({ status: 'CANCELED', errorCode: code }));
    const failure = { code: expected, providerCode: code };
    expect(report).toMatchObject({ outcome: 'failed', failure });
    expect(FAILURES[expected].retry).toEqual(expect.any(String));
  });

  test.each`
    code         | message                           | expected
    ${'OZ01'}    | ${undefined}                      | ${'INSUFFICIENT_FUNDS'}
    ${'OZ02'}    | ${undefined}                      | ${'PROVIDER_ERROR'}
    ${'oz01'}    | ${undefined}                      | ${'INSUFFICIENT_FUNDS'}
    ${undefined} | ${'Chave Pix não encontrada'}     | ${'PIX_KEY_NOT_FOUND'}
    ${undefined} | ${'CHAVE PIX NAO ENCONTRADA.'}    | ${'PIX_KEY_NOT_FOUND'}
    ${undefined} | ${'Pagamento expirado na fila'}   | ${'EXPIRED'}
    ${undefined} | ${'Application not found'}        | ${'AUTHENTICATION_FAILED'}
    ${undefined} | ${'O IP 10.0.0.1 não autorizado'} | ${'PROVIDER_CONFIGURATION'}
    ${'XX99'}    | ${'Motivo novo'}                  | ${'UNKNOWN'}
    ${'BE08'}    | ${undefined}                      | ${'UNKNOWN'}
    ${undefined} | ${undefined}                      | ${'UNKNOWN'}
  `('$code $message is $expected', ({ code, message, expected }) => {
    expect(failureFrom({ code, message }, 'provider-liquidity')).toEqual({
      code: expected,
      providerCode: code,
      providerMessage: message,
    });
  });

  test('AM04 means what the settings say', () => {
    const am04 = (means: 'provider-liquidity' | 'insufficient-funds') =>
      failureFrom({ code: 'AM04' }, means).code;
    expect(am04('provider-liquidity')).toBe('PROVIDER_LIQUIDITY');
    expect(am04('insufficient-funds')).toBe('INSUFFICIENT_FUNDS');
  });

  test.each`
    problem                                                     | expected
    ${{ type: 'onz-0002', detail: 'Invalid parameters' }}       | ${'INVALID_REQUEST'}
    ${{ type: 'https://onz.software/problems/onz-0010' }}       | ${'INVALID_REQUEST'}
    ${{ type: 'onz-0008' }}                                     | ${'UNKNOWN'}
    ${{ type: 'onz-0018' }}                                     | ${'AUTHENTICATION_FAILED'}
    ${{ code: 'APC-001' }}                                      | ${'AUTHENTICATION_FAILED'}
    ${{ type: 'onz-0002', detail: 'Chave Pix não encontrada' }} | ${'PIX_KEY_NOT_FOUND'}
    ${{ type: 'onz-0002', errorCode: 'OZ01' }}                  | ${'INSUFFICIENT_FUNDS'}
    ${{ type: 'about:blank', title: 'Unprocessable' }}          | ${'UNKNOWN'}
  `('the problem $problem is $expected', ({ problem, expected }) => {
    expect(failureFromProblem(problem as object, 'provider-liquidity').code).toBe(expected);
  });
});
