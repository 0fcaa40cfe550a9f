import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATUSES = `'AWAITING_APPROVAL', 'QUEUED', 'SUBMITTED', 'AWAITING_PROVIDER_APPROVAL',
  'AWAITING_CONFIRMATION', 'PROCESSING', 'UNKNOWN', 'SUSPICIOUS', 'SETTLED', 'PARTIALLY_REFUNDED',
  'REFUNDED', 'FAILED', 'DENIED', 'CANCELED', 'EXPIRED'`;

const IDENTITY = `
create table merchant (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

create table api_key (
  id uuid primary key,
  merchant_id uuid not null references merchant,
  name text not null,
  key_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

-- One row a merchant, locked last in every transaction: its numbers are the order of commits.
create table event_counter (
  merchant_id uuid primary key references merchant,
  last_seq bigint not null default 0
) with (fillfactor = 50);

create table account (
  id uuid primary key,
  merchant_id uuid not null references merchant,
  name text not null,
  external_id text,
  approval_limit bigint constraint account_approval_limit_not_negative check (approval_limit >= 0),
  available bigint not null default 0 constraint account_available_not_negative check (available >= 0),
  held bigint not null default 0 constraint account_held_not_negative check (held >= 0),
  moves bigint not null default 0,
  created_at timestamptz not null default now(),
  constraint account_external_id_once unique (merchant_id, external_id),
  constraint account_of_merchant unique (merchant_id, id)
) with (fillfactor = 70);
`;

const PAYOUT = `
create table payout (
  id uuid primary key,
  merchant_id uuid not null,
  account_id uuid not null,
  idempotency_key text not null constraint payout_key_shape
    check (idempotency_key ~ '^[A-Za-z0-9._:-]{1,64}$'),
  amount bigint not null constraint payout_amount_positive check (amount > 0),
  destination_kind text not null constraint payout_destination_kind
    check (destination_kind in ('PIX_KEY', 'BANK_ACCOUNT')),
  pix_key_type text,
  pix_key text,
  bank_ispb text,
  bank_branch text,
  bank_number text,
  bank_digit text,
  bank_account_type text,
  recipient_name text not null,
  recipient_tax_id text not null,
  description text,
  priority text not null constraint payout_priority check (priority in ('HIGH', 'NORMAL')),
  pinned_provider text,
  order_id text,
  requested_by text not null,
  created_at timestamptz not null default now(),

  status text not null constraint payout_status check (status in (${STATUSES})),
  version integer not null default 1,
  refunded bigint not null default 0 constraint payout_refunded_range
    check (refunded between 0 and amount),
  provider text,
  provider_status text,
  end_to_end_id text,
  failure_code text,
  failure_provider_code text,
  failure_provider_message text,
  suspicion text,
  agreed_status text,
  agreed_since timestamptz,
  updated_at timestamptz not null default now(),
  status_since timestamptz not null default now(),
  settled_at timestamptz,

  next_check_at timestamptz,
  -- Grows with every notice, so that work begun before one knows that it came.
  hints integer not null default 0,
  checks integer not null default 0,
  -- Why the last try told nothing; gone with the next change of status.
  trouble text,
  lease_until timestamptz,
  leased_by uuid,
  fence bigint not null default 0,

  -- How the hold must have ended, by the status; the ledger is held to it below.
  closing text generated always as (case
    when status in ('SETTLED', 'PARTIALLY_REFUNDED', 'REFUNDED') then 'CAPTURE'
    when status in ('FAILED', 'DENIED', 'CANCELED', 'EXPIRED') then 'RELEASE' end) stored,

  constraint payout_key_once unique (merchant_id, idempotency_key),
  constraint payout_account foreign key (merchant_id, account_id) references account (merchant_id, id),
  constraint payout_destination_whole check (case destination_kind
    when 'PIX_KEY' then pix_key_type is not null and pix_key is not null and bank_ispb is null
    else pix_key is null and bank_ispb is not null and bank_branch is not null
      and bank_number is not null and bank_account_type is not null end),
  constraint payout_refunded_by_status check (case status
    when 'REFUNDED' then refunded = amount
    when 'PARTIALLY_REFUNDED' then refunded > 0 and refunded < amount
    else refunded = 0 end),
  constraint payout_failure_by_status check (failure_code is null or closing = 'RELEASE'),
  constraint payout_suspicion_by_status check ((status = 'SUSPICIOUS') = (suspicion is not null))
) with (fillfactor = 70);

create index payout_due on payout (next_check_at) where next_check_at is not null;
create index payout_open on payout (provider) where closing is null;
create index payout_by_merchant on payout (merchant_id, id);
create index payout_by_account on payout (account_id, id);
create index payout_by_order on payout (merchant_id, order_id) where order_id is not null;
create index payout_by_end_to_end on payout (end_to_end_id) where end_to_end_id is not null;

create table payout_transition (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);

create table attempt (
  id bigint generated always as identity primary key,
  payout_id uuid not null references payout,
  provider text not null,
  provider_key uuid not null constraint attempt_provider_key_once unique,
  provider_id text,
  state text not null default 'OPEN' constraint attempt_state check (state in ('OPEN', 'NOT_SENT', 'ANSWERED', 'NEGATIVE')),
  idempotent boolean not null,
  possible_sends integer not null default 1,
  last_sent_at timestamptz not null default now(),
  absences integer not null default 0,
  opened_at timestamptz not null default now(),
  -- A provider that pays twice for two identical requests gets one request, for ever.
  constraint attempt_sent_once check (idempotent or possible_sends <= 1)
) with (fillfactor = 70);

-- At most one attempt of a payout can still move money.
create unique index attempt_one_live on attempt (payout_id) where state <> 'NEGATIVE';
create index attempt_by_payout on attempt (payout_id, id);
create index attempt_by_provider_id on attempt (provider, provider_id) where provider_id is not null;
`;

