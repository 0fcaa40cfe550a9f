import { APPROVAL_OFFENCES } from './approval-offences';
import { AUDIT_OFFENCES } from './audit-offences';
import { BREAK_OFFENCES } from './break-offences';
import { KEY_OFFENCES } from './key-offences';
import { LIMIT_OFFENCES } from './limit-offences';
import { LOG_OFFENCES } from './log-offences';
import { MONEY_OFFENCES } from './money-offences';
import type { Offence } from './offence';
import { ORDER_OFFENCES, STATE_OFFENCES } from './payout-offences';
import { aPlainDatabase, type PlainDatabase } from './plain-database';
import { RETENTION_OFFENCES } from './retention-offences';
import { SEALING_OFFENCES } from './sealing-offences';
import { SWITCH_OFFENCES } from './switch-offences';

let database: PlainDatabase;
beforeAll(async () => {
  database = await aPlainDatabase();
}, 60_000);
afterAll(() => database.stop(), 60_000);

const OFFENCES = [
  ...MONEY_OFFENCES,
  ...ORDER_OFFENCES,
  ...STATE_OFFENCES,
  ...LOG_OFFENCES,
  ...RETENTION_OFFENCES,
  ...BREAK_OFFENCES,
  ...AUDIT_OFFENCES,
  ...KEY_OFFENCES,
  ...APPROVAL_OFFENCES,
  ...SWITCH_OFFENCES,
  ...LIMIT_OFFENCES,
  ...SEALING_OFFENCES,
];

const statementsOf = ({ sql }: Offence): readonly string[] => {
  const given = sql(database.ids);
  return typeof given === 'string' ? [given] : given;
};
const dropsOf = (guards: readonly string[]): Promise<string[]> =>
  Promise.all(guards.map((guard) => database.dropOf(guard)));

describe.each(OFFENCES)('$what', (offence) => {
  const { guards, behind = [], says } = offence;

  test('is refused by the database itself', async () => {
    const drops = await dropsOf(behind);
    const refusal = await database.refusal([...drops, ...statementsOf(offence)]);
    expect(refusal).toContain(says ?? guards[0]);
  });

  // Shows that the test sees the guard it names, and that nothing else hides its absence.
  test('goes through where its guard is gone', async () => {
    const drops = await dropsOf([...behind, ...guards]);
    expect(await database.refusal([...drops, ...statementsOf(offence)])).toBeNull();
  });
});

const ORDER_COLUMNS = `id merchant_id account_id idempotency_key amount destination_kind
  pix_key_type pix_key bank_ispb bank_branch bank_number bank_digit bank_account_type recipient_name
  recipient_tax_id description priority pinned_provider order_id requested_by created_at`;

test.each(ORDER_COLUMNS.split(/\s+/))(
  'the %s of an accepted order never changes',
  async (column) => {
    const refusal = await database.refusal([`update payout set ${column} = ${column}`]);
    expect(refusal).toContain('an accepted order never changes');
  },
);

// Primary keys, references and `not null` are PostgreSQL's own; these have a name we gave them.
const NAMED = `select conname as name from pg_constraint
  where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'f')
    and conname !~ '_(fkey|key)$' and conrelid::regclass::text <> 'migrations'
  union select tgname from pg_trigger where not tgisinternal
  union select indexrelid::regclass::text from pg_index where indisunique and not indisprimary
    and indrelid::regclass::text !~ '^pg_'
    and indexrelid::regclass::text !~ '_key$'`;
/** There for a reference to point at, to count, and stood in for by others of its columns. */
const UNGUARDING = ['account_of_merchant', 'payout_moves_use', 'payout_order_fixed'];

test('every guard that has a name is tried above', async () => {
  const { rows } = await database.pool.query<{ name: string }>(NAMED);
  const tried = OFFENCES.flatMap(({ guards }) => guards);
  const untried = rows.map(({ name }) => name).filter((name) => !tried.includes(name));
  expect(untried.sort()).toEqual(UNGUARDING);
});
