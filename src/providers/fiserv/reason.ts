import type { Failure, FailureCode } from '../../domain/failure';

/** "Cash-out Fail Reason" in the order of its codes, 0 to 7. */
const REASONS: readonly (readonly [string, FailureCode])[] = [
  ['SECURITYFLAG', 'FRAUD_SUSPECTED'],
  ['WITHOUTLIMIT', 'LIMIT_EXCEEDED'],
  ['WITHOUTBALANCE', 'INSUFFICIENT_FUNDS'],
  ['EXPIRED', 'EXPIRED'],
  ['CONCURRENCY', 'CONCURRENT_REQUEST'],
  ['PROCESSINGFAILURE', 'PROVIDER_ERROR'],
  ['POLICYVIOLATION', 'COMPLIANCE_BLOCKED'],
  // Data errors and compliance are not told apart, so no retry is advised.
  ['VALIDATIONERROR', 'COMPLIANCE_BLOCKED'],
];

/** Our failure for a fail reason, told as its number or its word, which is kept raw. */
export function failureOfReason(reason: string | undefined): Failure {
  if (reason === undefined) return { code: 'UNKNOWN' };
  const known = REASONS.find(
    ([word], code) => lettersOf(reason) === word || reason.trim() === String(code),
  );
  return { code: known?.[1] ?? 'UNKNOWN', providerCode: reason };
}

/** `WithoutBalance`, `WITHOUT_BALANCE` and `Without balance` are one word. */
const lettersOf = (text: string): string => text.replace(/[_\s-]/g, '').toUpperCase();

/** Refusals of a request come as sentences, whose numbers are not documented. */
const SENTENCES: readonly (readonly [RegExp, FailureCode])[] = [
  [
    /\b(api ?key|signature|hmac|timestamp|token|credential|unauthori[sz]ed)\b/,
    'AUTHENTICATION_FAILED',
  ],
  [/\b(no route|route not found|unknown path)\b/, 'PROVIDER_CONFIGURATION'],
  [/\b(already|duplicated?)\b/, 'DUPLICATE'],
  [/\bconcurren(t|cy)\b/, 'CONCURRENT_REQUEST'],
  [/\b(insufficient|without) (balance|funds)\b/, 'INSUFFICIENT_FUNDS'],
  [/\blimit\b/, 'LIMIT_EXCEEDED'],
  [/key (was )?not found\b|key does not exist\b/, 'PIX_KEY_NOT_FOUND'],
  [/\b(not|must) belong\b|\bmismatch\b/, 'RECIPIENT_MISMATCH'],
  [/\bamount\b/, 'INVALID_AMOUNT'],
  [/document\b|\b(cpf|cnpj)\b/, 'RECIPIENT_DOCUMENT_INVALID'],
  [/\breceiver ?pix ?key\b|\bkey\b/, 'PIX_KEY_INVALID'],
];

interface Refusal {
  readonly message?: string | undefined;
  readonly details?:
    | readonly { readonly errorCode?: string | undefined; readonly error?: string | undefined }[]
    | undefined;
}

/** Our failure for a request that was refused; a detail is more precise than the message. */
export function failureOfRefusal({ message, details }: Refusal): Failure {
  const [first] = details ?? [];
  const providerMessage = first?.error ?? message;
  const code = sentenceOf(first?.error) ?? sentenceOf(message) ?? 'INVALID_REQUEST';
  return { code, providerCode: first?.errorCode, providerMessage };
}

function sentenceOf(text: string | undefined): FailureCode | null {
  if (text === undefined) return null;
  const plain = text.toLowerCase();
  return SENTENCES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
