import { DatabaseError, type Pool } from 'pg';
import type { ApiKey } from '../entities/api-key';
import type { KeyMade, KeyStore, NewKey } from './key-store';
import { keyFrom } from './read-keys';
import { INSERT_KEY, PEPPERED, REPLACE_KEY, REVOKE_KEY, TOUCH_KEY } from './sql/keys';

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
];

async function insert(pool: Pool, text: string, values: unknown[]): Promise<KeyMade> {
  try {
    const { rows } = await pool.query<ApiKey>(text, values);
    const [row] = rows;
    return row === undefined ? { kind: 'not-live' } : { kind: 'made', key: keyFrom(row) };
  } catch (error) {
    if (error instanceof DatabaseError && error.code === NAME_LIVES) return { kind: 'name-lives' };
    if (error instanceof DatabaseError && error.code === FOREIGN_ACCOUNT) {
      return { kind: 'no-account' };
    }
    throw error;
  }
}

export function createPostgresKeyStore(pool: Pool): KeyStore {
  return {
    create: (key) => insert(pool, INSERT_KEY, valuesOf(key)),
    replace: (key) => insert(pool, REPLACE_KEY, [...valuesOf(key), key.replaces, key.overlapMs]),
    revoke: async (merchantId, keyId) => {
      const { rows } = await pool.query<ApiKey>(REVOKE_KEY, [merchantId, keyId]);
      return rows[0] === undefined ? null : keyFrom(rows[0]);
    },
    touch: async (keyId) => {
      await pool.query(TOUCH_KEY, [keyId]);
    },
  };
}

export interface PepperedKeys {
  /** Live keys that only a pepper can check. */
  readonly keys: number;
  /** Those of them that were stored under another one. */
  readonly strange: number;
}

export async function countPeppered(pool: Pool, pepperId: string | null): Promise<PepperedKeys> {
  const { rows } = await pool.query<PepperedKeys>(PEPPERED, [pepperId]);
  return rows[0] ?? { keys: 0, strange: 0 };
}
