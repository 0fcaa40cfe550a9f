import type { PayoutReport } from '../domain/report';
import { isTooMany } from './is-silent';
import type { KeyAnswer } from './provider';

/** After a 429 that names no time. */
const UNTOLD_MS = 1_000;

/** How long the provider wants to be left alone, in milliseconds; undefined: it did not say so. */
export function askedPauseMs(heard: PayoutReport | KeyAnswer, pace: number): number | undefined {
  const told = 'retryAfterMs' in heard ? heard.retryAfterMs : undefined;
  const asks = isTooMany(heard) || ('kind' in heard && heard.kind === 'limited');
  return told ?? (asks ? UNTOLD_MS * pace : undefined);
}
