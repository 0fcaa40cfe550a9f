import type { FailureCode } from '../../src/domain/failure';
import { REJECT_CODES } from '../../src/domain/reject-code';
import { failureFromCause, failureFromProblem } from '../../src/providers/paybrokers/failure';
import { problemFrom } from '../../src/providers/paybrokers/problem';

/** Subjects of causes, in both languages, as sentences and as words run together. */
const CAUSES: Partial<Record<FailureCode, readonly string[]>> = {
  RECIPIENT_DOCUMENT_INVALID: [
    'CPF invalid',
    'CPF inválido',
    'Invalid CPF',
    'The CPF is not valid',
    'CpfInvalid',
    'CPF falso',
  ],
  RECIPIENT_MISMATCH: [
    'CPF is not the account owner',
    'CPF não é o titular da conta',
    'The CPF does not belong to the key',
    'A chave não pertence ao CPF informado',
    'CpfNotAccountOwner',
    'CPF divergente do titular da chave',
  ],
  DICT_RATE_LIMITED: [
    'DICT look-ups per user exceeded',
    'Limite de consultas ao DICT excedido',
    'Too many key lookups',
    'DictLookupLimitExceeded',
  ],
  RECIPIENT_BANK_REJECTED: [
    'Refused by the recipient bank',
    'Recusado pelo banco do recebedor',
    'Transação rejeitada pela instituição de destino',
    "The recipient's bank rejected the payment",
    'O banco do recebedor recusou o pagamento',
  ],
  RECIPIENT_ACCOUNT_UNSUPPORTED: [
    'Company account not allowed',
    'Conta de empresa não permitida',
    'Conta PJ não permitida',
    'Não é permitido pagar a pessoa jurídica',
  ],
  INVALID_AMOUNT: [
    'The amount must exceed 1.00',
    'O valor deve ser maior que 1.00',
    'Valor mínimo não atingido',
    'Minimum amount is 1.00',
  ],
  INVALID_REQUEST: ['Field too long', 'Campo muito longo', 'Tamanho máximo excedido'],
  INSUFFICIENT_FUNDS: [
    'Insufficient balance',
    'Saldo insuficiente',
    'InsufficientBalance',
    'The balance is not enough',
  ],
  PIX_KEY_NOT_FOUND: ['Chave PIX não encontrada', 'PixKeyNotFound', 'Key does not exist'],
  PIX_KEY_INVALID: ['Chave inválida', 'Invalid key: malformed', 'PixKeyInvalid'],
  PIX_KEY_TYPE_UNSUPPORTED: ['PixKeyTypeNotAllowed'],
  RECIPIENT_ACCOUNT_BLOCKED: ['Conta bloqueada', 'Account is blocked'],
  RECIPIENT_ACCOUNT_CLOSED: ['Conta encerrada', 'Account closed'],
  LIMIT_EXCEEDED: ['Limite diário excedido', 'Daily limit reached'],
  FRAUD_SUSPECTED: ['Suspected fraud', 'Suspeita de fraude'],
  DUPLICATE: ['OrderId already exists', 'Transação duplicada'],
  UNKNOWN: ['Gateway time-out', 'Motivo novo', 'constructor', 'Falha'],
};

describe('causes of an end', () => {
  const rows = Object.entries(CAUSES).flatMap(([code, causes]) =>
    causes.map((cause) => [cause, code] as const),
  );

  test.each(rows)('%s is %s', (cause, code) => {
    expect(failureFromCause(cause)).toEqual({ code, providerMessage: cause });
  });

  test.each(Object.entries(REJECT_CODES))('a cause that names %s is %s', (code, expected) => {
    expect(failureFromCause(`Motivo ${code}`).code).toBe(expected);
  });

  test('without one it is what the state says', () => {
    expect(failureFromCause(undefined)).toEqual({ code: 'UNKNOWN' });
    expect(failureFromCause(undefined, 'CANCELED')).toEqual({ code: 'CANCELED' });
    expect(failureFromCause('CPF inválido', 'CANCELED')).toMatchObject({
      code: 'RECIPIENT_DOCUMENT_INVALID',
    });
  });
});

