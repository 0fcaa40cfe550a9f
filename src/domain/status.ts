/** Every status a payout can have. The words and their meaning are those of docs/glossary.md. */
export const PAYOUT_STATUSES = [
  'AWAITING_APPROVAL',
  'QUEUED',
  'SUBMITTED',
  'AWAITING_PROVIDER_APPROVAL',
  'AWAITING_CONFIRMATION',
  'PROCESSING',
  'UNKNOWN',
  'SUSPICIOUS',
  'SETTLED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'FAILED',
  'DENIED',
  'CANCELED',
  'EXPIRED',
] as const;

export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/** Where the money of a payout is: still held, spent (perhaps partly back), or released. */
export type MoneyState = 'HELD' | 'SPENT' | 'RELEASED';

export const MONEY_IN: Readonly<Record<PayoutStatus, MoneyState>> = {
  AWAITING_APPROVAL: 'HELD',
  QUEUED: 'HELD',
  SUBMITTED: 'HELD',
  AWAITING_PROVIDER_APPROVAL: 'HELD',
  AWAITING_CONFIRMATION: 'HELD',
  PROCESSING: 'HELD',
  UNKNOWN: 'HELD',
  SUSPICIOUS: 'HELD',
  SETTLED: 'SPENT',
  PARTIALLY_REFUNDED: 'SPENT',
  REFUNDED: 'SPENT',
  FAILED: 'RELEASED',
  DENIED: 'RELEASED',
  CANCELED: 'RELEASED',
  EXPIRED: 'RELEASED',
};

const PAID = ['SETTLED', 'PARTIALLY_REFUNDED', 'REFUNDED'] as const;
const UNSURE = ['UNKNOWN', 'SUSPICIOUS'] as const;
const REFUSED_BY_PROVIDER = ['FAILED', 'DENIED', 'CANCELED', 'EXPIRED'] as const;

/**
 * Which status may follow which. The migration writes the same table into the database, which
 * refuses every other change; a test holds the two to each other.
 */
export const MAY_BECOME: Readonly<Record<PayoutStatus, readonly PayoutStatus[]>> = {
  // One of several approvals leaves it where it is.
  AWAITING_APPROVAL: ['AWAITING_APPROVAL', 'QUEUED', 'DENIED', 'CANCELED', 'EXPIRED'],
  QUEUED: [
    'SUBMITTED',
    'AWAITING_PROVIDER_APPROVAL',
    'AWAITING_CONFIRMATION',
    'PROCESSING',
    ...UNSURE,
    ...PAID,
    ...REFUSED_BY_PROVIDER,
  ],
  // CANCELED here is the provider's word only: once it took the order we can no longer cancel it.
  SUBMITTED: [
    'AWAITING_PROVIDER_APPROVAL',
    'AWAITING_CONFIRMATION',
    'PROCESSING',
    ...UNSURE,
    ...PAID,
    ...REFUSED_BY_PROVIDER,
  ],
  AWAITING_PROVIDER_APPROVAL: ['PROCESSING', ...UNSURE, ...PAID, ...REFUSED_BY_PROVIDER],
  AWAITING_CONFIRMATION: ['PROCESSING', ...UNSURE, ...PAID, ...REFUSED_BY_PROVIDER],
  PROCESSING: [...UNSURE, ...PAID, ...REFUSED_BY_PROVIDER],
  UNKNOWN: [
    'QUEUED',
    'SUBMITTED',
    'AWAITING_PROVIDER_APPROVAL',
    'AWAITING_CONFIRMATION',
    'PROCESSING',
    'SUSPICIOUS',
    ...PAID,
    ...REFUSED_BY_PROVIDER,
  ],
  SUSPICIOUS: [...PAID, ...REFUSED_BY_PROVIDER],
  SETTLED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  PARTIALLY_REFUNDED: ['PARTIALLY_REFUNDED', 'REFUNDED'],
  REFUNDED: [],
  FAILED: [],
  DENIED: [],
  CANCELED: [],
  EXPIRED: [],
};

export const canBecome = (from: PayoutStatus, to: PayoutStatus): boolean =>
  MAY_BECOME[from].includes(to);
