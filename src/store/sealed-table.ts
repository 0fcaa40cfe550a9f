import type { Sealing } from './sealing';
import type { Database } from './walled-pool';

/** One row, made fit: what to write; null: nothing can be written. */
export interface Fitted {
  readonly write: object | null;
  readonly isShut: boolean;
  readonly isWaiting: boolean;
}

/** One table with sealed texts. */
export interface SealedTable<Row extends { readonly id: string }> {
  readonly unfit: string;
  fit(row: Row, sealing: Sealing): Fitted;
  /** Writes what still stands there as it was read, and says how many rows that was. */
  write(work: Database, rows: readonly Row[], writes: readonly object[]): Promise<number>;
}
