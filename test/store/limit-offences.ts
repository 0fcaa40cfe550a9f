import { type Offence, step } from './offence';
import { insertEntry, insertPayout, type PlainIds } from './plain-database';

const ONE = `'018f0000-0000-7000-8000-00000000000a'`;
const TWO = `'018f0000-0000-7000-8000-00000000000b'`;
const TO_ANA = { recipient_index: `'ana'`, destination_index: `'her key'` };

const limited = ({ account }: PlainIds, set: string): string =>
  `update account set ${set} where id = ${account}`;

/** A payout of R$ 10.00 with its hold. */
const paid = (ids: PlainIds, changed: Readonly<Record<string, string>> = {}): string[] => {
  const id = changed['id'] ?? ONE;
  return [insertPayout(ids, { ...TO_ANA, ...changed, id }), insertEntry('HOLD', id)];
};

/** From this hour on, so that it is night whenever the test runs. */
const TONIGHT = `limit_night_from = extract(hour from now() at time zone 'America/Sao_Paulo'),
  limit_night_to = (extract(hour from now() at time zone 'America/Sao_Paulo')::integer + 12) % 24`;

const EXCEEDED: Offence[] = [
  { what: 'a payout larger than the largest', set: 'limit_per_payout = 999' },
  { what: 'a payout above the limit of the day', set: 'limit_per_day = 1999' },
  {
    what: 'a payout larger than the largest at night',
    set: `${TONIGHT}, limit_night_per_payout = 1`,
  },
  { what: 'a payout above the limit of the night', set: `${TONIGHT}, limit_night_total = 1` },
  {
    what: 'a second payout to one recipient',
    set: 'limit_recipient_minutes = 60, limit_recipient_payouts = 1',
  },
  {
    what: 'more for one recipient',
    set: 'limit_recipient_minutes = 60, limit_recipient_amount = 1999',
  },
].map(({ what, set }) => ({
  what,
  sql: (ids) => [...paid(ids), limited(ids, set), ...paid(ids, { id: TWO })],
  guards: ['payout_within_limits'],
  says: 'an account would pay out more than its limits',
}));

const PER_DAY = (ids: PlainIds) => limited(ids, 'limit_per_day = 1000000');

/** What would be counted wrongly is seen by a check that fails where the trigger is gone. */
const counted = (ids: PlainIds, cents: number): string =>
  `do $$ begin if (select sum(amount) from limit_use where account_id = ${ids.account}
     and recipient = 'ana') is distinct from ${cents} then return; end if;
   raise exception 'counted'; end $$`;

export const LIMIT_OFFENCES: Offence[] = [
  ...EXCEEDED,
  {
    what: 'a limit on a payout below zero',
    sql: (ids) => limited(ids, 'limit_per_payout = -1'),
    guards: ['account_limits_not_negative'],
  },
  {
    what: 'a night without an end',
    sql: (ids) => limited(ids, 'limit_night_from = 20'),
    guards: ['account_night_whole'],
  },
  {
    what: 'a recipient counted over no time',
    sql: (ids) => limited(ids, 'limit_recipient_minutes = 0'),
    guards: ['account_recipient_window'],
  },
  {
    what: 'look-alikes sought longer than they are kept together',
    sql: (ids) => limited(ids, 'look_alike_minutes = 10081'),
    guards: ['account_look_alike_minutes'],
  },
  {
    what: 'a first limit that begins to count',
    sql: (ids) => [...paid(ids), PER_DAY(ids), counted(ids, 1_000)],
    guards: ['limit_counting'],
    says: 'counted',
  },
  {
    what: 'a payout that gives back what it took',
    sql: (ids) => [
      PER_DAY(ids),
      ...paid(ids),
      step(ONE, 'FAILED'),
      insertEntry('RELEASE', ONE),
      counted(ids, 0),
    ],
    guards: ['payout_gives_back'],
    says: 'counted',
  },
  {
    what: 'a counter set back by hand',
    sql: (ids) => [PER_DAY(ids), ...paid(ids), 'update limit_use set amount = 0'],
    guards: ['limit_use_by_payouts'],
    says: 'only payouts move it',
  },
  {
    what: 'counters that are all forgotten',
    sql: () => 'truncate limit_use',
    guards: ['limit_use_kept'],
    says: 'only payouts move it',
  },
  {
    what: 'a counter below zero',
    sql: (ids) => [PER_DAY(ids), ...paid(ids), 'update limit_use set amount = -1'],
    guards: ['limit_use_not_negative'],
    behind: ['limit_use_by_payouts'],
  },
  {
    what: "a counter of nobody's account",
    sql: ({ merchant }) => [
      `insert into limit_use (merchant_id, account_id, at, amount, payouts)
       values (${merchant}, gen_random_uuid(), now(), 1, 1)`,
    ],
    guards: ['limit_use_account'],
    behind: ['limit_use_by_payouts'],
  },
  {
    what: 'a payout like one before it, where the account refuses them',
    sql: (ids) => [limited(ids, 'look_alike_minutes = 5'), ...paid(ids), ...paid(ids, { id: TWO })],
    guards: ['payout_within_limits'],
    says: 'a payout like it was requested before',
  },
  {
    what: 'a payout like another one than it names',
    sql: (ids) => [
      limited(ids, 'look_alike_minutes = 5'),
      ...paid(ids),
      ...paid(ids, { id: TWO, duplicate_of: ids.QUEUED }),
    ],
    guards: ['payout_within_limits'],
    says: 'a payout like it was requested before',
  },
  {
    what: 'a payout like one that is not there',
    sql: (ids) => paid(ids, { duplicate_of: TWO }),
    guards: ['payout_duplicate_of'],
  },
  {
    what: 'a payout like itself',
    sql: (ids) => paid(ids, { duplicate_of: ONE }),
    guards: ['payout_duplicate_of_another'],
  },
  {
    what: 'another look-alike named afterwards',
    sql: () => 'update payout set duplicate_of = duplicate_of',
    guards: ['payout_duplicate_fixed'],
    says: 'an accepted order never changes',
  },
];
