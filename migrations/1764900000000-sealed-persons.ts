import type { MigrationInterface, QueryRunner } from 'typeorm';

const SEALED = `'^s1:[A-Za-z0-9_-]{1,32}:[A-Za-z0-9_-]{38,}$'`;
const TEXTS = [
  'pix_key',
  'bank_branch',
  'bank_number',
  'bank_digit',
  'recipient_name',
  'recipient_tax_id',
  'description',
] as const;
const COLUMNS = [...TEXTS, 'recipient_index', 'destination_index'].join(', ');

const anyOf = (about: (column: string) => string): string => TEXTS.map(about).join('\n      or ');

/** What names a person is stored sealed; nobody but the sealing itself writes it again. */
const GUARDS = `
-- Recipients stand for each other here by what is made under this key; there is one for ever.
create table pii_index (
  id boolean primary key default true constraint pii_index_only_one check (id),
  key_id text not null
);
create trigger pii_index_kept before update or delete or truncate on pii_index
  for each statement execute function refuse_change('recipients are known by the index key');
alter table pii_index enable row level security;
alter table pii_index force row level security;
create policy pii_index_of_work on pii_index to repasse_worker using (true) with check (true);
grant select, insert on pii_index to repasse_worker;

create index payout_queued_for on payout (provider, recipient_index, id) where status = 'QUEUED';

create trigger payout_persons_sealed before insert or update of ${COLUMNS} on payout
  for each row when (${anyOf((column) => `new.${column} !~ ${SEALED}`)})
  execute function refuse_change('what names a person is stored sealed');

create trigger notice_sealed before insert on notice
  for each row when (substring(new.body from 1 for 3) <> 's1:'::bytea
    or new.confirmation_key !~ ${SEALED})
  execute function refuse_change('what a notice says is stored sealed');

drop trigger payout_order_fixed on payout;
create trigger payout_order_fixed before update of id, merchant_id, account_id, idempotency_key, amount,
    destination_kind, pix_key_type, bank_ispb, bank_account_type, priority, pinned_provider,
    order_id, requested_by, created_at on payout
  for each statement execute function refuse_change('an accepted order never changes');

-- Sealing says the same in other letters. It never makes something of nothing, or the reverse.
create trigger payout_persons_fixed before update of ${COLUMNS} on payout
  for each row when (current_setting('repasse.sealing', true) is distinct from 'on'
      or ${anyOf((column) => `(old.${column} is null) <> (new.${column} is null)`)}
      or (old.recipient_name ~ ${SEALED} and (old.recipient_index is distinct from new.recipient_index
        or old.destination_index is distinct from new.destination_index)))
  execute function refuse_change('an accepted order never changes');
`;

/** Sealed letters change with their key; what they stand for here does not. */
const APPROVALS = `
create or replace function approval_digest(p payout) returns bytea language sql immutable as $$
  select sha256(convert_to(case when p.recipient_name ~ ${SEALED} and p.recipient_tax_id ~ ${SEALED}
      and coalesce(p.pix_key, p.bank_number) ~ ${SEALED}
    then jsonb_build_array(p.id, p.merchant_id, p.account_id, p.amount, p.destination_kind,
      p.pix_key_type, p.bank_ispb, p.bank_account_type, p.destination_index, p.recipient_index)
    else jsonb_build_array(p.id, p.merchant_id, p.account_id, p.amount, p.destination_kind,
      p.pix_key_type, p.pix_key, p.bank_ispb, p.bank_branch, p.bank_number, p.bank_digit,
      p.bank_account_type, p.recipient_name, p.recipient_tax_id) end::text, 'UTF8'))
$$;
`;

export class SealedPersons1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GUARDS);
    await runner.query(APPROVALS);
  }

  async down(): Promise<void> {}
}
