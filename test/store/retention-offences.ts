import type { Offence } from './offence';
import type { PlainIds } from './plain-database';

const event = (payout: string, seq: number, days: number): string =>
  `insert into payout_event
     (merchant_id, seq, payout_id, account_id, version, to_status, cause, refunded, occurred_at)
   select merchant_id, ${seq}, id, account_id, ${seq} - 1, status, 'REQUESTED', 0,
     now() - interval '${days} days' from payout where id = ${payout}`;
const ended = 'update event_counter set last_seq = 2';
const mark = ({ merchant }: PlainIds, seq: number): string =>
  `insert into event_retention (merchant_id, kept_after) values (${merchant}, ${seq})`;
const forget = (seq: number): string => `delete from payout_event where seq = ${seq}`;

/** A payout with two lines, both of them old. */
const told = (payout: string): string[] => [event(payout, 1, 101), event(payout, 2, 101), ended];
const FORWARD = { guards: ['event_retention_forward'], says: 'only old events are forgotten' };
const KEPT = { guards: ['payout_event_kept'], says: 'an event is kept while it is needed' };

export const RETENTION_OFFENCES: Offence[] = [
  {
    what: 'events forgotten while they are young',
    sql: (ids) => [event(ids.SETTLED, 1, 101), event(ids.FAILED, 2, 99), ended, mark(ids, 2)],
    ...FORWARD,
  },
  {
    what: 'events forgotten that are still to come',
    sql: (ids) => [ended, mark(ids, 3)],
    ...FORWARD,
  },
  {
    what: 'what was forgotten said to be there',
    sql: (ids) => [ended, mark(ids, 2), 'update event_retention set kept_after = 1'],
    ...FORWARD,
  },
  {
    what: 'what was forgotten told no longer',
    sql: (ids) => [ended, mark(ids, 2), 'delete from event_retention'],
    guards: ['event_retention_kept'],
    says: 'what was forgotten stays told',
  },
  {
    what: 'an event deleted that the log is said to have',
    sql: (ids) => [...told(ids.FAILED), mark(ids, 1), forget(2)],
    ...KEPT,
  },
  {
    what: 'the newest event of a payout deleted',
    sql: (ids) => [...told(ids.FAILED), mark(ids, 2), forget(2)],
    ...KEPT,
  },
  {
    what: 'the history of an open payout deleted',
    sql: (ids) => [...told(ids.UNKNOWN), mark(ids, 2), forget(1)],
    ...KEPT,
  },
  {
    what: 'the history of a payout deleted that is watched for returns',
    sql: (ids) => [
      ...told(ids.SETTLED),
      `update payout set next_check_at = now() where id = ${ids.SETTLED}`,
      mark(ids, 2),
      forget(1),
    ],
    ...KEPT,
  },
];
