import { MOVES } from '../../src/domain/ledger';
import type { Payout } from '../../src/domain/payout';
import { canBecome, MONEY_IN, type PayoutStatus } from '../../src/domain/status';
import { type LedgerRow, type MemoryTables, Unlawful } from './memory-tables';

const CLOSES = { HELD: null, SPENT: 'CAPTURE', RELEASED: 'RELEASE' } as const;

/** How the hold of a payout in this status must have ended; null: it is still held. */
export const closingOf = (status: PayoutStatus) => CLOSES[MONEY_IN[status]];

export const refundedIn = (tables: MemoryTables, payoutId: string): bigint =>
  tables.ledger
    .filter((row) => row.payoutId === payoutId && row.kind === 'REFUND')
    .reduce((sum, { amountCents }) => sum + amountCents, 0n);

function refuse(isWrong: boolean, why: string): void {
  if (isWrong) throw new Unlawful(why);
}

function refuseEntry(tables: MemoryTables, entry: LedgerRow): void {
  const { kind, payoutId, amountCents } = entry;
  refuse(amountCents <= 0n, 'a ledger entry moves nothing');
  refuse((kind === 'CREDIT') !== (payoutId === null), 'an entry names no payout, or one too many');
  const others = tables.ledger.filter((row) => row.payoutId === payoutId && payoutId !== null);
  const ends = (row: LedgerRow) => row.kind === 'CAPTURE' || row.kind === 'RELEASE';
  refuse(kind === 'HOLD' && others.some((row) => row.kind === 'HOLD'), 'a second hold');
  refuse(ends(entry) && others.some(ends), 'a hold that ends twice');
  const isKnown = (row: LedgerRow) => row.kind === kind && row.reference === entry.reference;
  refuse(kind === 'REFUND' && others.some(isKnown), 'one return booked twice');
  const payout = tables.payouts.get(payoutId ?? '')?.payout;
  if (payout === undefined || kind === 'REFUND') return;
  refuse(payout.amountCents !== amountCents, 'an entry of another amount than its payout');
  refuse(payout.accountId !== entry.accountId, 'an entry of another account than its payout');
  refuse(ends(entry) && closingOf(payout.status) !== kind, 'an end that the status does not have');
}

/** Entries move balances, and nothing else does. */
export function enter(tables: MemoryTables, entry: LedgerRow): void {
  refuseEntry(tables, entry);
  const row = tables.accounts.get(entry.accountId);
  if (row === undefined) throw new Unlawful('an entry of no account');
  const { from, to } = MOVES[entry.kind];
  const change = (book: string) =>
    (to === book ? entry.amountCents : 0n) - (from === book ? entry.amountCents : 0n);
  const available = row.available + change('available');
  const held = row.held + change('held');
  refuse(available < 0n, 'available below zero');
  refuse(held < 0n, 'held below zero');
  Object.assign(row, { available, held, moves: row.moves + 1n });
  tables.ledger.push(entry);
}

/** The guards on a payout's own row: what may follow, and what goes with which status. */
export function refuseChange(before: Payout, after: Payout): void {
  const moved = after.version !== before.version;
  refuse(moved && after.version !== before.version + 1, 'a version was left out');
  const { status, refundedCents, amountCents } = after;
  const may = canBecome(before.status, status);
  refuse(moved && !may, `${status} cannot follow ${before.status}`);
  refuse(refundedCents < before.refundedCents, 'refunded cannot fall');
  const partly = refundedCents > 0n && refundedCents < amountCents;
  refuse(status === 'REFUNDED' && refundedCents !== amountCents, 'refunded, but not whole');
  refuse((status === 'PARTIALLY_REFUNDED') !== partly, 'partly refunded, but not by its status');
  refuse((status === 'SUSPICIOUS') !== (after.suspicion !== null), 'a suspicion without status');
  refuse(after.failure !== null && closingOf(status) !== 'RELEASE', 'a failure that is none');
}

/** What the database checks when a transaction commits. */
export function refuseAtCommit(tables: MemoryTables, payout: Payout): void {
  const closing = closingOf(payout.status);
  const ended = tables.ledger.some(
    ({ payoutId, kind }) => payoutId === payout.id && kind === closing,
  );
  refuse(closing !== null && !ended, 'an end without its ledger entry');
  refuse(
    refundedIn(tables, payout.id) !== payout.refundedCents,
    'refunded differs from the ledger',
  );
}
