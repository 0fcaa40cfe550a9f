import type { PayoutReport } from '../domain/report';
import { type HttpAnswer, type HttpResult, retryAfterMs } from './http';

export const isSuccess = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

/** What a call came to, in words that carry no data. */
export function inShort(result: HttpResult): string {
  if (result.kind === 'answer') return `HTTP ${result.status}`;
  return result.kind === 'lost' ? `answer lost (${result.why})` : result.why;
}

export const notSent = (why: string, waitMs: number | undefined): PayoutReport => ({
  outcome: 'not-sent',
  why,
  ...(waitMs !== undefined && { retryAfterMs: waitMs }),
});

/** Statuses that say nothing about the order itself: wait, or ask again. */
const NOT_LOOKED_AT = [401, 403, 429];
const NOT_DECIDED = [408, 425];

export interface Exceptions {
  /** Where a 403 speaks of the order and not of our credentials or address. */
  readonly isAboutOrder?: (answer: HttpAnswer) => boolean;
}

/**
 * What a submission was answered: an answer that speaks of the order (a success or a refusal), or
 * the report where none does: nothing left us, nobody knows, or the order was not looked at.
 */
export function answerAboutOrder(
  result: HttpResult,
  { isAboutOrder = () => false }: Exceptions = {},
): HttpAnswer | PayoutReport {
  if (result.kind === 'not-sent') return notSent(result.why, result.retryAfterMs);
  if (result.kind === 'lost') return { outcome: 'unknown', why: inShort(result) };
  const { status } = result;
  if (isSuccess(result) || isAboutOrder(result)) return result;
  if (NOT_LOOKED_AT.includes(status)) return notSent(inShort(result), retryAfterMs(result));
  if (status >= 500 || NOT_DECIDED.includes(status)) {
    return { outcome: 'unknown', why: inShort(result) };
  }
  return result;
}