const error = (words: object) => ({ statusCode: 'Error', error: words });
const format = (...details: object[]) =>
  error({
    name: 'InvalidRequestFormatError',
    message: 'The request body is invalid. See error object `details` property for more info',
    details,
  });
const operation = (reason: string, message = 'Motivo') =>
  error({ name: 'OperationError', code: 'OperationError', details: { reason, message } });
const missing = (path: string, missingProperty: string) => ({
  path,
  code: 'required',
  message: `must have required property '${missingProperty}'`,
  info: { missingProperty },
});
const wrongType = { path: '/payment/key/type', code: 'enum', message: 'must be equal to one' };
const token = { name: 'AuthenticationError', details: { reason: 'AuthenticationTokenInvalid' } };

describe('refusals', () => {
  test.each<[number, object, FailureCode]>([
    [400, format(missing('/payment', 'value')), 'INVALID_AMOUNT'],
    [400, format({ path: '/payment/value', code: 'pattern' }), 'INVALID_AMOUNT'],
    [400, format(wrongType), 'PIX_KEY_TYPE_UNSUPPORTED'],
    [400, format(missing('/payment/recipient', 'cpf')), 'INVALID_REQUEST'],
    [400, format(missing('', 'webhook')), 'INVALID_REQUEST'],
    [400, format(), 'INVALID_REQUEST'],
    [400, format(missing('/payment/recipient', 'name'), wrongType), 'PIX_KEY_TYPE_UNSUPPORTED'],
    [400, error({ name: 'SomethingElse' }), 'INVALID_REQUEST'],
    [409, operation('PixKeyTypeNotAllowed'), 'PIX_KEY_TYPE_UNSUPPORTED'],
    [409, operation('InsufficientBalance'), 'INSUFFICIENT_FUNDS'],
    [409, operation('SomeRule', 'CPF não é o titular da conta'), 'RECIPIENT_MISMATCH'],
    [409, operation('SomeRule'), 'UNKNOWN'],
    [401, error(token), 'AUTHENTICATION_FAILED'],
    [403, operation('Forbidden'), 'PROVIDER_CONFIGURATION'],
    [403, operation('CompanyAccountNotAllowed'), 'RECIPIENT_ACCOUNT_UNSUPPORTED'],
    [404, operation('PixKeyNotFound'), 'PIX_KEY_NOT_FOUND'],
    [404, error({ name: 'NotFoundError', message: 'Route not found' }), 'PROVIDER_CONFIGURATION'],
    [409, error({ details: { reason: 'X', externalReason: 'AC07' } }), 'RECIPIENT_ACCOUNT_CLOSED'],
    [409, { statusCode: 'Error', details: { reason: 'InvalidCpf' } }, 'RECIPIENT_DOCUMENT_INVALID'],
  ])('%d %j is %s', (status, body, code) => {
    expect(failureFromProblem(problemFrom(body)!, status).code).toBe(code);
  });

  test("the provider's own words are kept beside it", () => {
    const said = (body: object) => failureFromProblem(problemFrom(body)!, 409);
    expect(said(operation('PixKeyTypeNotAllowed', 'Not for this type'))).toEqual({
      code: 'PIX_KEY_TYPE_UNSUPPORTED',
      providerCode: 'PixKeyTypeNotAllowed',
      providerMessage: 'Not for this type',
    });
    expect(said(format(missing('/payment', 'value')))).toEqual({
      code: 'INVALID_AMOUNT',
      providerCode: 'InvalidRequestFormatError',
      providerMessage: "/payment must have required property 'value'",
    });
  });

  test.each([undefined, null, 'Error', [], {}, { statusCode: 404, error: 'Not Found' }, { a: 1 }])(
    '%j is a refusal of nobody we know',
    (body) => expect(problemFrom(body)).toBeNull(),
  );
});
