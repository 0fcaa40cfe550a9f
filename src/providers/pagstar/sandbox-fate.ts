import type { BookEntry } from '../../sandbox/book-entry';
import type { FateStep } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';

/** A notice of either family. A status here is what it says instead of the truth. */
export type FateNotice =
  | { readonly family: 'TRANSFER'; readonly status?: string }
  | { readonly family: 'CASHOUT' };

const TOLD: readonly FateNotice[] = [{ family: 'TRANSFER' }];
const SETTLES = { afterMs: 0, status: 'LIQUIDATED', money: 'pay', notices: TOLD } as const;

/** Refused before it is taken, or with no words in this API: those are not in this list. */
const FATE_OF: Partial<Record<Outcome, readonly FateStep<FateNotice>[]>> = {
  'settles-late': [
    { afterMs: 0, status: 'PROCESSING', notices: [] },
    { ...SETTLES, afterMs: 5_000 },
  ],
  rejected: [
    {
      afterMs: 0,
      status: 'CANCELED',
      errorCode: 'DS04',
      money: 'release',
      notices: [{ family: 'CASHOUT' }],
    },
  ],
  'notice-lost': [{ ...SETTLES, notices: [] }],
  'notices-jumbled': [
    { ...SETTLES, notices: [...TOLD, ...TOLD, { family: 'TRANSFER', status: 'PROCESSING' }] },
  ],
  'notice-lies': [
    {
      afterMs: 0,
      status: 'CANCELED',
      errorCode: 'ED05',
      money: 'release',
      notices: [{ family: 'TRANSFER', status: 'LIQUIDATED' }],
    },
  ],
  'half-returned': [
    SETTLES,
    { afterMs: 1_000, status: 'PARTIALLY_REFUNDED', money: 'return-half', notices: TOLD },
  ],
  returned: [SETTLES, { afterMs: 1_000, status: 'REFUNDED', money: 'return-all', notices: TOLD }],
  'undocumented-status': [
    { afterMs: 0, status: 'EM_ANALISE_MANUAL', notices: [] },
    { ...SETTLES, afterMs: 2_000 },
  ],
  'recipient-mismatch': [
    { afterMs: 0, status: 'CANCELED', errorCode: 'BE01', money: 'release', notices: TOLD },
  ],
  'never-ends': [{ afterMs: 0, status: 'PROCESSING', notices: [] }],
};

/** What becomes of a payment; the last two digits of its amount choose. */
export const fateOf = (entry: BookEntry): readonly FateStep<FateNotice>[] =>
  FATE_OF[outcomeOf(entry.amountCents)] ?? [SETTLES];
