import type { Text } from './operations.ts';
import { codeOf, errorFrom, type GraphqlError, RepasseError } from './repasse-error.ts';

export interface Endpoint {
  readonly url: string;
  readonly token: () => string | Promise<string>;
  readonly locale: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

/** Whether the same request may well be answered in a moment. */
export class PassingError extends Error {
  readonly retryAfterMs: number;

  constructor(
    message: string,
    { cause, retryAfterMs = 0 }: { cause?: unknown; retryAfterMs?: number },
  ) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}

/** Nothing was decided, or it cannot be told: the same again is right. */
export const PASSING_CODES = ['UNAVAILABLE', 'INTERNAL', 'OVERLOADED', 'RATE_LIMITED'];

/** Sends a document once. Throws `PassingError` where the outcome is open or a pause helps. */
export async function post<Data, Variables>(
  { url, token, locale, fetch, timeoutMs }: Endpoint,
  query: Text<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const authorization = `Bearer ${await token()}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'accept-language': locale,
      authorization,
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(passing('no connection, or no answer in time'));
  const text = await response.text().catch(passing('the answer broke off'));
  const answer = parsed<Data>(text);
  const code = codeOf(answer?.errors?.[0]);
  const isPassing = response.status === 429 || response.status >= 500 || answer === null;
  if (isPassing || PASSING_CODES.includes(code)) {
    throw new PassingError(`HTTP ${response.status}`, {
      cause: answer?.errors ? errorFrom(answer.errors) : text.slice(0, 200),
      retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0,
    });
  }
  if (answer.errors) throw errorFrom(answer.errors);
  if (!answer.data) throw new RepasseError('UNKNOWN', 'an answer without data');
  return answer.data;
}

function passing(message: string) {
  return (cause: unknown): never => {
    throw new PassingError(message, { cause });
  };
}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly GraphqlError[];
}

function parsed<Data>(text: string): Answer<Data> | null {
  try {
    return JSON.parse(text) as Answer<Data>;
  } catch {
    return null;
  }
}
