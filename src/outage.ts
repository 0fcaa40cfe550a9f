/** SQLSTATEs and socket errors that mean "the database is away", not "the statement is wrong". */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
]);
const WORDS =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying|Client was closed)/;

/** Whether an error is an outage that passes, so that the same request may simply come again. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && AWAY.has(code)) || WORDS.test(error.message);
}
