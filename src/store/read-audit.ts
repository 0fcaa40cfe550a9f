import type { EntityManager } from 'typeorm';
import { AuditEntry } from '../entities/audit-entry';
import type { MerchantReads } from './walled-reads';

export interface AuditQuery {
  readonly merchantId: string;
  readonly subject?: string | null | undefined;
  readonly actor?: string | null | undefined;
  readonly action?: string | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
  /** The list goes on below this number. */
  readonly after: string | null;
  readonly limit: number;
}

interface StoredOrigin {
  readonly via: string;
  readonly address?: string;
  readonly credential?: string;
}

export interface AuditRead {
  readonly seq: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly via: string;
  readonly address: string | null;
  readonly credentialId: string | null;
  readonly payload: string;
  readonly hash: string;
}

function entryRead(row: AuditEntry): AuditRead {
  const { via, address = null, credential = null } = JSON.parse(row.origin) as StoredOrigin;
  const { seq, at, actor, action, subject, payload } = row;
  const hash = row.hash.toString('hex');
  return { seq, at, actor, action, subject, via, address, credentialId: credential, payload, hash };
}

/** A merchant's audit, newest first. */
export const readAuditEntries = (reads: MerchantReads, query: AuditQuery): Promise<AuditRead[]> =>
  reads.run((from) => listEntries(from, query));

async function listEntries(from: EntityManager, query: AuditQuery): Promise<AuditRead[]> {
  const list = from.getRepository(AuditEntry).createQueryBuilder('e');
  list.where('e.merchant_id = :merchantId', { merchantId: query.merchantId });
  for (const name of ['subject', 'actor', 'action'] as const) {
    if (query[name]) list.andWhere(`e.${name} = :${name}`, { [name]: query[name] });
  }
  if (query.from) list.andWhere('e.at >= :from', { from: query.from });
  if (query.to) list.andWhere('e.at < :to', { to: query.to });
  if (query.after) list.andWhere('e.seq < :after', { after: query.after });
  const rows = await list.orderBy('e.seq', 'DESC').limit(query.limit).getMany();
  return rows.map(entryRead);
}
