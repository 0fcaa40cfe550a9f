import { type Offence, step } from './offence';
import { insertEntry, insertPayout } from './plain-database';

const credit = (account: string, reference: string, amount = 1): string =>
  `insert into ledger_entry (account_id, kind, amount, reference)
   values (${account}, 'CREDIT', ${amount}, ${reference})`;

const BALANCES = 'only ledger entries move money';
const LEDGER = 'the ledger is append-only';
const CONTRADICTS = 'a ledger entry contradicts its payout';
const BY_LEDGER = ['account_balance_by_ledger'];
const MOVES = ['ledger_moves_balances'];
const ID = `'018f0000-0000-7000-8000-000000000001'`;

export const MONEY_OFFENCES: Offence[] = [
  {
    what: 'available moved without a ledger entry',
    sql: ({ account }) => `update account set available = available + 1 where id = ${account}`,
    guards: BY_LEDGER,
    says: BALANCES,
  },
  {
    what: 'held moved without a ledger entry',
    sql: ({ account }) => `update account set held = held - 1 where id = ${account}`,
    guards: BY_LEDGER,
    says: BALANCES,
  },
  {
    what: 'an account born with money',
    sql: ({ merchant }) =>
      `insert into account (id, merchant_id, name, available)
       values (${ID}, ${merchant}, 'rich', 1)`,
    guards: ['account_starts_empty'],
    says: 'credit it instead',
  },
  {
    what: 'a hold of more than there is',
    sql: (ids) => [insertPayout(ids, { id: ID, amount: '100000000' }), insertEntry('HOLD', ID)],
    guards: ['account_available_not_negative'],
  },
  {
    what: 'held below zero',
    sql: ({ account }) => `update account set held = -1 where id = ${account}`,
    guards: ['account_held_not_negative'],
    behind: BY_LEDGER,
  },
  {
    what: 'a limit below zero',
    sql: ({ account }) => `update account set approval_limit = -1 where id = ${account}`,
    guards: ['account_approval_limit_not_negative'],
  },
  {
    what: 'a changed ledger entry',
    sql: () => 'update ledger_entry set amount = amount + 1',
    guards: ['ledger_append_only'],
    says: LEDGER,
  },
  {
    what: 'a deleted ledger entry',
    sql: () => `delete from ledger_entry where kind = 'CREDIT'`,
    guards: ['ledger_append_only'],
    says: LEDGER,
  },
  {
    what: 'an emptied ledger',
    sql: () => 'truncate ledger_entry cascade',
    guards: [
      'ledger_append_only',
      'payout_kept',
      'payout_event_append_only',
      'attempt_kept',
      'refund_append_only',
      'break_kept',
      'approval_append_only',
      'resolution_kept',
    ],
    says: LEDGER,
  },
  {
    what: 'a second hold',
    sql: ({ QUEUED }) => insertEntry('HOLD', QUEUED),
    guards: ['ledger_one_hold'],
  },
  {
    what: 'a second capture',
    sql: ({ SETTLED }) => insertEntry('CAPTURE', SETTLED),
    guards: ['ledger_closed_once', 'ledger_closed_how'],
  },
  {
    what: 'a release after the capture',
    sql: ({ SETTLED }) => insertEntry('RELEASE', SETTLED),
    guards: ['ledger_closed_once', 'ledger_moves_balances'],
  },
  {
    what: 'a capture of another amount',
    sql: ({ QUEUED }) => [step(QUEUED, 'SETTLED'), insertEntry('CAPTURE', QUEUED, { amount: 999 })],
    guards: MOVES,
    says: CONTRADICTS,
  },
  {
    what: 'a hold of another amount',
    sql: (ids) => [insertPayout(ids, { id: ID }), insertEntry('HOLD', ID, { amount: 999 })],
    guards: MOVES,
    says: CONTRADICTS,
  },
  {
    what: "a hold on somebody else's account",
    sql: (ids) => [insertPayout(ids, { id: ID }), insertEntry('HOLD', ID, { account: ids.other })],
    guards: MOVES,
    says: CONTRADICTS,
  },
  {
    what: 'a capture without the status',
    sql: ({ QUEUED }) => insertEntry('CAPTURE', QUEUED),
    guards: MOVES,
    says: CONTRADICTS,
  },
  {
    what: 'a release where the status says paid',
    sql: ({ QUEUED }) => [step(QUEUED, 'SETTLED'), insertEntry('RELEASE', QUEUED)],
    guards: [...MOVES, 'payout_closed_in_ledger'],
    says: CONTRADICTS,
  },
  {
    what: 'a refund the payout does not know',
    sql: ({ SETTLED }) => insertEntry('REFUND', SETTLED, { amount: 1 }),
    guards: MOVES,
    says: CONTRADICTS,
  },
  {
    what: 'a settled status without its capture',
    sql: ({ QUEUED }) => step(QUEUED, 'SETTLED'),
    guards: ['payout_closed_in_ledger'],
  },
  {
    what: 'a failed status without its release',
    sql: ({ QUEUED }) => step(QUEUED, 'FAILED'),
    guards: ['payout_closed_in_ledger'],
  },
  {
    what: 'a payout without its hold',
    sql: (ids) => insertPayout(ids),
    guards: ['payout_has_hold'],
  },
  {
    what: 'an entry of nothing',
    sql: ({ account }) => credit(account, `'zero'`, 0),
    guards: ['ledger_amount_positive'],
  },
  {
    what: 'an entry of a kind nobody knows',
    sql: ({ account }) =>
      `insert into ledger_entry (account_id, kind, amount) values (${account}, 'GIFT', 1)`,
    guards: ['ledger_kind', 'ledger_payout_named'],
  },
  {
    what: 'a hold for no payout',
    sql: ({ account }) =>
      `insert into ledger_entry (account_id, kind, amount) values (${account}, 'HOLD', 1)`,
    guards: ['ledger_payout_named'],
  },
  {
    what: 'a hold for a payout that is not there',
    sql: ({ account }) =>
      `insert into ledger_entry (account_id, payout_id, kind, amount)
       values (${account}, ${ID}, 'HOLD', 1)`,
    guards: ['ledger_payout'],
  },
  {
    what: 'a credit without a reference',
    sql: ({ account }) => credit(account, 'null'),
    guards: ['ledger_reference_named'],
  },
  {
    what: 'a credit twice with one reference',
    sql: ({ account }) => credit(account, `'opening'`),
    guards: ['ledger_credit_once'],
  },
  {
    what: 'a refund entry twice with one reference',
    sql: ({ PARTIALLY_REFUNDED }) => [
      step(PARTIALLY_REFUNDED, 'PARTIALLY_REFUNDED', ', refunded = 800'),
      `insert into ledger_entry (account_id, payout_id, kind, amount, reference)
      select account_id, payout_id, kind, amount, reference from ledger_entry where payout_id = ${PARTIALLY_REFUNDED} and kind = 'REFUND'`,
    ],
    guards: ['ledger_refund_once'],
  },
];
