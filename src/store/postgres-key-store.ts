import { DatabaseError } from 'pg';
import type { AuditAction, Deed, Doer } from '../domain/audit-entry';
import type { ApiKey } from '../entities/api-key';
import { appendAudit } from './append-audit';
import { inTransaction } from './in-transaction';
import type { ApiKeyRecord, KeyMade, KeyNamed, KeyStore, NewKey, NewKeyInstead } from './key-store';
import { keyFrom } from './read-keys';
import { INSERT_KEY, PEPPERED, READ_KEY, REPLACE_KEY, REVOKE_KEY, TOUCH_KEY } from './sql/keys';
import type { CallerPool, Queryable } from './walled-pool';

/** What the guards of the table say no with. */
const NAME_LIVES = 'RP003';
const FOREIGN_ACCOUNT = 'RP004';

const valuesOf = (key: NewKey): unknown[] => [
  key.id,
  key.merchantId,
  key.name,
  key.person,
  key.scopes,
  key.accounts,
  key.publicId,
  key.hash,
  key.pepperId,
  key.createdBy,
  key.expiresAt,
  key.addresses,
];

/** What the audit is told of a key: what it may do, and the one it takes over from. */
const deedOf = (action: AuditAction, key: ApiKeyRecord, replaces?: string): Deed => ({
  action,
  subject: `key:${key.id}`,
  facts: {
    scopes: key.scopes,
    accounts: key.accounts,
    addresses: key.addresses,
    expiresAt: key.expiresAt?.toISOString() ?? null,
    ...(replaces === undefined ? {} : { replaces }),
  },
});

interface Insertion {
  readonly text: string;
  readonly key: NewKey;
  readonly instead: NewKeyInstead | null;
}

async function insertInside(client: Queryable, asked: Insertion): Promise<KeyMade> {
  const { text, key, instead } = asked;
  const more = instead === null ? [] : [instead.replaces, instead.overlapMs];
  const { rows } = await client.query<ApiKey>(text, [...valuesOf(key), ...more]);
  const [row] = rows;
  if (row === undefined) return { kind: 'not-live' };
  const made = keyFrom(row);
  const { merchantId, createdBy: actor, origin } = key;
  const action = instead === null ? 'key.create' : 'key.rotate';
  const deed = deedOf(action, made, instead?.replaces);
  await appendAudit(client, { merchantId, actor, origin, ...deed });
  return { kind: 'made', key: made };
}

async function revokeInside(client: Queryable, { merchantId, keyId }: KeyNamed, by: Doer) {
  const { rows } = await client.query<ApiKey>(REVOKE_KEY, [merchantId, keyId]);
  const [row] = rows;
  if (row !== undefined) {
    await appendAudit(client, { merchantId, ...by, ...deedOf('key.revoke', keyFrom(row)) });
    return keyFrom(row);
  }
  const found = await client.query<ApiKey>(READ_KEY, [merchantId, keyId]);
  return found.rows[0] === undefined ? null : keyFrom(found.rows[0]);
}

async function insert(callers: CallerPool, asked: Insertion): Promise<KeyMade> {
  try {
    const pool = callers.forMerchant(asked.key.merchantId);
    return await inTransaction(pool, (client) => insertInside(client, asked));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === NAME_LIVES) return { kind: 'name-lives' };
    if (error instanceof DatabaseError && error.code === FOREIGN_ACCOUNT) {
      return { kind: 'no-account' };
    }
    throw error;
  }
}

export function createPostgresKeyStore(callers: CallerPool): KeyStore {
  return {
    create: (key) => insert(callers, { text: INSERT_KEY, key, instead: null }),
    replace: (key) => insert(callers, { text: REPLACE_KEY, key, instead: key }),
    revoke: (key, by) =>
      inTransaction(callers.forMerchant(key.merchantId), (client) => revokeInside(client, key, by)),
    touch: async ({ merchantId, keyId }) => {
      await callers.forMerchant(merchantId).query(TOUCH_KEY, [keyId]);
    },
  };
}

export interface PepperedKeys {
  /** Live keys that only a pepper can check. */
  readonly keys: number;
  /** Those of them that were stored under another one. */
  readonly strange: number;
}

export async function countPeppered(
  pool: Queryable,
  pepperId: string | null,
): Promise<PepperedKeys> {
  const { rows } = await pool.query<PepperedKeys>(PEPPERED, [pepperId]);
  return rows[0] ?? { keys: 0, strange: 0 };
}
