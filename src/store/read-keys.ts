import { ArrayContainedBy, type DataSource, type FindOptionsWhere, LessThan } from 'typeorm';
import { isUuid } from '../domain/parse-order';
import { SCOPES, type Scope } from '../domain/scope';
import { ApiKey } from '../entities/api-key';
import { Merchant } from '../entities/merchant';
import type { ApiKeyRecord } from './key-store';
import type { PageQuery } from './read-accounts';

export const keyFrom = (row: ApiKey): ApiKeyRecord => ({
  id: row.id,
  merchantId: row.merchant_id,
  name: row.name,
  person: row.person ?? row.name,
  scopes: (row.scopes as Scope[] | null) ?? SCOPES,
  accounts: row.accounts,
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
}

const proofFrom = (row: ApiKey | null): KeyProof | null =>
  row === null ? null : { key: keyFrom(row), hash: row.key_hash };

/** By the part of a key that is no secret. Whether it lives is for the caller to say. */
export const readKeyByPublicId = async (
  reads: DataSource,
  publicId: string,
): Promise<KeyProof | null> =>
  proofFrom(await reads.getRepository(ApiKey).findOneBy({ public_id: publicId }));

/** Keys from before there were public ids are found by the SHA-256 of all of them. */
export async function readKeyByHash(reads: DataSource, hash: Buffer): Promise<KeyProof | null> {
  const proof = proofFrom(await reads.getRepository(ApiKey).findOneBy({ key_hash: hash }));
  // What is under a pepper is no digest of any key that somebody could give.
  return proof?.key.publicId === null ? proof : null;
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
  reads: DataSource,
  reach: KeyReach,
  { after, limit }: PageQuery,
): Promise<ApiKeyRecord[]> {
  const where = { ...within(reach), ...(after === null ? {} : { id: LessThan(after) }) };
  const rows = await reads
    .getRepository(ApiKey)
    .find({ where, order: { id: 'DESC' }, take: limit });
  return rows.map(keyFrom);
}

export async function readKey(
  reads: DataSource,
  reach: KeyReach,
  keyId: string,
): Promise<ApiKeyRecord | null> {
  const row = await reads.getRepository(ApiKey).findOneBy({ ...within(reach), id: keyId });
  return row === null ? null : keyFrom(row);
}

export const isMerchant = (reads: DataSource, id: string): Promise<boolean> =>
  reads.getRepository(Merchant).existsBy({ id });

/** Everything there is of one merchant, for whoever runs the house. */
export async function readAllKeys(reads: DataSource, merchantId: string): Promise<ApiKeyRecord[]> {
  const rows = await reads
    .getRepository(ApiKey)
    .find({ where: { merchant_id: merchantId }, order: { created_at: 'DESC', id: 'DESC' } });
  return rows.map(keyFrom);
}

/** Whose key it is; null: nobody's. */
export async function readKeyOwner(reads: DataSource, keyId: string): Promise<string | null> {
  const row = isUuid(keyId) ? await reads.getRepository(ApiKey).findOneBy({ id: keyId }) : null;
  return row?.merchant_id ?? null;
}

export const readMerchants = (reads: DataSource): Promise<Merchant[]> =>
  reads.getRepository(Merchant).find({ order: { created_at: 'ASC', id: 'ASC' } });
