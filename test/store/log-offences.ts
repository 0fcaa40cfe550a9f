import type { Offence } from './offence';

const attempt = (
  payout: string,
  { key = 'gen_random_uuid()', sends = 1, idempotent = true } = {},
) =>
  `insert into attempt (payout_id, provider, provider_key, idempotent, possible_sends)
   values (${payout}, 'pagstar', ${key}, ${idempotent}, ${sends})`;

const event = (payout: string, seq: number): string =>
  `insert into payout_event
     (merchant_id, seq, payout_id, account_id, version, to_status, cause, refunded)
   select merchant_id, ${seq}, id, account_id, 1, status, 'REQUESTED', 0 from payout where id = ${payout}`;

const refund = (payout: string, reference = 'D1', amount = 1): string =>
  `insert into refund (id, payout_id, reference, amount)
   values (gen_random_uuid(), ${payout}, '${reference}', ${amount})`;

const notice = (verdict: string): string =>
  `insert into notice (id, provider, digest, body, verdict)
   values (gen_random_uuid(), 'pagstar', '\\x01', 's1:'::bytea, ${verdict})`;

const LOG = 'the event log is append-only';
const RETURNS = 'returns are append-only';
const ID = `'018f0000-0000-7000-8000-000000000001'`;

const said = (payout: string, by: string, to: string): string =>
  `insert into resolution (payout_id, version, said_by, to_status, reason)
   values (${payout}, 1, '${by}', '${to}', 'x')`;
const resolved = (payout: string): string =>
  `insert into payout_event
     (merchant_id, seq, payout_id, account_id, version, to_status, cause, refunded)
   select merchant_id, 99, id, account_id, 2, 'FAILED', 'RESOLUTION', 0 from payout where id = ${payout}`;
const TWO = 'two people must have said so';

export const LOG_OFFENCES: Offence[] = [
  {
    what: 'what one person says ends a payout',
    sql: ({ UNKNOWN }) => [said(UNKNOWN, 'ana', 'FAILED'), resolved(UNKNOWN)],
    guards: ['event_resolved_by_two'],
    says: TWO,
  },
  {
    what: 'two people who say different things end a payout',
    sql: ({ UNKNOWN }) => [
      said(UNKNOWN, 'ana', 'FAILED'),
      said(UNKNOWN, 'bia', 'SETTLED'),
      resolved(UNKNOWN),
    ],
    guards: ['event_resolved_by_two'],
    says: TWO,
  },
  {
    what: 'what somebody said is forgotten',
    sql: ({ UNKNOWN }) => [said(UNKNOWN, 'ana', 'FAILED'), 'delete from resolution'],
    guards: ['resolution_kept'],
    says: 'what people said is kept',
  },
  {
    what: 'a second live attempt',
    sql: ({ QUEUED }) => [attempt(QUEUED), attempt(QUEUED)],
    guards: ['attempt_one_live'],
  },
  {
    what: 'a second possible send where one may pay twice',
    sql: ({ QUEUED }) => [
      attempt(QUEUED, { idempotent: false }),
      'update attempt set possible_sends = possible_sends + 1',
    ],
    guards: ['attempt_sent_once'],
  },
  {
    what: 'two orders under way to one recipient',
    sql: ({ QUEUED, UNKNOWN }) => [
      attempt(QUEUED),
      attempt(UNKNOWN),
      `update attempt set recipient = '52998224725'`,
    ],
    guards: ['attempt_one_to_recipient'],
  },
  {
    what: 'an order under way that was not sent',
    sql: ({ QUEUED }) => [
      attempt(QUEUED),
      `update attempt set state = 'NOT_SENT', recipient = '52998224725'`,
    ],
    guards: ['attempt_recipient_under_way'],
  },
  {
    what: 'a provider key for two payouts',
    sql: ({ QUEUED, UNKNOWN }) => [attempt(QUEUED, { key: ID }), attempt(UNKNOWN, { key: ID })],
    guards: ['attempt_provider_key_once'],
  },
  {
    what: 'an attempt with another key',
    sql: ({ QUEUED }) => [attempt(QUEUED), 'update attempt set provider_key = gen_random_uuid()'],
    guards: ['attempt_key_fixed'],
    says: 'an attempt keeps its provider and key',
  },
  {
    what: 'an attempt that is forgotten',
    sql: ({ QUEUED }) => [attempt(QUEUED), 'delete from attempt'],
    guards: ['attempt_kept'],
    says: 'attempts are kept',
  },
  {
    what: 'an attempt in a state nobody knows',
    sql: ({ QUEUED }) => [attempt(QUEUED), `update attempt set state = 'LOST'`],
    guards: ['attempt_state'],
  },
  {
    what: 'a changed event',
    sql: ({ QUEUED }) => [event(QUEUED, 1), `update payout_event set cause = 'LOOK_UP'`],
    guards: ['payout_event_append_only'],
    says: LOG,
  },
  {
    what: 'a deleted event',
    sql: ({ QUEUED }) => [event(QUEUED, 1), 'delete from payout_event'],
    guards: ['payout_event_kept'],
    says: 'an event is kept while it is needed',
  },
  {
    what: 'one version told twice',
    sql: ({ QUEUED }) => [event(QUEUED, 1), event(QUEUED, 2)],
    guards: ['payout_event_once'],
  },
  {
    what: 'a changed return',
    sql: ({ REFUNDED }) => [refund(REFUNDED), 'update refund set amount = 2'],
    guards: ['refund_append_only'],
    says: RETURNS,
  },
  {
    what: 'a return told twice',
    sql: ({ REFUNDED }) => [refund(REFUNDED), refund(REFUNDED)],
    guards: ['refund_once'],
  },
  {
    what: 'a return of nothing',
    sql: ({ REFUNDED }) => refund(REFUNDED, 'D1', 0),
    guards: ['refund_amount_positive'],
  },
  {
    what: 'a delivery stored twice',
    sql: () => [notice('null'), notice('null')],
    guards: ['notice_once'],
  },
  { what: 'a verdict nobody knows', sql: () => notice(`'FINE'`), guards: ['notice_verdict'] },
];
