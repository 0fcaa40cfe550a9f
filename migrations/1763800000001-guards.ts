import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Balances are moved by ledger entries and by nothing else; entries are never changed. */
const MONEY = `
create function ledger_moves_balances() returns trigger language plpgsql as $$
begin
  if exists (
    select from entered e join payout p on p.id = e.payout_id
    where p.account_id <> e.account_id
       or (e.kind in ('HOLD', 'CAPTURE', 'RELEASE') and e.amount <> p.amount)
       or (e.kind in ('CAPTURE', 'RELEASE') and p.closing is distinct from e.kind)
       or (e.kind = 'REFUND' and p.refunded <> (
             select sum(r.amount) from ledger_entry r where r.payout_id = p.id and r.kind = 'REFUND'))
  ) then
    raise exception 'a ledger entry contradicts its payout' using errcode = 'RP001';
  end if;
  update account a set available = a.available + m.available, held = a.held + m.held, moves = a.moves + m.moves
  from (
    select account_id, count(*) as moves,
      sum(case when to_book = 'available' then amount when from_book = 'available' then -amount else 0 end) as available,
      sum(case when to_book = 'held' then amount when from_book = 'held' then -amount else 0 end) as held
    from entered group by account_id
  ) m where m.account_id = a.id;
  return null;
end $$;
create trigger ledger_moves_balances after insert on ledger_entry
  referencing new table as entered for each statement execute function ledger_moves_balances();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: %', lower(tg_op), tg_table_name, tg_argv[0] using errcode = 'RP002';
end $$;
create trigger ledger_append_only before update or delete or truncate on ledger_entry
  for each statement execute function refuse_change('the ledger is append-only');
create trigger payout_event_append_only before update or delete or truncate on payout_event
  for each statement execute function refuse_change('the event log is append-only');
create trigger refund_append_only before update or delete or truncate on refund
  for each statement execute function refuse_change('returns are append-only');
create trigger payout_kept before delete or truncate on payout
  for each statement execute function refuse_change('payouts are kept');
create trigger attempt_kept before delete or truncate on attempt
  for each statement execute function refuse_change('attempts are kept');

-- What a payout says came back has come back to its account, at the latest when it is committed.
create function refunds_are_in_ledger() returns trigger language plpgsql as $$
begin
  if exists (
    select from payout p where p.id = new.id and p.refunded <> (
      select coalesce(sum(l.amount), 0) from ledger_entry l where l.payout_id = p.id and l.kind = 'REFUND')
  ) then
    raise exception 'refunded differs from the ledger' using errcode = 'RP001';
  end if;
  return null;
end $$;
create constraint trigger payout_refunds_in_ledger after insert or update of refunded on payout
  deferrable initially deferred for each row when (new.refunded <> 0)
  execute function refunds_are_in_ledger();

-- Depth 1 is this very statement; the ledger's own trigger runs one deeper.
create trigger account_balance_by_ledger before update of available, held, moves on account
  for each row when (pg_trigger_depth() < 1) execute function refuse_change('only ledger entries move money');
create trigger account_starts_empty before insert on account
  for each row when (new.available <> 0 or new.held <> 0) execute function refuse_change('credit it instead');
`;

/** The transition table of src/domain/status.ts once more, for whoever writes past our code. */
const TRANSITIONS = `
insert into payout_transition (from_status, to_status)
select f, t from (values
  ('AWAITING_APPROVAL', 'QUEUED DENIED CANCELED EXPIRED'),
  ('QUEUED', 'SUBMITTED AWAITING_PROVIDER_APPROVAL AWAITING_CONFIRMATION PROCESSING UNKNOWN SUSPICIOUS SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('SUBMITTED', 'AWAITING_PROVIDER_APPROVAL AWAITING_CONFIRMATION PROCESSING UNKNOWN SUSPICIOUS SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('AWAITING_PROVIDER_APPROVAL', 'PROCESSING UNKNOWN SUSPICIOUS SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('AWAITING_CONFIRMATION', 'PROCESSING UNKNOWN SUSPICIOUS SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('PROCESSING', 'UNKNOWN SUSPICIOUS SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('UNKNOWN', 'QUEUED SUBMITTED AWAITING_PROVIDER_APPROVAL AWAITING_CONFIRMATION PROCESSING SUSPICIOUS SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('SUSPICIOUS', 'SETTLED PARTIALLY_REFUNDED REFUNDED FAILED DENIED CANCELED EXPIRED'),
  ('SETTLED', 'PARTIALLY_REFUNDED REFUNDED'),
  ('PARTIALLY_REFUNDED', 'PARTIALLY_REFUNDED REFUNDED')
) as rule (f, targets), unnest(string_to_array(targets, ' ')) as t;

create function payout_changes_lawfully() returns trigger language plpgsql as $$
begin
  if new.version <> old.version + 1 then
    raise exception 'version % cannot follow %', new.version, old.version using errcode = 'RP003';
  end if;
  if not exists (select from payout_transition where from_status = old.status and to_status = new.status) then
    raise exception '% cannot follow %', new.status, old.status using errcode = 'RP004';
  end if;
  if new.refunded < old.refunded then
    raise exception 'refunded cannot fall' using errcode = 'RP004';
  end if;
  return new;
end $$;
create trigger payout_changes_lawfully before update of status, version, refunded on payout
  for each row execute function payout_changes_lawfully();

create trigger payout_order_fixed before update of id, merchant_id, account_id, idempotency_key, amount,
    destination_kind, pix_key_type, pix_key, bank_ispb, bank_branch, bank_number, bank_digit,
    bank_account_type, recipient_name, recipient_tax_id, description, priority, pinned_provider,
    order_id, requested_by, created_at on payout
  for each statement execute function refuse_change('an accepted order never changes');
create trigger attempt_key_fixed before update of payout_id, provider, provider_key, idempotent on attempt
  for each statement execute function refuse_change('an attempt keeps its provider and key');
`;

export class Guards1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MONEY);
    await runner.query(TRANSITIONS);
  }

  async down(): Promise<void> {}
}
