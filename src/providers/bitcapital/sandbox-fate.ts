import type { BookEntry } from '../../sandbox/book-entry';
import type { FateStep } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';

/** A postback of the transaction. A status here is what it says instead of the truth. */
export interface FateNotice {
  readonly status?: string;
}

const TOLD: readonly FateNotice[] = [{}];
const SETTLES = { afterMs: 0, status: 'success', money: 'pay', notices: TOLD } as const;
const FAILS = { afterMs: 0, status: 'failed', money: 'release', notices: TOLD } as const;

/** Refused before it is taken, or with no words in this API: those are not in this list. */
const FATE_OF: Partial<Record<Outcome, readonly FateStep<FateNotice>[]>> = {
  'settles-late': [{ ...SETTLES, afterMs: 5_000 }],
  rejected: [FAILS],
  'notice-lost': [{ ...SETTLES, notices: [] }],
  'notices-jumbled': [{ ...SETTLES, notices: [...TOLD, ...TOLD, { status: 'pending' }] }],
  // Spelt as in one of the document's own tables.
  'notice-lies': [{ ...FAILS, status: 'feiled', notices: [{ status: 'success' }] }],
  'approval-granted': [
    { afterMs: 2_000, status: 'approved', notices: TOLD },
    { afterMs: 0, status: 'pending', notices: TOLD },
    SETTLES,
  ],
  'approval-denied': [{ ...FAILS, status: 'denied' }],
  'undocumented-status': [
    { afterMs: 0, status: 'under_review', notices: [] },
    { ...SETTLES, afterMs: 2_000 },
  ],
  'never-ends': [],
};

/** What becomes of a withdrawal; the last two digits of its amount choose. */
export const fateOf = (entry: BookEntry): readonly FateStep<FateNotice>[] =>
  FATE_OF[outcomeOf(entry.amountCents)] ?? [SETTLES];

/** Above the wallet's limit the limits service decides first; below it nobody asks it. */
export const needsApproval = ({ amountCents }: BookEntry): boolean =>
  ['approval-granted', 'approval-denied'].includes(outcomeOf(amountCents));
