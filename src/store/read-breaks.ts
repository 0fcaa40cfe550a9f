import type { EntityManager } from 'typeorm';
import type { BreakKind } from '../domain/break';
import { Break } from '../entities/break';
import type { Reach } from './read-accounts';
import type { MerchantReads } from './walled-reads';

export interface BreakQuery extends Reach {
  /** Also those that are about no payout of anybody. */
  readonly withHouse: boolean;
  readonly open?: boolean | null | undefined;
  readonly kinds?: readonly BreakKind[] | null | undefined;
  readonly provider?: string | null | undefined;
  readonly payoutId?: string | null | undefined;
  /** Ids are time-ordered, so "after" the newest-first list goes on below this id. */
  readonly after: string | null;
  readonly limit: number;
}

export interface BreakRead {
  readonly id: string;
  readonly kind: BreakKind;
  readonly provider: string;
  readonly payoutId: string | null;
  readonly providerId: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
  readonly ourCents: bigint | null;
  readonly theirCents: bigint | null;
  readonly madeAt: Date | null;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly closedAt: Date | null;
  readonly proof: string | null;
}

const cents = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const breakFrom = (row: Break): BreakRead => ({
  id: row.id,
  kind: row.kind as BreakKind,
  provider: row.provider,
  payoutId: row.payout_id,
  providerId: row.provider_id,
  ours: row.ours,
  theirs: row.theirs,
  ourCents: cents(row.our_amount),
  theirCents: cents(row.their_amount),
  madeAt: row.made_at,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  closedAt: row.closed_at,
  proof: row.proof,
});

const OF_ACCOUNTS = `exists (select from payout p
  where p.id = b.payout_id and p.account_id = any(:accounts))`;

/** Differences between our book and the providers', newest first. */
export const readBreaks = (reads: MerchantReads, query: BreakQuery): Promise<BreakRead[]> =>
  reads.run((from) => listBreaks(from, query));

async function listBreaks(from: EntityManager, query: BreakQuery): Promise<BreakRead[]> {
  const list = from.getRepository(Break).createQueryBuilder('b');
  const own = 'b.merchant_id = :merchantId';
  list.where(query.withHouse ? `(${own} or b.merchant_id is null)` : own, {
    merchantId: query.merchantId,
  });
  if (query.accounts !== null) list.andWhere(OF_ACCOUNTS, { accounts: query.accounts });
  if (query.after) list.andWhere('b.id < :after', { after: query.after });
  if (query.open === true) list.andWhere('b.closed_at is null');
  if (query.open === false) list.andWhere('b.closed_at is not null');
  if (query.kinds?.length) list.andWhere('b.kind in (:...kinds)', { kinds: query.kinds });
  if (query.provider) list.andWhere('b.provider = :provider', { provider: query.provider });
  if (query.payoutId) list.andWhere('b.payout_id = :payoutId', { payoutId: query.payoutId });
  const rows = await list.orderBy('b.id', 'DESC').limit(query.limit).getMany();
  return rows.map(breakFrom);
}
