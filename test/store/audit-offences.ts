import type { Offence } from './offence';
import type { PlainIds } from './plain-database';

const ZEROS = `decode(repeat('00', 32), 'hex')`;
const CHAIN = (ids: PlainIds) => `insert into audit_chain (merchant_id) values (${ids.merchant})`;

/** What `append_audit` is given, with what a test changes about it. */
function appended(ids: PlainIds, changed: Readonly<Record<string, string>> = {}): string {
  const draft: Record<string, string> = {
    merchant_id: ids.merchant,
    actor: `'ana'`,
    action: `'payout.approve'`,
    subject: `'payout:1'`,
    origin: `'{"via":"cli"}'`,
    payload: `'{}'`,
    ...changed,
  };
  return `select append_audit(array[row(${Object.values(draft).join(', ')})::audit_draft])`;
}

/** An entry written past `append_audit`; its hash fits unless another is given. */
function written(ids: PlainIds, changed: Readonly<Record<string, string>> = {}): string {
  const { seq = '1', prev = ZEROS } = changed;
  const texts = `'ana', 'payout.approve', 'payout:1', '{"via":"cli"}', '{}'`;
  const place = `audit_place(${ids.merchant}, ${seq}, '2026-01-01')`;
  const hash = changed['hash'] ?? `audit_hash(${prev}, ${place}, ${texts})`;
  return `insert into audit_entry values
    (${ids.merchant}, ${seq}, '2026-01-01', ${texts}, ${prev}, ${hash})`;
}

const ANCHORED = (ids: PlainIds) =>
  `insert into audit_anchor (merchant_id, seq) values (${ids.merchant}, 5)`;

const APPEND_ONLY: Offence[] = ['delete from', 'truncate', 'update'].map((verb) => ({
  what: `an audit entry that somebody would ${verb.split(' ')[0]}`,
  sql: (ids) => [
    appended(ids),
    `${verb} audit_entry${verb === 'update' ? ` set actor = 'x'` : ''}`,
  ],
  guards: ['audit_append_only'],
  says: 'the audit is append-only',
}));

interface BrokenLink {
  readonly what: string;
  readonly entry: Readonly<Record<string, string>>;
}

const BROKEN_LINKS: Offence[] = [
  { what: 'that leaves a gap', entry: { seq: '2' } },
  {
    what: 'that does not follow the one before',
    entry: { prev: `decode(repeat('01', 32), 'hex')` },
  },
  { what: 'whose hash is not its own', entry: { hash: ZEROS } },
].map(({ what, entry }: BrokenLink) => ({
  what: `an audit entry ${what}`,
  sql: (ids) => [CHAIN(ids), written(ids, entry)],
  guards: ['audit_extends_chain'],
  says: 'an audit entry does not continue its chain',
}));

export const AUDIT_OFFENCES: Offence[] = [
  ...APPEND_ONLY,
  ...BROKEN_LINKS,
  {
    what: 'an audit entry of a chain that was never begun',
    sql: (ids) => written(ids),
    guards: ['audit_extends_chain'],
    says: 'an audit entry does not continue its chain',
  },
  {
    what: 'an audit entry by nobody',
    sql: (ids) => appended(ids, { actor: `''` }),
    guards: ['audit_actor_named'],
  },
  {
    what: 'an audit entry of an action nobody can search for',
    sql: (ids) => appended(ids, { action: `'Approved it'` }),
    guards: ['audit_action_shape'],
  },
  {
    what: 'an audit entry about nothing one could name',
    sql: (ids) => appended(ids, { subject: `'Maria'` }),
    guards: ['audit_subject_shape'],
  },
  {
    what: 'an audit chain that is forgotten',
    sql: (ids) => [appended(ids), 'delete from audit_chain'],
    guards: ['audit_chain_kept'],
    says: 'audit chains are kept',
  },
  {
    what: 'an audit chain moved back by hand',
    sql: (ids) => [appended(ids), 'update audit_chain set last_seq = 0'],
    guards: ['audit_chain_by_entries'],
    says: 'only audit entries move it',
  },
  {
    what: 'an audit chain that begins in the middle',
    sql: (ids) => `insert into audit_chain (merchant_id, last_seq) values (${ids.merchant}, 7)`,
    guards: ['audit_chain_starts_empty'],
    says: 'a chain starts empty',
  },
  {
    what: 'an anchor that is forgotten',
    sql: (ids) => [ANCHORED(ids), 'delete from audit_anchor'],
    guards: ['audit_anchor_kept'],
    says: 'what was anchored stays anchored',
  },
  {
    what: 'an anchor taken back',
    sql: (ids) => [ANCHORED(ids), 'update audit_anchor set seq = 4'],
    guards: ['audit_anchor_forward'],
    says: 'what was anchored stays anchored',
  },
];
