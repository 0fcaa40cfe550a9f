import { FAILURES } from '../failure';
import type { Locale } from '../locale';
import {
  type CatalogueEntry,
  ERROR_KINDS,
  type ErrorFault,
  type ErrorKind,
  type KeyAdvice,
  type RetryAdvice,
} from './entry';
import { NOTICE_ANSWERS } from './notice-answers';
import { TOP_LEVEL } from './top-level';
import { USER_ERRORS } from './user-errors';

/** One code, in one language. */
export interface CatalogueLine {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly typename: string | null;
  readonly httpStatus: number | null;
  readonly cause: string;
  readonly fault: ErrorFault;
  readonly retry: RetryAdvice;
  readonly key: KeyAdvice;
  /** Each sentence it has, with facts to show it with. */
  readonly messages: readonly string[];
}

type AnyEntry = CatalogueEntry<unknown> & {
  readonly typename?: string;
  readonly httpStatus?: number;
};

/** Facts and texts of one entry belong together; of entries of many kinds only the entry knows. */
const CATALOGUE = {
  USER_ERROR: USER_ERRORS,
  FAILURE: FAILURES,
  TOP_LEVEL,
  NOTICE_ANSWER: NOTICE_ANSWERS,
} as Readonly<Record<ErrorKind, Readonly<Record<string, AnyEntry>>>>;

const lineOf = (kind: ErrorKind, locale: Locale, [code, entry]: [string, AnyEntry]) => ({
  kind,
  code,
  typename: entry.typename ?? null,
  httpStatus: entry.httpStatus ?? null,
  cause: entry.cause[locale],
  fault: entry.fault,
  retry: entry.retry,
  key: entry.key,
  messages: entry.examples.map((facts) => entry.text[locale](facts)),
});

/** Every code a caller can get, in one language; of one kind or of all. */
export const catalogueIn = (
  locale: Locale,
  kinds: readonly ErrorKind[] = ERROR_KINDS,
): CatalogueLine[] =>
  kinds.flatMap((kind) =>
    Object.entries(CATALOGUE[kind]).map((entry) => lineOf(kind, locale, entry)),
  );
