import { LOOKS_SEALED } from '../support/sealing-keys';
import type { Offence } from './offence';
import { insertEntry, insertPayout } from './plain-database';

const ID = `'018f0000-0000-7000-8000-00000000000c'`;
const PERSONS = 'what names a person is stored sealed';
const FIXED = 'an accepted order never changes';
const SEALING_ON = `set local repasse.sealing = 'on'`;

const PLAIN: Readonly<Record<string, string>> = {
  pix_key: `'recebedor@example.com'`,
  recipient_name: `'Recebedor de Teste'`,
  recipient_tax_id: `'52998224725'`,
  description: `'para o Recebedor'`,
};

export const SEALING_OFFENCES: Offence[] = [
  ...Object.entries(PLAIN).map(([column, text]) => ({
    what: `a payout with its ${column} in plain letters`,
    sql: (ids: Parameters<typeof insertPayout>[0]) => [
      insertPayout(ids, { id: ID, [column]: text }),
      insertEntry('HOLD', ID),
    ],
    guards: ['payout_persons_sealed'],
    says: PERSONS,
  })),
  {
    what: 'a sealed recipient put back in plain letters',
    sql: ({ QUEUED }) => [
      SEALING_ON,
      `update payout set recipient_name = 'Recebedor de Teste' where id = ${QUEUED}`,
    ],
    guards: ['payout_persons_sealed'],
    says: PERSONS,
  },
  {
    what: 'another recipient for a payout',
    sql: ({ QUEUED }) =>
      `update payout set recipient_tax_id = '${LOOKS_SEALED}B' where id = ${QUEUED}`,
    guards: ['payout_persons_fixed'],
    says: FIXED,
  },
  {
    what: 'a description that sealing makes of nothing',
    sql: ({ QUEUED }) => [
      SEALING_ON,
      `update payout set description = '${LOOKS_SEALED}' where id = ${QUEUED}`,
    ],
    guards: ['payout_persons_fixed'],
    says: FIXED,
  },
  {
    what: 'a sealed payout that stands for another recipient',
    sql: ({ QUEUED }) => [
      SEALING_ON,
      `update payout set recipient_index = 'another' where id = ${QUEUED}`,
    ],
    guards: ['payout_persons_fixed'],
    says: FIXED,
  },
  {
    what: 'a notice in plain letters',
    sql: () => `insert into notice (id, provider, digest, body)
      values (gen_random_uuid(), 'pagstar', '\\x05', '\\x06')`,
    guards: ['notice_sealed'],
    says: 'what a notice says is stored sealed',
  },
  {
    what: 'a confirmation key in plain letters',
    sql: () => `insert into notice (id, provider, digest, body, confirmation_key)
      values (gen_random_uuid(), 'fiserv', '\\x05', 's1:'::bytea, 'key')`,
    guards: ['notice_sealed'],
    says: 'what a notice says is stored sealed',
  },
  {
    what: 'a second index key',
    sql: () => [
      `insert into pii_index (key_id) values ('one')`,
      `insert into pii_index (id, key_id) values (false, 'two')`,
    ],
    guards: ['pii_index_only_one'],
  },
  {
    what: 'another index key',
    sql: () => [
      `insert into pii_index (key_id) values ('one')`,
      `update pii_index set key_id = 'two'`,
    ],
    guards: ['pii_index_kept'],
    says: 'recipients are known by the index key',
  },
];
