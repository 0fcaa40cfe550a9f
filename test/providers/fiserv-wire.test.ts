import { reportFromConfirmAnswer } from '../../src/providers/fiserv/answer';
import { tokenFrom } from '../../src/providers/fiserv/fetch-token';
import { failureOfReason, failureOfRefusal } from '../../src/providers/fiserv/reason';
import {
  orderToWire,
  outcomeOf,
  reportFromCreate,
  reportFromLookUp,
} from '../../src/providers/fiserv/wire';
import { anOrder } from '../support/sandboxed-provider';

const TXID = '2a2cc743-3913-48ea-91fe-13256ab3c3d2';
const E2E = 'E99999999202611221200abcdefghijk';
const lookUp = (body: unknown) => reportFromLookUp(body, TXID);

const aCashout = (changes: object = {}) => ({
  txid: TXID,
  endToEnd: E2E,
  status: 3,
  failReason: null,
  amount: 10.5,
  receiverPixKey: 'recebedor@example.com',
  receiverDocument: '529.982.247-25',
  createdAt: '2026-11-22T12:00:00.000Z',
  ...changes,
});

describe('states', () => {
  const STATES = [
    [0, 'Created', 'accepted'],
    [1, 'Requested', 'awaiting-confirmation'],
    [2, 'Authorized', 'processing'],
    [3, 'Confirmed', 'settled'],
    [4, 'Failed', 'failed'],
    [5, 'Expired', 'expired'],
  ] as const;

  test.each(STATES)('%d, %s, is %s', (code, word, outcome) => {
    for (const status of [code, String(code), word, word.toUpperCase(), ` ${word} `]) {
      expect(lookUp(aCashout({ status })).outcome).toBe(outcome);
    }
    expect(outcomeOf(word)).toBe(outcome);
  });

  test.each([6, 9, -1, '03', 'Paid', 'constructor', '1 Requested'])(
    '%j, undocumented, is unknown and kept',
    (status) => {
      expect(lookUp(aCashout({ status }))).toMatchObject({
        outcome: 'unknown',
        why: 'undocumented status',
        providerStatus: String(status),
      });
    },
  );

  test('5 is expired, by whatever reason', () => {
    const told = { outcome: 'expired', failure: { code: 'EXPIRED', providerCode: '3' } };
    expect(lookUp(aCashout({ status: 5, failReason: 3 }))).toMatchObject(told);
    expect(lookUp(aCashout({ status: 5 }))).toMatchObject({ failure: { code: 'EXPIRED' } });
  });
});

