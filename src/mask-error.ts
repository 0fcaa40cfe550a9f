import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { aboutError, type Log } from './log';
import { isOutage } from './outage';
import { withoutValues } from './without-values';

/** The codes a caller may see; everything else is a fault of ours and says so, with an id. */
const OPEN_CODES = new Set([
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_FOUND',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'LIMIT_EXCEEDED',
  'PROVIDER_UNAVAILABLE',
]);

const MESSAGE_MAX = 500;
const AWAY = 'not possible for the moment; try again with the same key';

const originOf = (error: unknown): unknown =>
  error instanceof GraphQLError && error.originalError ? error.originalError : error;

function shown(formatted: GraphQLFormattedError, code: string): GraphQLFormattedError {
  const { argument, retryAfterSeconds } = formatted.extensions ?? {};
  const plain = withoutValues(formatted.message);
  const field = formatted.extensions?.['field'] ?? plain.field;
  return {
    message: plain.message.slice(0, MESSAGE_MAX),
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: {
      code,
      ...(field ? { field } : {}),
      ...(argument ? { argument } : {}),
      ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
    },
  };
}

/** What a caller gets of an error: an open code and message, or an id that finds the log line. */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Log,
): GraphQLFormattedError {
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && OPEN_CODES.has(code)) return shown(formatted, code);
  const errorId = randomUUID();
  const origin = originOf(error);
  const outage = isOutage(origin);
  log.error(outage ? 'the database is away' : 'unexpected error', {
    errorId,
    ...aboutError(origin),
  });
  return {
    message: outage ? AWAY : 'something went wrong on our side; the errorId finds it in our log',
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: outage ? 'UNAVAILABLE' : 'INTERNAL', errorId },
  };
}
