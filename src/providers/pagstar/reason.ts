import type { Failure, FailureCode } from '../../domain/failure';
import { failureOfRejectCode } from '../../domain/reject-code';
import type { PagstarSettings } from './settings';

/**
 * ONZ's own codes, beside the pacs.002 codes that all providers pass on (`domain/reject-code`).
 * `onz-0008` is documented without a meaning, so it is as unknown as an undocumented one.
 */
const OWN_CODES: Readonly<Record<string, FailureCode>> = {
  OZ01: 'INSUFFICIENT_FUNDS',
  OZ02: 'PROVIDER_ERROR',
  'ONZ-0002': 'INVALID_REQUEST',
  'ONZ-0010': 'INVALID_REQUEST',
  'ONZ-0018': 'AUTHENTICATION_FAILED',
  'APC-001': 'AUTHENTICATION_FAILED',
};

/** Refusals that come as a sentence only. Accents and capitals differ between white labels. */
const SENTENCES: readonly (readonly [RegExp, FailureCode])[] = [
  [/chave pix nao encontrada|pix key not found/, 'PIX_KEY_NOT_FOUND'],
  [/application not found/, 'AUTHENTICATION_FAILED'],
  [/\bip\b.*(nao autorizado|not authori[sz]ed)/, 'PROVIDER_CONFIGURATION'],
  [/limite de consultas|too many (key )?look-?ups/, 'DICT_RATE_LIMITED'],
  [/saldo insuficiente|insufficient balance/, 'INSUFFICIENT_FUNDS'],
  [/expirad[ao]|expirou|\bexpired\b|tempo de espera/, 'EXPIRED'],
];

export interface Reason {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** Our failure for the provider's reason; its own words are kept raw beside it. */
export function failureFrom(reason: Reason, am04: PagstarSettings['AM04_MEANS']): Failure {
  const providerCode = reason.code;
  const providerMessage = reason.message;
  const code = codeOf(providerCode, am04) ?? sentenceOf(providerMessage) ?? 'UNKNOWN';
  return { code, providerCode, providerMessage };
}

interface Problem {
  readonly type?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly message?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly code?: string | undefined;
}

/** The same for a refusal told as an RFC 7807 problem: its `type` is the vaguest word, so last. */
export function failureFromProblem(problem: Problem, am04: PagstarSettings['AM04_MEANS']): Failure {
  const message = problem.detail ?? problem.message ?? problem.title;
  const code = problem.errorCode ?? problem.code;
  // RFC 7807: `about:blank` says no more than the HTTP status does.
  const type = problem.type === 'about:blank' ? undefined : problem.type;
  const precise = failureFrom({ code, message }, am04);
  if (precise.code !== 'UNKNOWN') {
    return { ...precise, providerCode: precise.providerCode ?? type };
  }
  return failureFrom({ code: code ?? type, message }, am04);
}

function codeOf(text: string | undefined, am04: PagstarSettings['AM04_MEANS']): FailureCode | null {
  if (text === undefined) return null;
  // `type` of a problem may be an address that ends in the code.
  const code = (text.split(/[/#]/).at(-1) ?? '').trim().toUpperCase();
  if (code === 'AM04' && am04 === 'insufficient-funds') return 'INSUFFICIENT_FUNDS';
  if (Object.hasOwn(OWN_CODES, code)) return OWN_CODES[code] ?? null;
  return failureOfRejectCode(code);
}

function sentenceOf(text: string | undefined): FailureCode | null {
  if (text === undefined) return null;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return SENTENCES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
