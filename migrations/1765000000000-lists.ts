import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What carries the filters and orders of `payouts`. Each begins with the merchant, since no list
 * is of two. SETTLED, where nearly all of them stay, needs no index: the list by time is soon full.
 */
const LISTS = `
create index payout_by_amount on payout (merchant_id, amount, id);
create index payout_by_provider on payout (merchant_id, provider, id) where provider is not null;
create index payout_by_destination on payout (merchant_id, destination_index, id)
  where destination_index is not null;
create index payout_by_status on payout (merchant_id, status, id) where status <> 'SETTLED';
create index payout_by_time on payout (merchant_id, created_at);
`;

export class Lists1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LISTS);
  }

  async down(): Promise<void> {}
}
