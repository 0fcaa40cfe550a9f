import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
-- One comparison of our book with one provider's. At most one runs for a provider at a time.
create table reconciliation (
  id bigint generated always as identity primary key,
  provider text not null,
  -- The span in which orders were compared.
  window_from timestamptz not null,
  window_to timestamptz not null,
  -- Somebody named the span; it says nothing about what came before it.
  by_hand boolean not null default false,
  holder uuid,
  lease_until timestamptz,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  -- Everything in the span was compared.
  complete boolean not null default false,
  result jsonb,
  constraint reconciliation_window check (window_from <= window_to),
  constraint reconciliation_complete_ended check (ended_at is not null or not complete)
);
create unique index reconciliation_one_running on reconciliation (provider) where ended_at is null;
create index reconciliation_by_provider on reconciliation (provider, started_at);

create index attempt_by_opening on attempt (provider, opened_at, id);

-- One difference between our book and a provider's, written once however often it is seen.
create table break (
  id uuid primary key,
  provider text not null,
  kind text not null constraint break_kind
    check (kind in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT', 'STATUS', 'DUPLICATE_THERE')),
  -- What it is about: our key, or for an order that is none of ours the provider's name for it.
  subject text not null,
  payout_id uuid references payout,
  merchant_id uuid references merchant,
  provider_id text,
  ours text,
  theirs text,
  our_amount bigint,
  their_amount bigint,
  -- When the order was made, as far as either side knows.
  made_at timestamptz,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  times_seen integer not null default 1,
  closed_at timestamptz,
  proof text,
  constraint break_of_payout check ((kind = 'MISSING_HERE') = (payout_id is null)),
  constraint break_of_merchant check ((payout_id is null) = (merchant_id is null)),
  constraint break_closed_by_proof check ((closed_at is null) = (proof is null))
);
create unique index break_open_once on break (provider, kind, subject) where closed_at is null;
create index break_by_merchant on break (merchant_id, id);
`;

const GUARDS = `
create trigger break_kept before delete or truncate on break
  for each statement execute function refuse_change('breaks are kept');
create trigger break_subject_fixed before update of id, provider, kind, subject, payout_id, merchant_id,
    first_seen_at on break
  for each statement execute function refuse_change('what a break is about never changes');
create trigger break_stays_closed before update on break
  for each row when (old.closed_at is not null)
  execute function refuse_change('a closed break stays as it was proved');
`;

export class Breaks1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GUARDS);
  }

  // Forward only: what was found about money is never dropped by a tool.
  async down(): Promise<void> {}
}
