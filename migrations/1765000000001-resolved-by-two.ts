import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What no machine can find out ends by the word of two. The work is shown who said what, not why,
 * to hold to it when it is committed.
 */
const TWO = `
grant select (payout_id, version, said_by, to_status) on resolution to repasse_worker;
create policy resolution_of_work on resolution for select to repasse_worker using (true);

create function event_resolved_by_two() returns trigger language plpgsql as $$
begin
  if (select count(*) from resolution r where r.payout_id = new.payout_id
      and r.version = new.version - 1 and r.to_status = new.to_status) < 2 then
    raise exception 'two people must have said so' using errcode = 'RP005';
  end if;
  return new;
end $$;
create trigger event_resolved_by_two before insert on payout_event
  for each row when (new.cause = 'RESOLUTION') execute function event_resolved_by_two();

create trigger resolution_kept before delete or truncate on resolution
  for each statement execute function refuse_change('what people said is kept');
`;

export class ResolvedByTwo1765000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TWO);
  }

  // Forward only: one person alone never ends a payout again.
  async down(): Promise<void> {}
}
