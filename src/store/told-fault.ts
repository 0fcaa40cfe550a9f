import type { LimitName } from '../domain/account-limits';
import { type LimitFault, longestFault } from '../domain/limit-use';
import { nextDay, nightEnd } from '../domain/sao-paulo';

/** A limit in the way, as `limit_rulings` tells it. */
export interface FaultJson {
  readonly limit: LimitName;
  readonly left: string;
  /** Waiting does not help. */
  readonly never: boolean;
  readonly frees_at: string | null;
  readonly night_from: number | null;
  readonly night_to: number | null;
}

type Hours = Pick<FaultJson, 'night_from' | 'night_to'>;

function morning({ night_from: from, night_to: to }: Hours, at: Date): Date | null {
  return from === null || to === null ? null : nightEnd(at, { from, to });
}

function resetsAt(told: FaultJson, at: Date): Date | null {
  if (told.never) return null;
  if (told.limit === 'PER_DAY') return nextDay(at);
  if (told.limit.startsWith('NIGHT')) return morning(told, at);
  return told.frees_at === null ? null : new Date(told.frees_at);
}

/** The limit that stands in the way longest. */
export function toldFault(faults: readonly FaultJson[], at: Date): LimitFault {
  const all = faults.map((told): LimitFault => {
    const counts = told.limit === 'RECIPIENT_PAYOUTS';
    return {
      limit: told.limit,
      leftCents: counts ? null : BigInt(told.left),
      leftPayouts: counts ? Number(told.left) : null,
      resetsAt: resetsAt(told, at),
    };
  });
  const longest = longestFault(all);
  if (longest === null) throw new Error('the database names no limit that is in the way');
  return longest;
}
