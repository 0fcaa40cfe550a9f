import pino, { type Logger } from 'pino';

/**
 * Everything a log line may carry. A line is built from these names alone, so that a key, a tax
 * id or a token cannot get into the log by being part of some object.
 */
export interface LogFields {
  readonly payoutId?: string | undefined;
  readonly merchantId?: string | undefined;
  readonly provider?: string | null | undefined;
  readonly outcome?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | null | undefined;
  readonly alert?: string | null | undefined;
  /** Names a key without telling it. */
  readonly keyId?: string | undefined;
  readonly verdict?: string | undefined;
  readonly errorId?: string | undefined;
  readonly errorName?: string | undefined;
  readonly errorCode?: string | undefined;
  readonly constraint?: string | undefined;
  /** Where it happened: frames only, never the message, which may quote data. */
  readonly stack?: string | undefined;
  readonly url?: string | undefined;
  readonly signal?: string | undefined;
  readonly ms?: number | undefined;
  readonly count?: number | undefined;
}

export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export function createLog(level: string): Log {
  const logger: Logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** What may be said about an error: its class, code and place. Its message may quote a person. */
export function aboutError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  // The message may have lines of its own that look like frames, and what it quotes is not ours.
  const frames = error.stack
    ?.slice(error.stack.indexOf(error.message) + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8);
  return {
    errorName: error.name,
    errorCode: text(code),
    constraint: text(constraint),
    stack: frames?.map((frame) => frame.trim()).join(' | '),
  };
}
