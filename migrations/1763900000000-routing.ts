import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
-- Which providers were thought of, why the others were not chosen, and which one was.
alter table payout add column routing jsonb;

alter table attempt
  -- Chosen by us before the first send, where the provider takes one; never another afterwards.
  add column end_to_end_id text,
  -- Keyed digest of what this payout's notices must carry; the secret itself is nowhere.
  add column notice_digest bytea,
  -- The recipient, while this order is under way with a provider that takes one at a time.
  add column recipient text,
  -- Who said that it may be paid, where the provider asks for a confirmation.
  add column confirm_by text,
  add column confirm_sent_at timestamptz,
  add constraint attempt_recipient_under_way check (recipient is null or state in ('OPEN', 'ANSWERED'));
create unique index attempt_one_to_recipient on attempt (provider, recipient) where recipient is not null;
create index payout_queued_to on payout (provider, recipient_tax_id, id) where status = 'QUEUED';

alter table notice
  add column provider_id text,
  -- What a provider wants back before it pays. Only the confirmation itself reads it.
  add column confirmation_key text;
create index notice_unbound on notice (provider, provider_id)
  where payout_id is null and provider_id is not null;
create index notice_with_key on notice (provider, provider_id, received_at) where confirmation_key is not null;
`;

export class Routing1763900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
  }

  // Forward only: money tables are never dropped by a tool.
  async down(): Promise<void> {}
}
