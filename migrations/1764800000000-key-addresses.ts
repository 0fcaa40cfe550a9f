import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From where a key may be used. Keys from before may be used from everywhere. */
const ADDRESSES = `
alter table api_key
  -- Networks; null: all addresses.
  add column allowed_addresses cidr[],
  add constraint api_key_addresses check (cardinality(allowed_addresses) between 1 and 50);

drop trigger api_key_fixed on api_key;
create trigger api_key_fixed before update of id, merchant_id, name, key_hash, public_id, pepper_id,
    person, scopes, accounts, allowed_addresses, replaces, created_by, created_at on api_key
  for each statement execute function refuse_change('what a key may do never changes');
`;

export class KeyAddresses1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ADDRESSES);
  }

  // Forward only: a key that was bound to a network stays bound to it.
  async down(): Promise<void> {}
}
