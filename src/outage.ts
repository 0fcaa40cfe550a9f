/** SQLSTATEs and socket errors that mean "not now", as opposed to "the statement is wrong". */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  // A primary that became a standby; lost races; no disk, memory or connection; locks; time-outs.
  '25006',
  '40001',
  '40P01',
  '53000',
  '53100',
  '53200',
  '53300',
  '55P03',
  '57014',
]);
const WORDS = new RegExp(
  [
    '^Connection terminated',
    '^Query read timeout',
    '^timeout exceeded when trying',
    '^Client was closed',
    // It was cut between two statements; nothing of the next one was sent.
    '^Client has encountered a connection error',
  ].join('|'),
);

/** Whether an error is an outage that passes, so that the same request may simply come again. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && AWAY.has(code)) || WORDS.test(error.message);
}
