import type { Offence } from './offence';
import type { PlainIds } from './plain-database';

/** A key as `npm run keys` would write it, with what a test changes about it. */
const aKey = (ids: PlainIds, changed: Readonly<Record<string, string>> = {}): string => {
  const row: Record<string, string> = {
    id: 'gen_random_uuid()',
    merchant_id: ids.merchant,
    name: `'till'`,
    key_hash: `sha256('one')`,
    public_id: `'one'`,
    pepper_id: `'pepper'`,
    scopes: `'{payouts:read}'`,
    created_by: `'house'`,
    ...changed,
  };
  const columns = Object.keys(row).join(', ');
  return `insert into api_key (${columns}) values (${Object.values(row).join(', ')})`;
};
const OTHER = { key_hash: `sha256('two')`, public_id: `'two'` };
const OLD = { public_id: 'null', pepper_id: 'null', scopes: 'null', created_by: 'null' };

export const KEY_OFFENCES: Offence[] = [
  {
    what: 'two keys with one public id',
    sql: (ids) => [aKey(ids), aKey(ids, { ...OTHER, name: `'other'`, public_id: `'one'` })],
    guards: ['api_key_public_id_once'],
  },
  {
    what: 'a key that does not say what it may do',
    sql: (ids) => aKey(ids, { scopes: 'null' }),
    guards: ['api_key_whole'],
  },
  {
    what: 'a key that may do nothing',
    sql: (ids) => aKey(ids, { scopes: `'{}'` }),
    guards: ['api_key_scopes'],
  },
  {
    what: 'a key that reaches no account',
    sql: (ids) => aKey(ids, { accounts: `'{}'` }),
    guards: ['api_key_accounts'],
  },
  {
    what: 'a key that may be used from nowhere',
    sql: (ids) => aKey(ids, { allowed_addresses: `'{}'` }),
    guards: ['api_key_addresses'],
  },
  {
    what: 'a key that may be used from more places than it was made for',
    sql: (ids) => [
      aKey(ids, { allowed_addresses: `'{10.0.0.0/8}'` }),
      'update api_key set allowed_addresses = null',
    ],
    guards: ['api_key_fixed'],
    says: 'what a key may do never changes',
  },
  {
    what: 'a key with the name of a person in a token',
    sql: (ids) => aKey(ids, { ...OLD, name: `'jwt:alice'` }),
    guards: ['api_key_name_own'],
  },
  {
    what: 'a key with the name of the one in the settings',
    sql: (ids) => aKey(ids, { name: `'bootstrap'` }),
    guards: ['api_key_name_own'],
  },
  {
    what: 'a second live key of a name that takes over from none',
    sql: (ids) => [aKey(ids), aKey(ids, OTHER)],
    guards: ['api_key_may_begin'],
    says: 'a key of this name lives',
  },
  {
    what: "a key that reaches an account of nobody's",
    sql: (ids) => aKey(ids, { accounts: 'array[gen_random_uuid()]' }),
    guards: ['api_key_may_begin'],
    says: 'a key reaches accounts of its own merchant',
  },
  {
    what: 'a key that is forgotten',
    sql: (ids) => [aKey(ids), 'delete from api_key'],
    guards: ['api_key_kept'],
    says: 'keys are kept',
  },
  {
    what: 'a key that may do more than it was made for',
    sql: (ids) => [aKey(ids), `update api_key set scopes = scopes || '{operations}'`],
    guards: ['api_key_fixed'],
    says: 'what a key may do never changes',
  },
  {
    what: 'a key that lives longer than it was to',
    sql: (ids) => [
      aKey(ids, { expires_at: `now() + interval '1 day'` }),
      `update api_key set expires_at = now() + interval '2 days'`,
    ],
    guards: ['api_key_ends_earlier'],
    says: 'a key may only end earlier',
  },
  {
    what: 'a revoked key that comes back',
    sql: (ids) => [aKey(ids, { revoked_at: 'now()' }), 'update api_key set revoked_at = null'],
    guards: ['api_key_stays_revoked'],
    says: 'a revoked key stays revoked',
  },
];
