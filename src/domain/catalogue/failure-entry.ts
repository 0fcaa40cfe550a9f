import { said, type Words } from '../said';
import type { CatalogueEntry, ErrorFault, KeyAdvice, RetryAdvice } from './entry';

/** A failed payout keeps its key for ever, so another try needs another. */
const KEY_FOR: Readonly<Record<RetryAdvice, KeyAdvice>> = {
  FIX: 'NEW',
  LATER: 'NEW',
  FUND: 'NEW',
  OPS: 'NEW',
  NEVER: 'NONE',
  SAME_KEY: 'SAME',
};

interface FailureWords {
  readonly text: Words;
  readonly cause: Words;
}

/** A reason why a payout failed, with whose fault it is and what to do. */
export const failure = (
  fault: ErrorFault,
  retry: RetryAdvice,
  { text, cause }: FailureWords,
): CatalogueEntry<object> => ({
  fault,
  retry,
  key: KEY_FOR[retry],
  cause,
  text: said(text.en, text['pt-BR']),
  examples: [{}],
});
