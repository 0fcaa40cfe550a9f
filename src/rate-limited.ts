import type { GraphQLError } from 'graphql';
import { spokenError } from './resolvers/spoken-error';

/** Too much at once: over HTTP 429, and everywhere after how long to come again. */
export function rateLimited(waitMs: number): GraphQLError {
  const retryAfterMs = Math.ceil(waitMs);
  const headers = new Map([['retry-after', String(Math.ceil(retryAfterMs / 1_000))]]);
  const http = { status: 429, headers };
  return spokenError({ code: 'RATE_LIMITED', retryAfterMs }, { retryAfterMs, http });
}
