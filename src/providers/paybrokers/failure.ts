import type { Failure, FailureCode } from '../../domain/failure';
import { failureOfRejectCode } from '../../domain/reject-code';
import type { PaybrokersProblem } from './problem';

/** The reasons and names that are documented as words, in lower case. */
const CODES: Readonly<Record<string, FailureCode>> = {
  pixkeytypenotallowed: 'PIX_KEY_TYPE_UNSUPPORTED',
  authenticationtokeninvalid: 'AUTHENTICATION_FAILED',
  authenticationerror: 'AUTHENTICATION_FAILED',
};

/**
 * Causes come as free text, in English or Portuguese, without a published list: these are the
 * subjects integrators have met. The first that fits counts, so the narrower ones come first.
 */
const SENTENCES: readonly (readonly [RegExp, FailureCode])[] = [
  [/insuf+icien\w*.*(balance|funds|saldo|fundos)/, 'INSUFFICIENT_FUNDS'],
  [/(balance|funds|saldo|fundos).*(insuf+icien|not enough|too low)/, 'INSUFFICIENT_FUNDS'],
  [/duplica|already (exists|used|processed)|\bja (existe|utilizad|processad)/, 'DUPLICATE'],
  [/\b(route|endpoint|rota)\b|cannot (get|post)/, 'PROVIDER_CONFIGURATION'],
  [/fraud/, 'FRAUD_SUSPECTED'],
  [/\b(dict|look ?ups?|consultas?|quer(y|ies))\b.*(exce|limit|too many)/, 'DICT_RATE_LIMITED'],
  [/(exce|limit|too many).*\b(dict|look ?ups?|consultas?)\b/, 'DICT_RATE_LIMITED'],
  [/(company|business|juridica|empresa|\bpj\b).*\b(not|nao)\b/, 'RECIPIENT_ACCOUNT_UNSUPPORTED'],
  [/\b(not|nao)\b.*(company|business|juridica|empresa|\bpj\b)/, 'RECIPIENT_ACCOUNT_UNSUPPORTED'],
  [/\b(not|nao)\b.*(owner|titular|belong|pertence|match|correspond|confere)/, 'RECIPIENT_MISMATCH'],
  [/diverg|mismatch|outra titularidade|another (owner|person|holder)/, 'RECIPIENT_MISMATCH'],
  [/\b(cpf|document\w*|tax id)\b.*(inval|not valid|fals[eo]|fake)/, 'RECIPIENT_DOCUMENT_INVALID'],
  [/(inval|fals[eo]|fake)\w*.*\b(cpf|document\w*|tax id)\b/, 'RECIPIENT_DOCUMENT_INVALID'],
  [/(key|chave).*\b(not|nao)\b.*(found|exist|registered|encontrad|cadastrad)/, 'PIX_KEY_NOT_FOUND'],
  [/(key|chave).*inexistente/, 'PIX_KEY_NOT_FOUND'],
  [/(key|chave).*(inval|malform)/, 'PIX_KEY_INVALID'],
  [/too long|muito longo|max(imum)? length|tamanho|characters|caracteres/, 'INVALID_REQUEST'],
  [
    /(refused|reject|denied|declin|recusad|rejeitad|negad).*(bank|banco|institui)/,
    'RECIPIENT_BANK_REJECTED',
  ],
  [
    /(bank|banco|institui).*(refused|reject|denied|declin|recus|rejeit|negou)/,
    'RECIPIENT_BANK_REJECTED',
  ],
  [/(account|conta)\b.*(blocked|bloquead)/, 'RECIPIENT_ACCOUNT_BLOCKED'],
  [/(account|conta)\b.*(closed|encerrad)/, 'RECIPIENT_ACCOUNT_CLOSED'],
  [/(amount|value|valor)\b.*(minim|must|deve|at least|pelo menos)/, 'INVALID_AMOUNT'],
  [/minim\w*.*(amount|value|valor)\b/, 'INVALID_AMOUNT'],
  [/limit\w*.*(exce|reached|atingid)|exce\w*.*limit/, 'LIMIT_EXCEEDED'],
];

/** Why a transaction ended in `Error` or `Cancelled`; null when no word of it is known. */
function codeOfCause(cause: string): FailureCode | null {
  const rejectCodes = cause.match(/\b[A-Z]{2}[A-Z0-9]{2}\b/g) ?? [];
  const known = rejectCodes.map(failureOfRejectCode).find((code) => code !== null);
  const word = cause.toLowerCase();
  if (known === undefined && Object.hasOwn(CODES, word)) return CODES[word] ?? null;
  return known ?? sentenceOf(cause);
}

/** Our failure for a cause, which is kept raw beside it. */
export function failureFromCause(
  cause: string | undefined,
  otherwise: FailureCode = 'UNKNOWN',
): Failure {
  const code = cause === undefined ? null : codeOfCause(cause);
  return { code: code ?? otherwise, providerMessage: cause };
}

/** Our failure for a refusal; what is said in its details is more precise than its name. */
export function failureFromProblem(problem: PaybrokersProblem, status: number): Failure {
  const { name, code, message, details = [] } = problem;
  const reason = details.find((each) => each.reason !== undefined)?.reason;
  const failure = { providerCode: reason ?? code ?? name, providerMessage: wordsOf(problem) };
  if (name === 'InvalidRequestFormatError') {
    return { ...failure, code: codeOfFormat(details) };
  }
  const told = [reason, ...details.flatMap((each) => [each.externalReason, each.message])];
  const texts = [...told, code, message, name].filter((text) => text !== undefined);
  const known = texts.map(codeOfCause).find((each) => each !== null);
  return { ...failure, code: known ?? CODE_OF_STATUS[status] ?? 'UNKNOWN' };
}

const CODE_OF_STATUS: Readonly<Record<number, FailureCode>> = {
  400: 'INVALID_REQUEST',
  403: 'PROVIDER_CONFIGURATION',
};

/** Whether a refusal says that time ran out, which tells nothing about the order. */
export const saysTimeOut = ({ providerCode, providerMessage }: Failure): boolean =>
  /time ?d? ?out|tempo (limite|esgotado)/.test(plainWords(`${providerCode} ${providerMessage}`));

type Details = NonNullable<PaybrokersProblem['details']>;

/** Which field of the order the format check complains of. */
function codeOfFormat(details: Details): FailureCode {
  const paths = details.map(({ path, info }) =>
    [path, info?.missingProperty].filter((part) => part !== undefined).join('/'),
  );
  if (paths.includes('/payment/key/type')) return 'PIX_KEY_TYPE_UNSUPPORTED';
  return paths.includes('/payment/value') ? 'INVALID_AMOUNT' : 'INVALID_REQUEST';
}

/** The most telling sentence of a refusal, with the field it is about. */
function wordsOf({ message, details = [] }: PaybrokersProblem): string | undefined {
  const detail = details.find((each) => each.message !== undefined);
  if (detail === undefined) return message;
  return [detail.path, detail.message].filter((part) => part !== undefined).join(' ');
}

function sentenceOf(text: string): FailureCode | null {
  const plain = plainWords(text);
  return SENTENCES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** `CpfNotOwner`, `cpf-not-owner` and `CPF não …` as plain words. */
const plainWords = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase();
