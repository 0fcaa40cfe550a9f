import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
alter table account add column approvals_needed integer not null default 1
  constraint account_approvals_needed_range check (approvals_needed between 1 and 9);

-- How many it needed when it was recorded, whatever the account says later.
alter table payout add column approvals_needed integer not null default 0
  constraint payout_approvals_needed_range check (approvals_needed between 0 and 9);
update payout set approvals_needed = 1 where status = 'AWAITING_APPROVAL';
create index payout_awaiting_approval on payout (merchant_id, id) where status = 'AWAITING_APPROVAL';

insert into payout_transition (from_status, to_status) values ('AWAITING_APPROVAL', 'AWAITING_APPROVAL');
`;

/** An approval is of one order: what is paid, to whom, from where. Anything else is another. */
const DIGEST = `
create function approval_digest(p payout) returns bytea language sql immutable as $$
  select sha256(convert_to(jsonb_build_array(p.id, p.merchant_id, p.account_id, p.amount,
    p.destination_kind, p.pix_key_type, p.pix_key, p.bank_ispb, p.bank_branch, p.bank_number,
    p.bank_digit, p.bank_account_type, p.recipient_name, p.recipient_tax_id)::text, 'UTF8'))
$$;

create table approval (
  payout_id uuid not null references payout,
  person text not null,
  digest bytea not null,
  said_at timestamptz not null default now(),
  constraint approval_once primary key (payout_id, person)
);
create trigger approval_append_only before update or delete or truncate on approval
  for each statement execute function refuse_change('approvals are append-only');

create function approvals_of(p payout) returns integer language sql stable as $$
  select count(*)::integer from approval a
  where a.payout_id = p.id and a.digest = approval_digest(p) and a.person <> p.requested_by
$$;
`;

const GUARDS = `
create function approval_is_of_its_payout() returns trigger language plpgsql as $$
begin
  if not exists (select from payout p where p.id = new.payout_id and p.status = 'AWAITING_APPROVAL'
      and p.requested_by <> new.person and approval_digest(p) = new.digest) then
    raise exception 'nobody may approve this so' using errcode = 'RP005';
  end if;
  return new;
end $$;
create trigger approval_is_of_its_payout before insert on approval
  for each row execute function approval_is_of_its_payout();

create function payout_takes_needed_approvals() returns trigger language plpgsql as $$
begin
  select a.approvals_needed into new.approvals_needed from account a where a.id = new.account_id;
  return new;
end $$;
create trigger payout_takes_needed_approvals before insert on payout
  for each row when (new.status = 'AWAITING_APPROVAL') execute function payout_takes_needed_approvals();
create trigger payout_approvals_fixed before update of approvals_needed on payout
  for each statement execute function refuse_change('what a payout needs never changes');

create function payout_is_approved() returns trigger language plpgsql as $$
begin
  if approvals_of(new) < new.approvals_needed then
    raise exception 'its approvals are missing' using errcode = 'RP005';
  end if;
  return new;
end $$;
create trigger payout_is_approved before update of status on payout
  for each row when (old.status = 'AWAITING_APPROVAL' and new.status = 'QUEUED')
  execute function payout_is_approved();

-- Once more where money leaves: nothing is opened to be sent without them.
create function attempt_is_approved() returns trigger language plpgsql as $$
begin
  if exists (select from payout p where p.id = new.payout_id and p.approvals_needed > 0
      and approvals_of(p) < p.approvals_needed) then
    raise exception 'its approvals are missing' using errcode = 'RP005';
  end if;
  return new;
end $$;
create trigger attempt_is_approved before insert or update of state on attempt
  for each row when (new.state = 'OPEN') execute function attempt_is_approved();
`;

/** One person's approval and what follows from it, against the version it was decided on. */
const APPROVE = `
create function commit_approval(p_changes jsonb, p_person text)
returns table (n integer, outcome text, version integer, hinted boolean, next_in_line uuid, at timestamptz)
language plpgsql as $$
begin
  perform from payout p
  where p.id in (select (c->>'payout_id')::uuid from jsonb_array_elements(p_changes) c)
  order by p.id for no key update;

  insert into approval (payout_id, person, digest)
  select p.id, p_person, approval_digest(p)
  from jsonb_to_recordset(p_changes) as c(payout_id uuid, version integer, fence bigint, merchant_id uuid)
  join payout p on p.id = c.payout_id and p.merchant_id = c.merchant_id and p.version = c.version
    and p.fence = c.fence;

  return query select * from commit_changes(p_changes);
end $$;
`;

export class Approvals1764400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(DIGEST);
    await runner.query(GUARDS);
    await runner.query(APPROVE);
  }

  async down(): Promise<void> {}
}
