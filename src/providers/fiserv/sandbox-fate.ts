import type { BookEntry } from '../../sandbox/book-entry';
import type { FateStep } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';

/** A notice; a status here is what it says instead of the truth. */
export interface FateNotice {
  readonly status?: string;
}

/** What the sandbox remembers of an order besides what every book has. */
export interface CashoutDetails {
  readonly confirmationKey: string;
  readonly isConfirmed: boolean;
  /** The fail reason with which the checks after creation end it, if they do. */
  readonly doom: string | null;
  /** Whether its amount was set aside. */
  readonly isCovered: boolean;
}

export const detailsOf = ({ details }: BookEntry): CashoutDetails =>
  details as unknown as CashoutDetails;

type Step = FateStep<FateNotice>;

const TOLD: readonly FateNotice[] = [{}];
const CONFIRMED: Step = { afterMs: 0, status: '3', money: 'pay', notices: TOLD };
const FAILED: Step = { afterMs: 0, status: '4', errorCode: '5', money: 'release', notices: TOLD };

/** The checks that end some orders before anybody is asked to confirm them. */
const DOOM_OF: Partial<Record<Outcome, string>> = {
  'refused-for-balance': '2',
  'key-not-found': '7',
  'recipient-mismatch': '7',
};

export const doomOf = (amountCents: bigint): string | null =>
  DOOM_OF[outcomeOf(amountCents)] ?? null;

/** What follows a confirmation. What is not listed settles at once. */
const AFTER: Partial<Record<Outcome, readonly Step[]>> = {
  'settles-late': [{ ...CONFIRMED, afterMs: 5_000 }],
  rejected: [FAILED],
  'notice-lost': [{ ...CONFIRMED, notices: [] }],
  'notices-jumbled': [{ ...CONFIRMED, notices: [...TOLD, ...TOLD, { status: '1' }] }],
  'notice-lies': [{ ...FAILED, notices: [{ status: '3' }] }],
  'undocumented-status': [
    { afterMs: 0, status: '9', notices: [] },
    { ...CONFIRMED, afterMs: 2_000 },
  ],
  'never-ends': [],
};

/** The place in the fate at which an order stands once it was confirmed. */
export const CONFIRMED_STEP = 2;

/**
 * What becomes of an order: asked to be confirmed, expired unless it was, then what follows.
 * `expiresAfterMs` is in unscaled time; null where nothing expires.
 */
export const fateWith =
  (expiresAfterMs: number | null) =>
  (entry: BookEntry): readonly Step[] => {
    const { doom, isCovered } = detailsOf(entry);
    if (doom !== null) {
      const failed: Step = { afterMs: 0, status: '4', errorCode: doom, notices: TOLD };
      return [isCovered ? { ...failed, money: 'release' } : failed];
    }
    const outcome = outcomeOf(entry.amountCents);
    const isTwice = outcome === 'notices-jumbled';
    const requested: Step = {
      afterMs: 0,
      status: '1',
      notices: isTwice ? [...TOLD, ...TOLD] : TOLD,
    };
    const [first, ...more] = AFTER[outcome] ?? [CONFIRMED];
    const expired = expiryOf(outcome, expiresAfterMs);
    if (first === undefined) return [requested, expired];
    return [requested, expired, { ...first, onlyIf: isConfirmed }, ...more];
  };

const isConfirmed = (entry: BookEntry): boolean => detailsOf(entry).isConfirmed;

function expiryOf(outcome: Outcome, expiresAfterMs: number | null): Step {
  const afterMs = outcome === 'confirmation-expires' ? 1_000 : expiresAfterMs;
  return {
    afterMs: afterMs ?? 0,
    status: '5',
    errorCode: '3',
    money: 'release',
    notices: TOLD,
    onlyIf: (entry) => afterMs !== null && !isConfirmed(entry),
  };
}
