import { type Offence, step } from './offence';
import { insertEntry, insertPayout, type PlainIds } from './plain-database';

const ID = `'018f0000-0000-7000-8000-0000000000a1'`;
const NOT_SO = 'nobody may approve this so';
const MISSING = 'its approvals are missing';

const approve = (payout: string, person = 'bia', digest = 'approval_digest(payout)'): string =>
  `insert into approval (payout_id, person, digest)
   select id, '${person}', ${digest} from payout where id = ${payout}`;
const insertAttempt = (payout: string): string =>
  `insert into attempt (payout_id, provider, provider_key, idempotent)
   values (${payout}, 'pagstar', ${payout}, true)`;

/** Past the guard of accepted orders, as whoever owns the database can. */
const altered = (payout: string): string =>
  `set local session_replication_role = replica;
   update payout set recipient_index = 'another' where id = ${payout};
   set local session_replication_role = origin`;

const needing = (ids: PlainIds, persons: number): string =>
  `update account set approvals_needed = ${persons} where id = ${ids.account}`;
const aWaiting = (ids: PlainIds): string[] => [
  insertPayout(ids, { id: ID, status: `'AWAITING_APPROVAL'` }),
  insertEntry('HOLD', ID),
];

export const APPROVAL_OFFENCES: Offence[] = [
  {
    what: 'an account whose payouts ten persons must approve',
    sql: (ids) => needing(ids, 10),
    guards: ['account_approvals_needed_range'],
  },
  {
    what: 'a payout that ten persons must approve',
    sql: (ids) => [insertPayout(ids, { id: ID, approvals_needed: '10' }), insertEntry('HOLD', ID)],
    guards: ['payout_approvals_needed_range'],
  },
  {
    what: 'fewer approvals than a payout was recorded with',
    sql: (ids) => `update payout set approvals_needed = 0 where id = ${ids.AWAITING_APPROVAL}`,
    guards: ['payout_approvals_fixed'],
    says: 'what a payout needs never changes',
  },
  {
    what: "the requester's own approval",
    sql: (ids) => approve(ids.AWAITING_APPROVAL, 'plain'),
    guards: ['approval_is_of_its_payout'],
    says: NOT_SO,
  },
  {
    what: 'an approval of another order than the one that waits',
    sql: (ids) => approve(ids.AWAITING_APPROVAL, 'bia', `'\\x00'`),
    guards: ['approval_is_of_its_payout'],
    says: NOT_SO,
  },
  {
    what: 'an approval of what waits for none',
    sql: (ids) => approve(ids.QUEUED),
    guards: ['approval_is_of_its_payout'],
    says: NOT_SO,
  },
  {
    what: 'an approval changed afterwards',
    sql: (ids) => [
      approve(ids.AWAITING_APPROVAL),
      `update approval set person = 'caio' where payout_id = ${ids.AWAITING_APPROVAL}`,
    ],
    guards: ['approval_append_only'],
    says: 'approvals are append-only',
  },
  {
    what: 'a payout let go that nobody approved',
    sql: (ids) => step(ids.AWAITING_APPROVAL, 'QUEUED'),
    guards: ['payout_is_approved'],
    says: MISSING,
  },
  {
    what: 'a payout let go by one of the two it needs',
    sql: (ids) => [needing(ids, 2), ...aWaiting(ids), approve(ID), step(ID, 'QUEUED')],
    guards: ['payout_is_approved'],
    says: MISSING,
  },
  {
    what: 'a payout let go that was changed after its approval',
    sql: (ids) => [...aWaiting(ids), approve(ID), altered(ID), step(ID, 'QUEUED')],
    guards: ['payout_is_approved'],
    says: MISSING,
  },
  {
    what: 'a payout above the limit that needs nobody',
    sql: (ids) => [
      ...aWaiting(ids),
      `do $$ begin
         if (select approvals_needed from payout where id = ${ID}) > 0 then
           raise exception 'it needs what its account says';
         end if;
       end $$`,
    ],
    guards: ['payout_takes_needed_approvals'],
    says: 'it needs what its account says',
  },
  {
    what: 'a payout sent that was changed after its approval',
    sql: (ids) => [
      ...aWaiting(ids),
      approve(ID),
      step(ID, 'QUEUED'),
      altered(ID),
      insertAttempt(ID),
    ],
    guards: ['attempt_is_approved'],
    says: MISSING,
  },
];
