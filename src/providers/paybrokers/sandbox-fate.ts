import type { BookEntry } from '../../sandbox/book-entry';
import type { FateStep } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';

/** A notice; a state here is what it says instead of the truth. */
export interface FateNotice {
  readonly state?: string;
}

type Step = FateStep<FateNotice>;

const TOLD: readonly FateNotice[] = [{}];
const REGISTERED: Step = { afterMs: 0, status: 'Registered', notices: TOLD };
const COMPLETED: Step = { afterMs: 0, status: 'Completed', money: 'pay', notices: TOLD };
const SETTLES = [REGISTERED, COMPLETED];

const fails = (status: 'Error' | 'Cancelled', errorCode: string): Step => ({
  afterMs: 0,
  status,
  errorCode,
  money: 'release',
  notices: TOLD,
});

/** Refused before it is taken, or with no words in this API: those are not in this list. */
const FATE_OF: Partial<Record<Outcome, readonly Step[]>> = {
  'settles-late': [REGISTERED, { ...COMPLETED, afterMs: 5_000 }],
  rejected: [REGISTERED, fails('Error', 'Recusado pelo banco do recebedor')],
  'notice-lost': SETTLES.map((step) => ({ ...step, notices: [] })),
  'notices-jumbled': [
    { ...REGISTERED, notices: [] },
    { ...COMPLETED, notices: [...TOLD, ...TOLD, { state: 'Registered' }] },
  ],
  'notice-lies': [
    REGISTERED,
    { ...fails('Cancelled', 'Cancelado'), notices: [{ state: 'Completed' }] },
  ],
  returned: [
    ...SETTLES,
    { afterMs: 1_000, status: 'Reversed', money: 'return-all', notices: TOLD },
  ],
  'undocumented-status': [
    { afterMs: 0, status: 'InAnalysis', notices: [] },
    { ...COMPLETED, afterMs: 2_000 },
  ],
  'key-not-found': [REGISTERED, fails('Error', 'Chave PIX não encontrada')],
  'recipient-mismatch': [REGISTERED, fails('Error', 'CPF não é o titular da conta')],
  'never-ends': [REGISTERED],
};

/** What becomes of a transaction; the last two digits of its amount choose. */
export const fateOf = (entry: BookEntry): readonly Step[] =>
  FATE_OF[outcomeOf(entry.amountCents)] ?? SETTLES;
