import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Roles belong to the whole cluster: other databases of it may be making them at this moment, and
 * whoever is later finds them made.
 */
const ROLES = `
do $$
declare
  v_role text;
  v_version integer := current_setting('server_version_num')::integer;
begin
  foreach v_role in array array['repasse_app', 'repasse_worker'] loop
    if not exists (select from pg_roles where rolname = v_role) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', v_role);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
    if exists (select from pg_roles where rolname = v_role
               and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)) then
      raise exception 'the role % may do more than it must; run: alter role % nosuperuser nobypassrls nocreaterole nocreatedb',
        v_role, v_role;
    end if;
    if not pg_has_role(v_role, case when v_version >= 160000 then 'SET' else 'MEMBER' end) then
      begin
        execute format('grant %I to current_user', v_role);
      -- Somebody gives it to the same user in another database at this moment.
      exception when unique_violation or internal_error then null;
      end;
    end if;
  end loop;
exception when insufficient_privilege then
  raise exception 'the user % may not make the roles that Repasse works as; let an administrator run: create role repasse_app nologin; create role repasse_worker nologin; grant repasse_app, repasse_worker to %; then start again',
    current_user, quote_ident(current_user) using errcode = 'insufficient_privilege';
end $$;
`;

export class Roles1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROLES);
  }

  // Forward only: another database of the cluster may work as them.
  async down(): Promise<void> {}
}
