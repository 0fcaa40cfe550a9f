import { ArrayContainedBy, type FindOptionsWhere, In, LessThan } from 'typeorm';
import { isUuid } from '../domain/parse-order';
import { SCOPES, type Scope } from '../domain/scope';
import { ApiKey } from '../entities/api-key';
import { Merchant } from '../entities/merchant';
import type { ApiKeyRecord, KeyNamed } from './key-store';
import type { PageQuery } from './read-accounts';
import { KEY_BY_HASH, KEY_BY_PUBLIC_ID, KEY_OWNER } from './sql/keys';
import type { CallerPool, Queryable } from './walled-pool';
import type { CallerReads, MerchantReads } from './walled-reads';

export const keyFrom = (row: ApiKey): ApiKeyRecord => ({
  id: row.id,
  merchantId: row.merchant_id,
  name: row.name,
  person: row.person ?? row.name,
  scopes: (row.scopes as Scope[] | null) ?? SCOPES,
  accounts: row.accounts,
  addresses: row.allowed_addresses,
  publicId: row.public_id,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
});

/** A key with what it is proved by. */
export interface KeyProof {
  readonly key: ApiKeyRecord;
  readonly hash: Buffer;
  /** Which pepper the hash was made with; null: none. */
  readonly pepperId: string | null;
}

const proofFrom = (row: ApiKey | undefined): KeyProof | null =>
  row === undefined ? null : { key: keyFrom(row), hash: row.key_hash, pepperId: row.pepper_id };

/** By the part of a key that is no secret. Whether it lives is for the caller to say. */
export const readKeyByPublicId = async (
  callers: CallerPool,
  publicId: string,
): Promise<KeyProof | null> => {
  const { rows } = await callers.forMerchant().query<ApiKey>(KEY_BY_PUBLIC_ID, [publicId]);
  return proofFrom(rows[0]);
};

/** Keys from before there were public ids are found by the SHA-256 of all of them. */
export async function readKeyByHash(callers: CallerPool, hash: Buffer): Promise<KeyProof | null> {
  const { rows } = await callers.forMerchant().query<ApiKey>(KEY_BY_HASH, [hash]);
  return proofFrom(rows[0]);
}

/** Those of them that there are, of as many merchants as they are named of. */
export async function readKeysNamed(
  reads: CallerReads,
  named: readonly KeyNamed[],
): Promise<ApiKeyRecord[]> {
  const id = In([...new Set(named.map(({ keyId }) => keyId))]);
  const behind = reads.forMerchant(...new Set(named.map(({ merchantId }) => merchantId)));
  const rows = await behind.run((from) => from.getRepository(ApiKey).findBy({ id }));
  return rows.map(keyFrom);
}

export interface KeyReach {
  readonly merchantId: string;
  /** Only keys that reach none but these; null: all. */
  readonly accounts: readonly string[] | null;
}

const within = ({ merchantId, accounts }: KeyReach): FindOptionsWhere<ApiKey> => ({
  merchant_id: merchantId,
  ...(accounts === null ? {} : { accounts: ArrayContainedBy([...accounts]) }),
});

/** Keys of one merchant, newest first, the ended ones too. */
export async function readKeys(
  reads: MerchantReads,
  reach: KeyReach,
  { after, limit }: PageQuery,
): Promise<ApiKeyRecord[]> {
  const where = { ...within(reach), ...(after === null ? {} : { id: LessThan(after) }) };
  const rows = await reads.run((from) =>
    from.getRepository(ApiKey).find({ where, order: { id: 'DESC' }, take: limit }),
  );
  return rows.map(keyFrom);
}

export async function readKey(
  reads: MerchantReads,
  reach: KeyReach,
  keyId: string,
): Promise<ApiKeyRecord | null> {
  const where = { ...within(reach), id: keyId };
  const row = await reads.run((from) => from.getRepository(ApiKey).findOneBy(where));
  return row === null ? null : keyFrom(row);
}

export const isMerchant = (reads: MerchantReads, id: string): Promise<boolean> =>
  reads.run((from) => from.getRepository(Merchant).existsBy({ id }));

/** Everything there is of one merchant, for whoever runs the house. */
export async function readAllKeys(
  reads: MerchantReads,
  merchantId: string,
): Promise<ApiKeyRecord[]> {
  const where = { merchant_id: merchantId };
  const rows = await reads.run((from) =>
    from.getRepository(ApiKey).find({ where, order: { created_at: 'DESC', id: 'DESC' } }),
  );
  return rows.map(keyFrom);
}

/** Whose key it is; null: nobody's. */
export async function readKeyOwner(work: Queryable, keyId: string): Promise<string | null> {
  if (!isUuid(keyId)) return null;
  const { rows } = await work.query<{ merchant_id: string | null }>(KEY_OWNER, [keyId]);
  return rows[0]?.merchant_id ?? null;
}

export const readMerchants = async (work: Queryable): Promise<Merchant[]> =>
  (await work.query<Merchant>('select * from merchant order by created_at, id')).rows;