describe('fail reasons', () => {
  test.each`
    reason  | word                    | code
    ${0}    | ${'Security flag'}      | ${'FRAUD_SUSPECTED'}
    ${1}    | ${'Without limit'}      | ${'LIMIT_EXCEEDED'}
    ${2}    | ${'Without balance'}    | ${'INSUFFICIENT_FUNDS'}
    ${3}    | ${'Expired'}            | ${'EXPIRED'}
    ${4}    | ${'Concurrency'}        | ${'CONCURRENT_REQUEST'}
    ${5}    | ${'Processing failure'} | ${'PROVIDER_ERROR'}
    ${6}    | ${'Policy violation'}   | ${'COMPLIANCE_BLOCKED'}
    ${7}    | ${'Validation error'}   | ${'COMPLIANCE_BLOCKED'}
    ${8}    | ${'A new reason'}       | ${'UNKNOWN'}
    ${'-1'} | ${'constructor'}        | ${'UNKNOWN'}
  `('$reason, $word, is $code', ({ reason, word, code }) => {
    for (const failReason of [reason, String(reason), word, String(word).replace(' ', '')]) {
      expect(lookUp(aCashout({ status: 4, failReason }))).toMatchObject({
        outcome: 'failed',
        failure: { code, providerCode: String(failReason) },
      });
    }
  });

  test('none at all is a failure all the same', () => {
    expect(lookUp(aCashout({ status: 4 }))).toMatchObject({ failure: { code: 'UNKNOWN' } });
    expect(failureOfReason('WITHOUT_BALANCE').code).toBe('INSUFFICIENT_FUNDS');
  });

  test.each([
    ['Invalid apikey', 'AUTHENTICATION_FAILED'],
    ['Invalid x-hmac-signature', 'AUTHENTICATION_FAILED'],
    ['Invalid API key', 'AUTHENTICATION_FAILED'],
    ['no Route matched with those values', 'PROVIDER_CONFIGURATION'],
    ['This cash-out already exists', 'DUPLICATE'],
    ['Concurrent transaction detected', 'CONCURRENT_REQUEST'],
    ['Insufficient balance in the account', 'INSUFFICIENT_FUNDS'],
    ['Amount exceeds the configured transaction limit', 'LIMIT_EXCEEDED'],
    ['Pix key not found', 'PIX_KEY_NOT_FOUND'],
    ['The key does not belong to this document', 'RECIPIENT_MISMATCH'],
    ['amount must be positive', 'INVALID_AMOUNT'],
    ['receiverDocument is invalid', 'RECIPIENT_DOCUMENT_INVALID'],
    ['receiverPixKey is invalid', 'PIX_KEY_INVALID'],
    ['Something else', 'INVALID_REQUEST'],
  ])('"%s" is %s', (error, code) => {
    const refusal = { message: 'Bad Request', details: [{ errorCode: '12', error }] };
    const failure = { code, providerCode: '12', providerMessage: error };
    expect(failureOfRefusal(refusal)).toEqual(failure);
    expect(failureOfRefusal({ message: error })).toMatchObject({ code, providerMessage: error });
  });
});

describe('answers to a look-up', () => {
  test('tell all that is compared with ours', () => {
    expect(lookUp(aCashout())).toEqual({
      outcome: 'settled',
      providerStatus: '3',
      providerId: TXID,
      endToEndId: E2E,
      amountCents: 1_050n,
      recipientTaxId: '52998224725',
      pixKey: 'recebedor@example.com',
    });
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'Confirmed'],
    ['a list', [aCashout()]],
    ['a list of data', { data: [aCashout()] }],
    ['no status', aCashout({ status: null })],
    ['a status that is an object', aCashout({ status: { code: 3 } })],
    ['an amount with three decimals', aCashout({ amount: '10.505' })],
    ['a negative amount', aCashout({ amount: -10.5 })],
    ['another payment', aCashout({ txid: TXID.replace('2', '3') })],
  ])('that are %s are unknown', (_name, body) => {
    expect(lookUp(body)).toMatchObject({ outcome: 'unknown' });
  });

  test.each([
    ['wrapped', { data: aCashout() }],
    ['with an amount as text', aCashout({ amount: '10.500000' })],
    ['with fields nobody documented', aCashout({ novo: { campo: [1] } })],
    ['with nulls for what is not known yet', aCashout({ endToEnd: null, amount: null })],
    ['without what only the search tells', { txid: TXID, endToEnd: null, status: 3 }],
    ['without a txid', aCashout({ txid: undefined })],
  ])('%s are read', (_name, body) => {
    expect(lookUp(body)).toMatchObject({ outcome: 'settled' });
  });

  test('with masked echoes give no facts, nor is our own key taken for theirs', () => {
    const masked = { receiverPixKey: '***982247**', receiverDocument: '***.982.247-**' };
    const report = lookUp(aCashout({ ...masked, pixKey: 'our-own-key' }));
    expect(report.pixKey).toBeUndefined();
    expect(report.recipientTaxId).toBeUndefined();
  });
});

