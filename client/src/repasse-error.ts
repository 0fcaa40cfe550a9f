/** The request itself was refused: `code` is that of `errors[].extensions.code`. */
export class RepasseError extends Error {
  override readonly name: string = 'RepasseError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * No answer came, however often it was asked. The payout may have been recorded: ask again with
 * this key, which cannot pay twice, and with no other.
 */
export class NoAnswerError extends RepasseError {
  override readonly name = 'NoAnswerError';
  readonly idempotencyKey: string;

  constructor(idempotencyKey: string, cause: unknown) {
    super('NO_ANSWER', 'no answer; ask again with the same key', { cause });
    this.idempotencyKey = idempotencyKey;
  }
}

export interface GraphqlError {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function errorFrom(errors: readonly GraphqlError[]): RepasseError {
  const [first] = errors;
  return new RepasseError(codeOf(first), first?.message ?? 'refused without a reason');
}

/** Whatever comes from outside may lack it. */
export function codeOf(error: GraphqlError | undefined): string {
  const code = error?.extensions?.['code'];
  return typeof code === 'string' ? code : 'UNKNOWN';
}
