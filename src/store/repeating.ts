/** SQLSTATEs after which the same transaction may simply run again (PostgreSQL, appendix A). */
const REPEATABLE = new Set(['23505', '40001', '40P01']);
const TRIES_MAX = 4;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/**
 * Runs a transaction again when it lost a race: two processes recording one key in the same
 * instant (23505), a deadlock, a serialisation failure. Never after a lost connection: then nobody
 * knows whether it was committed, and the caller's own key decides.
 */
export async function repeating<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries >= TRIES_MAX || !REPEATABLE.has(String(codeOf(error)))) throw error;
    }
  }
}

/** Whether the database itself refused: nothing was committed, each call may be tried alone. */
export const wasRefused = (error: unknown): boolean =>
  /^(?!08|57P)[0-9A-Z]{5}$/.test(String(codeOf(error)));

/** A guard said no to what was decided on: it is no longer so, and is to be decided anew. */
export const wasOvertaken = (error: unknown): boolean =>
  ['23505', 'RP005'].includes(String(codeOf(error)));

/** Whether an error speaks of the rows to be written and their guards, not of the database. */
export const isAboutItem = (error: unknown): boolean =>
  /^(22|23|40|P0|RP)[0-9A-Z]{3}$/.test(String(codeOf(error)));
