import { In } from 'typeorm';
import type { Payout } from '../domain/payout';
import { Payout as PayoutEntity } from '../entities/payout';
import type { Reach } from './read-accounts';
import { type PayoutQuery, want } from './read-wanted';
import { payoutFrom } from './rows';
import type { Sealing } from './sealing';
import type { MerchantReads } from './walled-reads';

/** What payouts are read with. */
export interface PayoutReads {
  readonly reads: MerchantReads;
  readonly sealing: Sealing;
}

/** A page of one merchant's payouts. */
export async function readPayouts(
  { reads, sealing }: PayoutReads,
  query: PayoutQuery,
): Promise<Payout[]> {
  const rows = await reads.run((from) =>
    want(from.getRepository(PayoutEntity).createQueryBuilder('p'), query).getMany(),
  );
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
