import type { Outcome } from '../../sandbox/outcome';

/** One thing that happens to a payment after it was taken. */
export interface FateStep {
  /** After the step before it, in unscaled time. */
  readonly afterMs: number;
  readonly status: string;
  readonly errorCode?: string;
  readonly money?: 'pay' | 'release' | 'return-half' | 'return-all';
  /** Sent in this order. A status here is what the notice says instead of the truth. */
  readonly notices: readonly FateNotice[];
}

export type FateNotice =
  | { readonly family: 'TRANSFER'; readonly status?: string }
  | { readonly family: 'CASHOUT' };

const TOLD: readonly FateNotice[] = [{ family: 'TRANSFER' }];
const SETTLES = { afterMs: 0, status: 'LIQUIDATED', money: 'pay', notices: TOLD } as const;

/** Refused before it is taken, or with no words in this API: those are not in this list. */
const FATE_OF: Partial<Record<Outcome, readonly FateStep[]>> = {
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

export const sandboxFate = (outcome: Outcome): readonly FateStep[] => FATE_OF[outcome] ?? [SETTLES];
