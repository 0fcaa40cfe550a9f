import type { PayoutEvent } from '../domain/payout';
import type { LogEnds, PayoutStore } from '../store/payout-store';

/** Why nothing can be read on from a position, and from where it can. */
export interface OutOfReach {
  readonly code: 'CURSOR_TOO_OLD' | 'CURSOR_AHEAD';
  readonly position: bigint;
}

/** The log ends where the position says it does not, or no longer begins so early. */
export class OutOfReachError extends Error {
  constructor(readonly why: OutOfReach) {
    super(`${why.code}: the log can be read from ${why.position}`);
  }
}

/** Null: everything after the position is there. */
export function outOfReach(position: bigint, { keptAfter, last }: LogEnds): OutOfReach | null {
  if (position < keptAfter) return { code: 'CURSOR_TOO_OLD', position: keptAfter };
  return position > last ? { code: 'CURSOR_AHEAD', position: last } : null;
}

/**
 * A log reads without a gap. Where a page has one, its lines were forgotten while somebody read on
 * their way to them.
 */
export async function refuseGap(
  page: readonly PayoutEvent[],
  position: bigint,
  ends: () => ReturnType<PayoutStore['logEnds']>,
): Promise<void> {
  const end = page.at(-1);
  if (end === undefined || end.seq - position === BigInt(page.length)) return;
  const { keptAfter } = await ends();
  throw new OutOfReachError({ code: 'CURSOR_TOO_OLD', position: keptAfter });
}
