import type { PlainIds } from './plain-database';

/** Something the database must refuse, whoever asks. */
export interface Offence {
  readonly what: string;
  readonly sql: (ids: PlainIds) => string | readonly string[];
  /** Everything that refuses it; without all of them it goes through. */
  readonly guards: readonly string[];
  /** What is said when the guard is a trigger; a constraint says its name. */
  readonly says?: string;
  /** Guards that stand before the one meant here, taken away to reach it. */
  readonly behind?: readonly string[];
}

export const step = (payout: string, to: string, more = ''): string =>
  `update payout set status = '${to}', version = version + 1 ${more} where id = ${payout}`;
