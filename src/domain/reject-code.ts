import type { FailureCode } from './failure';

/**
 * Why a Pix order was rejected, by the code of the central system or of the recipient's bank
 * (pacs.002, ISO 20022). Every provider passes these on, so the table belongs to all of them.
 * A reject code is a definite non-payment, AB03 included. BE08, FR01, MD06 and REFU are missing on
 * purpose: they are reasons of returns, not of rejections.
 */
export const REJECT_CODES: Readonly<Record<string, FailureCode>> = {
  AB03: 'SETTLEMENT_TIMEOUT',
  AB09: 'RECIPIENT_BANK_UNAVAILABLE',
  AB11: 'SETTLEMENT_TIMEOUT',
  AC03: 'RECIPIENT_ACCOUNT_INVALID',
  AC06: 'RECIPIENT_ACCOUNT_BLOCKED',
  AC07: 'RECIPIENT_ACCOUNT_CLOSED',
  AC14: 'RECIPIENT_ACCOUNT_UNSUPPORTED',
  AG03: 'RECIPIENT_ACCOUNT_UNSUPPORTED',
  AG12: 'PROVIDER_CONFIGURATION',
  AG13: 'RETURN_NOT_ALLOWED',
  AGNT: 'PROVIDER_CONFIGURATION',
  AM01: 'INVALID_AMOUNT',
  AM02: 'RECIPIENT_LIMIT_EXCEEDED',
  AM04: 'PROVIDER_LIQUIDITY',
  AM09: 'RETURN_NOT_ALLOWED',
  AM12: 'INVALID_AMOUNT',
  AM18: 'PROVIDER_CONFIGURATION',
  BE01: 'RECIPIENT_MISMATCH',
  BE05: 'PROVIDER_CONFIGURATION',
  BE15: 'INVALID_REQUEST',
  BE17: 'INVALID_REQUEST',
  CH11: 'RECIPIENT_DOCUMENT_INVALID',
  CH16: 'PROVIDER_CONFIGURATION',
  CN01: 'INVALID_REQUEST',
  DS04: 'RECIPIENT_BANK_REJECTED',
  DS0G: 'PROVIDER_CONFIGURATION',
  DS24: 'SETTLEMENT_TIMEOUT',
  DS27: 'RECIPIENT_BANK_NOT_IN_PIX',
  DT02: 'PROVIDER_CONFIGURATION',
  DT05: 'RETURN_NOT_ALLOWED',
  DUPL: 'DUPLICATE',
  ED05: 'PROVIDER_ERROR',
  FF07: 'PROVIDER_CONFIGURATION',
  FF08: 'PROVIDER_CONFIGURATION',
  FRAD: 'FRAUD_SUSPECTED',
  MD01: 'PROVIDER_CONFIGURATION',
  RC09: 'PROVIDER_CONFIGURATION',
  RC10: 'RECIPIENT_BANK_NOT_IN_PIX',
  RR04: 'COMPLIANCE_BLOCKED',
  SL02: 'RETURN_NOT_ALLOWED',
  UPAY: 'INVALID_REQUEST',
};

/** Our failure code of a reject code, or null when it is none of the published ones. */
export function failureOfRejectCode(code: string): FailureCode | null {
  const known = code.trim().toUpperCase();
  return Object.hasOwn(REJECT_CODES, known) ? (REJECT_CODES[known] ?? null) : null;
}
