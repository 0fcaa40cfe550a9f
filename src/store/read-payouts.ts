import { type EntityManager, In } from 'typeorm';
import type { Payout } from '../domain/payout';
import { Payout as PayoutEntity } from '../entities/payout';
import type { Reach } from './read-accounts';
import { payoutFrom } from './rows';
import type { Sealing } from './sealing';
import type { MerchantReads } from './walled-reads';

/** What payouts are read with. */
export interface PayoutReads {
  readonly reads: MerchantReads;
  readonly sealing: Sealing;
}

export interface PayoutQuery extends Reach {
  readonly statuses?: readonly string[] | null | undefined;
  readonly accountId?: string | null | undefined;
  readonly provider?: string | null | undefined;
  readonly orderId?: string | null | undefined;
  readonly createdFrom?: Date | null | undefined;
  readonly createdBefore?: Date | null | undefined;
  /** Ids are time-ordered, so "after" the newest-first list goes on below this id. */
  readonly after: string | null;
  readonly limit: number;
}

/** Payouts of one merchant, newest first. */
export const readPayouts = (
  { reads, sealing }: PayoutReads,
  query: PayoutQuery,
): Promise<Payout[]> => reads.run((from) => listPayouts(from, query, sealing));

async function listPayouts(
  from: EntityManager,
  query: PayoutQuery,
  sealing: Sealing,
): Promise<Payout[]> {
  const list = from
    .getRepository(PayoutEntity)
    .createQueryBuilder('p')
    .where('p.merchant_id = :merchantId', { merchantId: query.merchantId });
  if (query.accounts !== null)
    list.andWhere('p.account_id = any(:accounts)', { accounts: query.accounts });
  if (query.after) list.andWhere('p.id < :after', { after: query.after });
  if (query.statuses?.length)
    list.andWhere('p.status in (:...statuses)', { statuses: query.statuses });
  if (query.accountId) list.andWhere('p.account_id = :accountId', { accountId: query.accountId });
  if (query.provider) list.andWhere('p.provider = :provider', { provider: query.provider });
  if (query.orderId) list.andWhere('p.order_id = :orderId', { orderId: query.orderId });
  if (query.createdFrom) list.andWhere('p.created_at >= :from', { from: query.createdFrom });
  if (query.createdBefore) list.andWhere('p.created_at < :before', { before: query.createdBefore });
  const rows = await list.orderBy('p.id', 'DESC').limit(query.limit).getMany();
  return rows.map((row) => payoutFrom(row, sealing));
}

/** One payout by its Pix end-to-end id, if it is within reach. */
export async function readByEndToEndId(
  { reads, sealing }: PayoutReads,
  { merchantId, accounts }: Reach,
  endToEndId: string,
): Promise<Payout | null> {
  const within = accounts === null ? {} : { account_id: In([...accounts]) };
  const where = { merchant_id: merchantId, end_to_end_id: endToEndId, ...within };
  const row = await reads.run((from) => from.getRepository(PayoutEntity).findOne({ where }));
  return row === null ? null : payoutFrom(row, sealing);
}
