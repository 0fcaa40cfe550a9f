import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a recipient got is counted under its index: when a row is indexed anew, so is the count. */
const MOVES = `
create function payout_moves_use() returns trigger language plpgsql as $$
declare
  v_at timestamptz := date_trunc('minute', new.created_at, 'UTC');
begin
  update limit_use u
  set amount = greatest(u.amount - new.amount, 0), payouts = greatest(u.payouts - 1, 0)
  where u.account_id = new.account_id and u.recipient = old.recipient_index and u.at = v_at
    and u.payouts > 0;
  if found or (old.recipient_index is null and v_at > now() - interval '8 days'
      and (select a.limited from account a where a.id = new.account_id)) then
    insert into limit_use as u (merchant_id, account_id, recipient, at, amount, payouts)
    values (new.merchant_id, new.account_id, new.recipient_index, v_at, new.amount, 1)
    on conflict (account_id, recipient, at) do update
      set amount = u.amount + excluded.amount, payouts = u.payouts + 1;
  end if;
  return null;
end $$;
create trigger payout_moves_use after update of recipient_index on payout
  for each row when (old.recipient_index is distinct from new.recipient_index
    and new.closing is distinct from 'RELEASE')
  execute function payout_moves_use();
grant insert on limit_use to repasse_worker;
`;

export class SealedLater1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MOVES);
  }

  // Forward only.
  async down(): Promise<void> {}
}
