import type { SealedTable } from './sealed-table';
import type { Sealing } from './sealing';
import { SEALED_COUNTS } from './sql/sealed-texts';
import { noticeTexts } from './sweep-notices';
import { payoutTexts } from './sweep-payouts';
import type { Database, Queryable } from './walled-pool';

/** `seal`: what is not sealed; `rotate`: what is sealed under another key than the first. */
export type SweepVerb = 'seal' | 'rotate';

/** What became of the rows that a sweep saw. */
export interface Swept {
  /** Written under the first key. */
  readonly sealed: number;
  /** Left as they are: nobody here can open them. */
  readonly shut: number;
  /** Left until they end: sealing them now would undo their approvals. */
  readonly waiting: number;
}

export interface SweepParts {
  readonly sealing: Sealing;
  /** Where reading everything once is not cut short. */
  readonly reads: Queryable;
  readonly work: Database;
  readonly signal: AbortSignal;
  readonly batch?: number;
}

const BATCH = 200;

async function sweepTable<Row extends { readonly id: string }>(
  { sealing, reads, work, signal, batch = BATCH }: SweepParts,
  table: SealedTable<Row>,
  verb: SweepVerb,
): Promise<Swept> {
  const swept = { sealed: 0, shut: 0, waiting: 0 };
  const current = verb === 'rotate' ? sealing.current : null;
  let after: string | null = null;
  while (!signal.aborted) {
    const values: unknown[] = [after, batch, current];
    const { rows } = await reads.query<Row>(table.unfit, values);
    if (rows.length === 0) break;
    const fitted = rows.map((row) => ({ row, ...table.fit(row, sealing) }));
    const ready = fitted.flatMap(({ row, write }) => (write === null ? [] : [{ row, write }]));
    swept.shut += fitted.filter(({ isShut }) => isShut).length;
    swept.waiting += fitted.filter(({ isWaiting }) => isWaiting).length;
    const [changed, writes] = [ready.map(({ row }) => row), ready.map(({ write }) => write)];
    if (ready.length > 0) swept.sealed += await table.write(work, changed, writes);
    after = rows.at(-1)?.id ?? null;
  }
  return swept;
}

/** Goes through all rows once; a row is its own bookmark, so it may be stopped at any moment. */
export async function sweepSealed(parts: SweepParts, verb: SweepVerb): Promise<Swept> {
  const payouts = await sweepTable(parts, payoutTexts, verb);
  const notices = await sweepTable(parts, noticeTexts, verb);
  return {
    sealed: payouts.sealed + notices.sealed,
    shut: payouts.shut + notices.shut,
    waiting: payouts.waiting + notices.waiting,
  };
}

export interface SealedCount {
  readonly column: string;
  /** Null: not sealed. */
  readonly key_id: string | null;
  readonly texts: number;
}

/** How many texts each key keeps shut. */
export const countSealed = async (reads: Queryable): Promise<SealedCount[]> =>
  (await reads.query<SealedCount>(SEALED_COUNTS)).rows;
