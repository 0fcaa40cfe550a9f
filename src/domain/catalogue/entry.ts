import type { Said, Words } from '../said';

/** Where a code stands in an answer. */
export const ERROR_KINDS = ['USER_ERROR', 'FAILURE', 'TOP_LEVEL', 'NOTICE_ANSWER'] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Whose it is to put right. */
export const ERROR_FAULTS = ['CALLER', 'ACCOUNT', 'RECIPIENT', 'PROVIDER', 'HOUSE'] as const;
export type ErrorFault = (typeof ERROR_FAULTS)[number];

/** What to do about it; the same class for every provider (docs/glossary.md). */
export const RETRY_ADVICE = ['FIX', 'NEVER', 'LATER', 'FUND', 'OPS', 'SAME_KEY'] as const;
export type RetryAdvice = (typeof RETRY_ADVICE)[number];

/** Which idempotency key to ask again with. */
export const KEY_ADVICE = ['SAME', 'NEW', 'NONE'] as const;
export type KeyAdvice = (typeof KEY_ADVICE)[number];

/** Everything there is to know about a code: for callers, for the page about errors, for tests. */
export interface CatalogueEntry<Facts> {
  readonly fault: ErrorFault;
  readonly retry: RetryAdvice;
  readonly key: KeyAdvice;
  /** When it happens, for whoever writes the client. */
  readonly cause: Words;
  /** What the caller is told. */
  readonly text: Said<Facts>;
  /** Facts to show the text with: each kind of sentence it has. */
  readonly examples: readonly Facts[];
}

/** What may succeed when it is asked again as it is. */
export const isRetryable = ({ retry }: { readonly retry: RetryAdvice }): boolean =>
  retry === 'LATER' || retry === 'FUND' || retry === 'SAME_KEY';
