import { type Offence, step } from './offence';
import { insertEntry, insertPayout } from './plain-database';

const LAWFUL = ['payout_changes_lawfully'];
const ID = `'018f0000-0000-7000-8000-000000000001'`;

export const ORDER_OFFENCES: Offence[] = [
  {
    what: 'a key used before',
    sql: (ids) => [
      insertPayout(ids, {
        id: ID,
        idempotency_key: `(select idempotency_key from payout where id = ${ids.FAILED})`,
      }),
      insertEntry('HOLD', ID),
    ],
    guards: ['payout_key_once'],
  },
  {
    what: 'a key with a blank',
    sql: (ids) => [
      insertPayout(ids, { id: ID, idempotency_key: `'a b'` }),
      insertEntry('HOLD', ID),
    ],
    guards: ['payout_key_shape'],
  },
  {
    what: 'a payout of nothing',
    sql: (ids) => insertPayout(ids, { amount: '0' }),
    guards: ['payout_amount_positive'],
    behind: ['payout_has_hold'],
  },
  {
    what: 'a payout from an account of another merchant',
    sql: (ids) => [
      `insert into merchant (id, name) values (${ID}, 'stranger')`,
      insertPayout(ids, { id: ID, merchant_id: ID }),
      insertEntry('HOLD', ID),
    ],
    guards: ['payout_account'],
  },
  {
    what: 'a destination of a kind nobody knows',
    sql: (ids) => [
      insertPayout(ids, { id: ID, destination_kind: `'IBAN'` }),
      insertEntry('HOLD', ID),
    ],
    guards: ['payout_destination_kind', 'payout_destination_whole'],
  },
  {
    what: 'a Pix key without its type',
    sql: (ids) => [insertPayout(ids, { id: ID, pix_key_type: 'null' }), insertEntry('HOLD', ID)],
    guards: ['payout_destination_whole'],
  },
  {
    what: 'a priority nobody knows',
    sql: (ids) => [insertPayout(ids, { id: ID, priority: `'URGENT'` }), insertEntry('HOLD', ID)],
    guards: ['payout_priority'],
  },
  {
    what: 'a status nobody knows',
    sql: (ids) => [insertPayout(ids, { id: ID, status: `'LOST'` }), insertEntry('HOLD', ID)],
    guards: ['payout_status'],
  },
  {
    what: 'a deleted payout',
    sql: ({ QUEUED }) => `delete from payout where id = ${QUEUED}`,
    guards: ['payout_kept', 'ledger_payout'],
    says: 'payouts are kept',
  },
  {
    what: 'an external id twice',
    sql: ({ account, other }) => [
      `update account set external_id = 'x' where id = ${account}`,
      `update account set external_id = 'x' where id = ${other}`,
    ],
    guards: ['account_external_id_once'],
  },
];

export const STATE_OFFENCES: Offence[] = [
  {
    what: 'a version that jumps',
    sql: ({ QUEUED }) =>
      `update payout set status = 'SUBMITTED', version = version + 2 where id = ${QUEUED}`,
    guards: LAWFUL,
    says: 'version 3 cannot follow 1',
  },
  {
    what: 'a status without a new version',
    sql: ({ QUEUED }) => `update payout set status = 'SUBMITTED' where id = ${QUEUED}`,
    guards: LAWFUL,
    says: 'version 1 cannot follow 1',
  },
  {
    what: 'a version without a new status',
    sql: ({ QUEUED }) => step(QUEUED, 'QUEUED'),
    guards: LAWFUL,
    says: 'QUEUED cannot follow QUEUED',
  },
  {
    what: 'a refund that shrinks',
    sql: ({ PARTIALLY_REFUNDED }) =>
      step(PARTIALLY_REFUNDED, 'PARTIALLY_REFUNDED', ', refunded = 399'),
    guards: [...LAWFUL, 'payout_refunds_in_ledger'],
    says: 'refunded cannot fall',
  },
  {
    what: 'a refund above the amount',
    sql: ({ PARTIALLY_REFUNDED }) => [
      step(PARTIALLY_REFUNDED, 'REFUNDED', ', refunded = 1001'),
      insertEntry('REFUND', PARTIALLY_REFUNDED, { amount: 601 }),
    ],
    guards: ['payout_refunded_by_status', 'payout_refunded_range'],
  },
  {
    what: 'money back without a refunded status',
    sql: (ids) => [insertPayout(ids, { id: ID, refunded: '1' }), insertEntry('HOLD', ID)],
    guards: ['payout_refunded_by_status', 'payout_refunds_in_ledger'],
  },
  {
    what: 'a refund the ledger does not know',
    sql: ({ SETTLED }) => step(SETTLED, 'REFUNDED', ', refunded = amount'),
    guards: ['payout_refunds_in_ledger'],
    says: 'refunded differs from the ledger',
  },
  {
    what: 'a failure of what was paid',
    sql: ({ SETTLED }) => `update payout set failure_code = 'UNKNOWN' where id = ${SETTLED}`,
    guards: ['payout_failure_by_status'],
  },
  {
    what: 'a suspicion about what is not suspicious',
    sql: ({ QUEUED }) => `update payout set suspicion = 'AMOUNT' where id = ${QUEUED}`,
    guards: ['payout_suspicion_by_status'],
  },
];
