export const PAYOUT_ORDERS = [
  'NEWEST_FIRST',
  'OLDEST_FIRST',
  'LARGEST_FIRST',
  'SMALLEST_FIRST',
] as const;

/** How a list of payouts is ordered. Neither of what it goes by ever changes. */
export type PayoutOrder = (typeof PAYOUT_ORDERS)[number];

export const isByAmount = (order: PayoutOrder): boolean =>
  order === 'LARGEST_FIRST' || order === 'SMALLEST_FIRST';
