import type { PayoutReport } from '../domain/report';
import type { KeyAnswer } from './provider';

/**
 * The words that `http.ts`, `token.ts` and `answer-about-order.ts` have for "no answer of the
 * provider's own": nothing connected, nothing came back, it broke, or a page of something in
 * between. Every other `why` was made from an answer, whatever we think of it.
 */
const SILENT = [
  /no connection|\btimeout\b|no time left|\btoken\b/,
  /answer lost|HTTP (408|425|5\d\d)|unreadable HTTP/,
];
/** Too many requests is an answer; it is heard as a pause. */
const TOO_MANY = /HTTP 429/;

const whyOf = (heard: PayoutReport | KeyAnswer): string => ('why' in heard ? heard.why : '');

export const isTooMany = (heard: PayoutReport | KeyAnswer): boolean => TOO_MANY.test(whyOf(heard));

/** Whether a call came to nothing that the provider itself said. */
export const isSilent = (heard: PayoutReport | KeyAnswer): boolean =>
  SILENT.some((words) => words.test(whyOf(heard))) && !isTooMany(heard);

/**
 * For an order a success that cannot be read is as bad as silence: each further one may be another
 * payout that nobody knows the end of. A question loses nothing by being asked again.
 */
export const isSilentAboutOrder = (report: PayoutReport): boolean =>
  isSilent(report) || (report.outcome === 'unknown' && report.why === 'unreadable answer');