describe('creating', () => {
  test.each([0, 3, 4, 5, undefined])('answered with status %j is accepted', (status) => {
    expect(reportFromCreate({ txid: TXID, status })).toMatchObject({
      outcome: 'accepted',
      providerId: TXID,
    });
  });

  test.each([{}, { txid: '' }, { txid: null }, { error: 'no' }, [], null, 'ok'])(
    'answered with %j is unknown',
    (body) => expect(reportFromCreate(body)).toMatchObject({ outcome: 'unknown' }),
  );

  test('sends four fields and nothing else', () => {
    expect(JSON.parse(orderToWire(anOrder(1_050n, { description: 'Saque' }), 'ours'))).toEqual({
      amount: 10.5,
      pixKey: 'ours',
      receiverPixKey: 'recebedor@example.com',
      receiverDocument: '52998224725',
    });
  });

  test.each([1n, 29n, 1_010n, 2_147_483_648n, 999_999_999_999n])(
    '%d centavos are written without losing one',
    (amountCents) => {
      const [, written] = /"amount":([\d.]+)/.exec(orderToWire(anOrder(amountCents), 'ours'))!;
      const [whole = '', fraction = ''] = written!.split('.');
      expect(BigInt(whole + fraction.padEnd(2, '0'))).toBe(amountCents);
    },
  );
});

describe('a confirmation', () => {
  const answered = (status: number, text: string) => {
    const body = /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : undefined;
    return reportFromConfirmAnswer({ kind: 'answer', status, headers: {}, body, text });
  };
  const refused = (status: number) => ({
    outcome: 'not-sent',
    why: `the confirmation was refused (HTTP ${status})`,
  });
  const wrong = '{"message":"Bad Request","details":[{"error":"key 4711 is wrong"}]}';

  test.each([
    [200, `{"txid":"${TXID}"}`, { outcome: 'processing' }],
    [202, '{"status":2}', { outcome: 'processing', providerStatus: '2' }],
    [202, '{"status":"Confirmed"}', { outcome: 'processing', providerStatus: 'Confirmed' }],
    [204, '', { outcome: 'processing' }],
    [200, '{"status":5}', { providerStatus: '5', ...notSent('the order had ended before') }],
    [200, '{"status":4}', { providerStatus: '4', ...notSent('the order had ended before') }],
    [200, '<html>', { outcome: 'unknown', why: 'unreadable answer' }],
    [400, wrong, refused(400)],
    [404, wrong, refused(404)],
    [409, wrong, refused(409)],
    [400, '<html>', { outcome: 'unknown', why: 'unreadable HTTP 400' }],
    [401, wrong, notSent('HTTP 401')],
    [403, wrong, notSent('HTTP 403')],
    [429, wrong, notSent('HTTP 429')],
    [408, wrong, { outcome: 'unknown', why: 'HTTP 408' }],
    [500, wrong, { outcome: 'unknown', why: 'HTTP 500' }],
  ])('answered %d %s is %j', (status, text, report) => {
    expect(answered(status, text)).toEqual(report);
  });

  test('whose answer is lost is unknown, one that never left is not sent', () => {
    expect(reportFromConfirmAnswer({ kind: 'lost', why: 'timeout' })).toEqual({
      outcome: 'unknown',
      why: 'answer lost (timeout)',
    });
    const report = reportFromConfirmAnswer({ kind: 'not-sent', why: 'no connection (E)' });
    expect(report).toEqual(notSent('no connection (E)'));
  });
});

function notSent(why: string) {
  return { outcome: 'not-sent', why };
}

describe('tokens', () => {
  test.each`
    body                                        | expiresAtMs
    ${{ access_token: 'a', expires_in: 300 }}   | ${301_000}
    ${{ access_token: 'a', expires_in: '300' }} | ${301_000}
    ${{ access_token: 'a' }}                    | ${61_000}
  `('$body ends at $expiresAtMs', ({ body, expiresAtMs }) => {
    expect(tokenFrom(body, 1_000)).toEqual({ kind: 'token', value: 'a', expiresAtMs });
  });

  test.each([undefined, null, 'a', {}, { access_token: '' }, { access_token: 4 }])(
    '%j is no token',
    (body) => expect(tokenFrom(body, 0)).toMatchObject({ kind: 'not-sent' }),
  );
});
