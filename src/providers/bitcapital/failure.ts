import type { Failure, FailureCode } from '../../domain/failure';
import { failureOfRejectCode } from '../../domain/reject-code';

/** There are no codes, only sentences: three documented ones, and kin that may well come. */
const SENTENCES: readonly (readonly [RegExp, FailureCode])[] = [
  [/insufficient balance|saldo insuficiente/, 'INSUFFICIENT_FUNDS'],
  [/\bkey not found|chave( pix)? nao encontrada/, 'PIX_KEY_NOT_FOUND'],
  [/rejected by the bank side|rejeitad[ao] pelo banco/, 'RECIPIENT_BANK_REJECTED'],
  [/wallet not found|carteira nao encontrada/, 'PROVIDER_CONFIGURATION'],
  [/(idempoten\w*|transaction|transacao).*\b(already|in use|ja )|duplicate/, 'DUPLICATE'],
];

/** Our failure for a sentence of the provider's, which is kept raw beside it. */
export const failureFrom = (message: string | undefined): Failure => ({
  code: sentenceOf(message) ?? 'UNKNOWN',
  providerMessage: message,
});

interface Told {
  readonly code?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * Why an execution failed. No field for it is documented; reject codes of the central system would
 * fit. Without a word `failed` means what its own line says: an error while it was settled, an end.
 */
export function failureOfState(told: Told = {}): Failure {
  const providerCode = told.errorCode ?? told.code;
  const providerMessage = told.message ?? told.reason;
  const codes = [providerCode, told.reason].filter((code) => code !== undefined);
  if (codes.length === 0 && providerMessage === undefined) return { code: 'PROVIDER_ERROR' };
  const known = codes.map(failureOfRejectCode).find((code) => code !== null);
  return { code: known ?? failureFrom(providerMessage).code, providerCode, providerMessage };
}

function sentenceOf(text: string | undefined): FailureCode | null {
  if (text === undefined) return null;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return SENTENCES.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
