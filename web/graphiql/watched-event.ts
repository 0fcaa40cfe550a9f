/** One result of a subscription, ready to be shown. */
export interface WatchedEvent {
  readonly number: number;
  readonly at: Date;
  readonly operation: string;
  /** The gist in a few words: `QUEUED → SETTLED`, a status, or nothing. */
  readonly gist: string;
  readonly isError: boolean;
  readonly line: string;
  readonly pretty: string;
}

interface Received {
  readonly number: number;
  readonly operation: string;
  readonly result: unknown;
}

export function eventOf({ number, operation, result }: Received): WatchedEvent {
  const { data, errors } = result as { data?: object | null; errors?: unknown };
  const shown = errors === undefined ? data : { errors: readable(errors) };
  return {
    number,
    at: new Date(),
    operation,
    gist: gistOf(Object.values(data ?? {})[0]),
    isError: errors !== undefined,
    line: JSON.stringify(shown),
    pretty: JSON.stringify(shown, null, 2),
  };
}

function gistOf(value: unknown): string {
  const { from, to, status } = (value ?? {}) as Record<string, unknown>;
  if (typeof to === 'string') return typeof from === 'string' ? `${from} → ${to}` : to;
  return typeof status === 'string' ? status : '';
}

/** An Error has no fields that JSON would show. */
const readable = (errors: unknown): unknown =>
  errors instanceof Error ? [{ message: errors.message }] : errors;
