/** What becomes of an order in a sandbox. The list is the same for every provider. */
export type Outcome =
  | 'settles'
  | 'settles-late'
  | 'refused-for-balance'
  | 'rejected'
  | 'notice-lost'
  | 'notices-jumbled'
  | 'notice-lies'
  | 'answer-lost-after'
  | 'answer-lost-before'
  | 'unauthorized-once'
  | 'half-returned'
  | 'returned'
  | 'approval-granted'
  | 'approval-denied'
  | 'confirmation-expires'
  | 'server-error'
  | 'undocumented-status'
  | 'key-not-found'
  | 'recipient-mismatch'
  | 'too-many-requests-once'
  | 'never-ends';

/** The last two digits of the amount choose. What is not listed settles at once. */
const OUTCOME_BY_CENTAVOS: Readonly<Record<string, Outcome>> = {
  50: 'settles-late',
  51: 'refused-for-balance',
  52: 'rejected',
  53: 'notice-lost',
  54: 'notices-jumbled',
  55: 'notice-lies',
  56: 'answer-lost-after',
  57: 'answer-lost-before',
  58: 'unauthorized-once',
  59: 'half-returned',
  60: 'returned',
  61: 'approval-granted',
  62: 'approval-denied',
  63: 'confirmation-expires',
  64: 'server-error',
  65: 'undocumented-status',
  66: 'key-not-found',
  67: 'recipient-mismatch',
  68: 'too-many-requests-once',
  69: 'never-ends',
};

export const outcomeOf = (amountCents: bigint): Outcome =>
  OUTCOME_BY_CENTAVOS[String(amountCents % 100n)] ?? 'settles';
