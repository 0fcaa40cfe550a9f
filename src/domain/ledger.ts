import { MONEY_IN, type PayoutStatus } from './status';

/** The five moves of money, and the two books each goes between. */
export const MOVES = {
  CREDIT: { from: 'funding', to: 'available' },
  HOLD: { from: 'available', to: 'held' },
  CAPTURE: { from: 'held', to: 'paid' },
  RELEASE: { from: 'held', to: 'available' },
  REFUND: { from: 'paid', to: 'available' },
} as const;

export type LedgerMove = keyof typeof MOVES;
export const LEDGER_MOVES = Object.keys(MOVES) as LedgerMove[];

/** The move that ends the hold when a payout goes from one status to another, if it ends there. */
export function closingMove(from: PayoutStatus, to: PayoutStatus): 'CAPTURE' | 'RELEASE' | null {
  if (MONEY_IN[from] !== 'HELD' || MONEY_IN[to] === 'HELD') return null;
  return MONEY_IN[to] === 'SPENT' ? 'CAPTURE' : 'RELEASE';
}
