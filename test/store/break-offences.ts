import type { Offence } from './offence';
import type { PlainIds } from './plain-database';

/** A difference found, as `record_break` would write it, with what a test changes about it. */
const found = (ids: PlainIds, changed: Readonly<Record<string, string>> = {}): string => {
  const row: Record<string, string> = {
    id: 'gen_random_uuid()',
    provider: `'pagstar'`,
    kind: `'AMOUNT'`,
    subject: `'one'`,
    payout_id: ids.SETTLED,
    merchant_id: ids.merchant,
    ...changed,
  };
  const columns = Object.keys(row).join(', ');
  return `insert into break (${columns}) values (${Object.values(row).join(', ')})`;
};
const PROVED = { closed_at: 'now()', proof: `'seen'` };

const compared = (changed: Readonly<Record<string, string>> = {}): string => {
  const row: Record<string, string> = {
    provider: `'pagstar'`,
    window_from: `now() - interval '1 hour'`,
    window_to: 'now()',
    ...changed,
  };
  const columns = Object.keys(row).join(', ');
  return `insert into reconciliation (${columns}) values (${Object.values(row).join(', ')})`;
};

export const BREAK_OFFENCES: Offence[] = [
  {
    what: 'a difference of a kind nobody knows',
    sql: (ids) => found(ids, { kind: `'ODD'` }),
    guards: ['break_kind'],
  },
  {
    what: 'a difference between books that names no payout',
    sql: (ids) => found(ids, { payout_id: 'null', merchant_id: 'null' }),
    guards: ['break_of_payout'],
  },
  {
    what: "an order that is none of ours under somebody's name",
    sql: (ids) => found(ids, { kind: `'MISSING_HERE'`, payout_id: 'null' }),
    guards: ['break_of_merchant'],
  },
  {
    what: 'a difference closed without a proof',
    sql: (ids) => found(ids, { closed_at: 'now()' }),
    guards: ['break_closed_by_proof'],
  },
  {
    what: 'one open difference written twice',
    sql: (ids) => [found(ids), found(ids)],
    guards: ['break_open_once'],
  },
  {
    what: 'a difference that is forgotten',
    sql: (ids) => [found(ids), 'delete from break'],
    guards: ['break_kept'],
    says: 'breaks are kept',
  },
  {
    what: 'a difference that becomes another one',
    sql: (ids) => [found(ids), `update break set subject = 'two'`],
    guards: ['break_subject_fixed'],
    says: 'what a break is about never changes',
  },
  {
    what: 'a closed difference that opens again',
    sql: (ids) => [found(ids, PROVED), 'update break set closed_at = null, proof = null'],
    guards: ['break_stays_closed'],
    says: 'a closed break stays as it was proved',
  },
  {
    what: 'a comparison that ends before it begins',
    sql: () => compared({ window_to: `now() - interval '2 hours'` }),
    guards: ['reconciliation_window'],
  },
  {
    what: 'a comparison that is complete before it ended',
    sql: () => compared({ complete: 'true' }),
    guards: ['reconciliation_complete_ended'],
  },
  {
    what: "two comparisons with one provider's book at a time",
    sql: () => [compared(), compared()],
    guards: ['reconciliation_one_running'],
  },
];
