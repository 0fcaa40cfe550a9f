import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { TOP_LEVEL_CODES, topLevelText } from './domain/catalogue/top-level';
import type { Saying } from './domain/catalogue/top-level-facts';
import type { Locale } from './domain/locale';
import { aboutError, type Log } from './log';
import { isOutage } from './outage';
import { withoutValues } from './without-values';

/** Who is told, and where the cause is kept. */
export interface Hearing {
  readonly log: Log;
  readonly locale: Locale;
}

/** The codes a caller may see; everything else is a fault of ours and says so, with an id. */
const OPEN_CODES = new Set<unknown>(TOP_LEVEL_CODES.filter((code) => code !== 'INTERNAL'));

const MESSAGE_MAX = 500;

/** What was thrown first: each layer on the way wraps it anew. */
function originOf(error: unknown): unknown {
  let origin = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin;
}

/** In the caller's language where the words are ours; those of a library stay English. */
function wordsOf({ message, extensions }: GraphQLFormattedError, locale: Locale) {
  const saying = extensions?.['saying'] as Saying | undefined;
  return saying ? { message: topLevelText(saying, locale) } : withoutValues(message);
}

function shown(formatted: GraphQLFormattedError, locale: Locale): GraphQLFormattedError {
  const { code, argument, reason, scope } = formatted.extensions ?? {};
  const { cursor, retryAfterSeconds, retryAfterMs, limit } = formatted.extensions ?? {};
  const plain: ReturnType<typeof withoutValues> = wordsOf(formatted, locale);
  const field = formatted.extensions?.['field'] ?? plain.field;
  return {
    message: plain.message.slice(0, MESSAGE_MAX),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: {
      code,
      ...(field ? { field } : {}),
      ...(argument ? { argument } : {}),
      ...(cursor ? { cursor } : {}),
      ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
      ...(retryAfterMs ? { retryAfterMs } : {}),
      ...(limit ? { limit } : {}),
      ...(reason ? { reason } : {}),
      ...(scope ? { scope } : {}),
    },
  };
}

/** What is told of an unexpected error; the log line with the same id has the cause. */
export function hideError(error: unknown, { log, locale }: Hearing): GraphQLFormattedError {
  const errorId = randomUUID();
  const origin = originOf(error);
  const outage = isOutage(origin);
  log.error(outage ? 'the database is away' : 'unexpected error', {
    errorId,
    ...aboutError(origin),
  });
  const code = outage ? 'UNAVAILABLE' : 'INTERNAL';
  return { message: topLevelText({ code }, locale), extensions: { code, errorId } };
}

/** What a caller gets of an error: an open code and message, or an id that finds the log line. */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  hearing: Hearing,
): GraphQLFormattedError {
  if (OPEN_CODES.has(formatted.extensions?.['code'])) return shown(formatted, hearing.locale);
  const { path } = formatted;
  return { ...hideError(error, hearing), ...(path ? { path } : {}) };
}
