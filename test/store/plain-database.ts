import { randomUUID } from 'node:crypto';
import { DatabaseError, Pool } from 'pg';
import { MONEY_IN, PAYOUT_STATUSES, type PayoutStatus } from '../../src/domain/status';
import { aDatabase } from '../support/database';
import { LOOKS_SEALED } from '../support/sealing-keys';

/** Ids to write SQL with, already quoted: `account`, and one payout for each status. */
export type PlainIds = Readonly<Record<PayoutStatus | 'merchant' | 'account' | 'other', string>>;

export interface PlainDatabase {
  readonly url: string;
  readonly pool: Pool;
  readonly ids: PlainIds;
  /** Runs the statements in a transaction that is undone. Who refused it; null when nobody did. */
  refusal(statements: readonly string[]): Promise<string | null>;
  /** What to run so that a constraint, index or trigger is no longer there. */
  dropOf(guard: string): Promise<string>;
  stop(): Promise<void>;
}

const AMOUNT = 1_000;
const OPENING = 1_000_000;

export const refundedIn = (status: string): number =>
  ({ REFUNDED: AMOUNT, PARTIALLY_REFUNDED: 400 })[status] ?? 0;

/** A row as `record_payouts` would write it, with what a test changes about it. */
export function insertPayout(
  ids: PlainIds,
  changed: Readonly<Record<string, string>> = {},
): string {
  const row: Record<string, string> = {
    id: `'${randomUUID()}'`,
    merchant_id: ids.merchant,
    account_id: ids.account,
    idempotency_key: `'${randomUUID()}'`,
    amount: String(AMOUNT),
    destination_kind: `'PIX_KEY'`,
    pix_key_type: `'EMAIL'`,
    pix_key: `'${LOOKS_SEALED}'`,
    recipient_name: `'${LOOKS_SEALED}'`,
    recipient_tax_id: `'${LOOKS_SEALED}'`,
    priority: `'HIGH'`,
    requested_by: `'plain'`,
    status: `'QUEUED'`,
    ...changed,
  };
  const columns = Object.keys(row).join(', ');
  return `insert into payout (${columns}) values (${Object.values(row).join(', ')})`;
}

/** A ledger line of a payout; the account is its own unless another is given. */
export const insertEntry = (
  kind: string,
  payout: string,
  changed: { account?: string; amount?: number } = {},
) =>
  `insert into ledger_entry (account_id, payout_id, kind, amount, reference)
   select ${changed.account ?? 'account_id'}, id, '${kind}', ${changed.amount ?? 'amount'},
     ${kind === 'REFUND' ? `'${randomUUID()}'` : 'null'} from payout where id = ${payout}`;

function statementsFor(status: PayoutStatus, ids: PlainIds): string[] {
  const closing = { HELD: null, SPENT: 'CAPTURE', RELEASED: 'RELEASE' }[MONEY_IN[status]];
  const payout = insertPayout(ids, {
    id: ids[status],
    status: `'${status}'`,
    refunded: String(refundedIn(status)),
    suspicion: status === 'SUSPICIOUS' ? `'AMOUNT'` : 'null',
  });
  const refunded = refundedIn(status);
  return [
    payout,
    insertEntry('HOLD', ids[status]),
    ...(closing === null ? [] : [insertEntry(closing, ids[status])]),
    ...(refunded === 0 ? [] : [insertEntry('REFUND', ids[status], { amount: refunded })]),
  ];
}

const DROP = `
select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname)
  as drop
from pg_constraint where conname = $1 and contype <> 't'
union all
select format('drop trigger %I on %s', tgname, tgrelid::regclass) from pg_trigger where tgname = $1
union all
select format('drop index %I', indexname) from pg_indexes where indexname = $1
  and not exists (select from pg_constraint where conname = $1)`;

async function seed(pool: Pool, ids: PlainIds): Promise<void> {
  const { merchant, account, other } = ids;
  const rows = [
    `insert into merchant (id, name) values (${merchant}, 'plain')`,
    `insert into event_counter (merchant_id) values (${merchant})`,
    `insert into account (id, merchant_id, name)
       values (${account}, ${merchant}, 'one'), (${other}, ${merchant}, 'other')`,
    `insert into ledger_entry (account_id, kind, amount, reference) values
       (${account}, 'CREDIT', ${OPENING}, 'opening'), (${other}, 'CREDIT', ${OPENING}, 'opening')`,
    ...PAYOUT_STATUSES.flatMap((status) => statementsFor(status, ids)),
  ];
  await pool.query(['begin', ...rows, 'commit'].join(';\n'));
}

async function refusalOf(pool: Pool, statements: readonly string[]): Promise<string | null> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    // What a commit would check, without one.
    await client.query('set constraints all immediate');
    return null;
  } catch (error) {
    if (error instanceof DatabaseError) return error.constraint ?? error.message;
    throw error;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** A database with one payout in each status, written by plain SQL past all of our code. */
export async function aPlainDatabase(): Promise<PlainDatabase> {
  const database = await aDatabase();
  const pool = new Pool({ connectionString: database.url, max: 4 });
  const names = ['merchant', 'account', 'other', ...PAYOUT_STATUSES] as const;
  const ids = Object.fromEntries(names.map((name) => [name, `'${randomUUID()}'`])) as PlainIds;
  await seed(pool, ids);
  return {
    url: database.url,
    pool,
    ids,
    refusal: (statements) => refusalOf(pool, statements),
    async dropOf(guard) {
      const { rows } = await pool.query<{ drop: string }>(DROP, [guard]);
      if (rows[0] === undefined) throw new Error(`no constraint, index or trigger ${guard}`);
      return rows[0].drop;
    },
    async stop() {
      await pool.end();
      await database.drop();
    },
  };
}