const LOGS = `
create table ledger_entry (
  id bigint generated always as identity primary key,
  account_id uuid not null references account,
  payout_id uuid,
  kind text not null constraint ledger_kind
    check (kind in ('CREDIT', 'HOLD', 'CAPTURE', 'RELEASE', 'REFUND')),
  amount bigint not null constraint ledger_amount_positive check (amount > 0),
  reference text,
  occurred_at timestamptz not null default now(),
  from_book text not null generated always as (case kind
    when 'CREDIT' then 'funding' when 'HOLD' then 'available' when 'REFUND' then 'paid'
    else 'held' end) stored,
  to_book text not null generated always as (case kind
    when 'HOLD' then 'held' when 'CAPTURE' then 'paid' else 'available' end) stored,
  hold_of uuid generated always as (case when kind = 'HOLD' then payout_id end) stored,
  close_of uuid generated always as
    (case when kind in ('CAPTURE', 'RELEASE') then payout_id end) stored,
  constraint ledger_payout foreign key (payout_id) references payout,
  constraint ledger_one_hold unique (hold_of),
  constraint ledger_closed_once unique (close_of),
  constraint ledger_closed_how unique (close_of, kind),
  constraint ledger_payout_named check ((kind = 'CREDIT') = (payout_id is null)),
  constraint ledger_reference_named check ((kind in ('CREDIT', 'REFUND')) = (reference is not null))
);
create unique index ledger_credit_once on ledger_entry (account_id, reference) where kind = 'CREDIT';
create unique index ledger_refund_once on ledger_entry (payout_id, reference) where kind = 'REFUND';
create index ledger_by_account on ledger_entry (account_id, id);

-- No payout without its hold, no final status without the entry that ended the hold.
alter table payout add constraint payout_has_hold
  foreign key (id) references ledger_entry (hold_of) deferrable initially deferred;
alter table payout add constraint payout_closed_in_ledger
  foreign key (id, closing) references ledger_entry (close_of, kind) deferrable initially deferred;

create table refund (
  id uuid primary key,
  payout_id uuid not null references payout,
  reference text not null,
  amount bigint not null constraint refund_amount_positive check (amount > 0),
  reason text,
  end_to_end_id text,
  occurred_at timestamptz not null default now(),
  constraint refund_once unique (payout_id, reference)
);

create table payout_event (
  merchant_id uuid not null references merchant,
  seq bigint not null,
  payout_id uuid not null references payout,
  account_id uuid not null,
  version integer not null,
  from_status text,
  to_status text not null,
  cause text not null,
  occurred_at timestamptz not null default now(),
  refunded bigint not null,
  provider text,
  provider_status text,
  end_to_end_id text,
  failure_code text,
  failure_provider_code text,
  failure_provider_message text,
  suspicion text,
  settled_at timestamptz,
  primary key (merchant_id, seq),
  constraint payout_event_once unique (payout_id, version)
);

-- What people said about payouts only people can end; two must say the same of one version.
create table resolution (
  payout_id uuid not null references payout,
  version integer not null,
  said_by text not null,
  to_status text not null,
  reason text not null,
  said_at timestamptz not null default now(),
  primary key (payout_id, version, said_by)
);

create table notice (
  id uuid primary key,
  provider text not null,
  digest bytea not null,
  payout_id uuid references payout,
  claimed text,
  outcome text,
  verdict text constraint notice_verdict check (verdict in ('CONFIRMED', 'STALE', 'MISMATCH',
    'FORGED', 'UNVERIFIABLE', 'DUPLICATE', 'UNKNOWN_PAYOUT')),
  proven text,
  contradictions integer not null default 0,
  deliveries integer not null default 1,
  body bytea not null,
  received_at timestamptz not null default now(),
  verified_at timestamptz,
  constraint notice_once unique (provider, digest)
);
create index notice_pending on notice (payout_id) where verdict is null;
create index notice_by_payout on notice (payout_id, received_at);
`;

export class Tables1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(IDENTITY);
    await runner.query(PAYOUT);
    await runner.query(LOGS);
  }

  // Forward only: money tables are never dropped by a tool.
  async down(): Promise<void> {}
}
