import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose approval died with the order it was of may approve the order as it is now, once. */
const ONCE = `
alter table approval drop constraint approval_once,
  add constraint approval_once primary key (payout_id, person, digest);
`;

/**
 * One person's approval and what follows from it, against the version it was decided on, and not
 * after the moment at which the payout expires: whoever waited past that is told to look again.
 */
const APPROVE = `
create or replace function commit_approval(p_changes jsonb, p_person text)
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
    and p.fence = c.fence and (p.next_check_at is null or p.next_check_at > clock_timestamp());
  if not found then
    return query select c.n, 'CONFLICT', null::integer, false, null::uuid, now()
    from jsonb_to_recordset(p_changes) as c(n integer);
    return;
  end if;

  return query select * from commit_changes(p_changes);
end $$;
`;

export class ApprovalsInTime1764800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ONCE);
    await runner.query(APPROVE);
  }

  // Forward only, as what it replaces.
  async down(): Promise<void> {}
}
