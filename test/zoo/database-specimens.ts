import { type Specimen, specimen } from './specimen';

const TABLES = 'migrations/1763800000000-tables.ts';
const GUARDS = 'migrations/1763800000001-guards.ts';
const ROUTING = 'migrations/1763900000000-routing.ts';
const COMMIT = 'migrations/1764900000002-commit-in-line.ts';
const CLAIM = 'src/store/sql/claim-due.ts';
const OF_GUARDS = 'test/store/database-guards';

/** Faults in what the database itself is to refuse, and in what is written into it. */
export const DATABASE_SPECIMENS: readonly Specimen[] = [
  specimen(
    'the unique index over idempotency keys is dropped',
    [TABLES, 'constraint payout_key_once unique (merchant_id, idempotency_key),', ''],
    OF_GUARDS,
  ),
  specimen(
    'an account may fall below zero',
    [TABLES, 'constraint account_available_not_negative check (available >= 0)', ''],
    OF_GUARDS,
  ),
  specimen(
    'two live attempts of one payout are allowed',
    [TABLES, 'create unique index attempt_one_live', 'create index attempt_one_live'],
    OF_GUARDS,
  ),
  specimen(
    'who pays each request twice may be sent two',
    [TABLES, 'check (idempotent or possible_sends <= 1)', 'check (possible_sends >= 0)'],
    OF_GUARDS,
  ),
  specimen(
    'a hold may end twice',
    [TABLES, 'constraint ledger_closed_once unique (close_of),', ''],
    OF_GUARDS,
  ),
  specimen(
    'what is in the ledger can be changed',
    [GUARDS, 'create trigger ledger_append_only before update or', 'create trigger x before'],
    OF_GUARDS,
  ),
  specimen(
    'a final status may become another one',
    [GUARDS, 'if not exists (select from payout_transition', 'if not true or (select false'],
    'test/store/transitions',
  ),
  specimen(
    'two orders may be under way to one recipient',
    [
      ROUTING,
      'create unique index attempt_one_to_recipient',
      'create index attempt_one_to_recipient',
    ],
    OF_GUARDS,
  ),
  specimen(
    'a result is committed without its fence',
    [
      COMMIT,
      'and p.version = c.version\n    and p.fence = c.fence\n',
      'and p.version = c.version\n',
    ],
    'test/payouts/one-door',
  ),
  specimen(
    'money moves on a decision that did not know the newest notice',
    [COMMIT, 'or p.hints = c.hints)', 'or true)'],
    'test/payouts/notice-between',
  ),
  specimen(
    'a payout in hand is claimed by another worker',
    [CLAIM, '(lease_until is null or lease_until < now())', 'true'],
    'test/payouts/one-door',
  ),
  specimen(
    "one person's word said twice counts as two people's",
    ['src/store/sql/resolutions.ts', 'and said_by <> $4', 'and $4::text is not null'],
    'test/payouts/resolutions',
  ),
  specimen(
    'what two people said of different moments agrees',
    ['src/store/sql/resolutions.ts', 'and version = $2', 'and $2::integer is not null'],
    'test/payouts/resolutions',
  ),
  specimen(
    'the wall between merchants lets everybody through',
    [
      'migrations/1764500000001-walls.ts',
      "const OWN = 'merchant_id = any ((select walled_merchants())::uuid[])';",
      "const OWN = 'true';",
    ],
    'test/store/walls',
  ),
];
