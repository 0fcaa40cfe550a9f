import type { Client } from 'pg';
import { PATIENCE_MS } from '../domain/overdue';
import type { PayoutStatus } from '../domain/status';
import { LEDGER_FAULTS } from '../store/sql/ledger-faults';
import { AGED_PAYOUTS, OVERDUE_PAYOUTS } from '../store/sql/stuck-payouts';
import type { Fault, Finding } from './finding';

/** How long a due payout may wait for somebody to take it in hand. */
const OVERDUE_MS = 5 * 60_000;

interface LedgerFault {
  readonly fault: string;
  readonly account_id: string | null;
  readonly payout_id: string | null;
}

/** Do the ledger, the accounts and the payouts tell the same story? */
export async function checkLedger(client: Client): Promise<Finding> {
  const { rows } = await client.query<LedgerFault>(LEDGER_FAULTS);
  const remedy =
    'stop paying out, keep a copy of the database, and find out who wrote past the API';
  const faults = rows.map(({ fault, account_id, payout_id }) => {
    const about = [account_id && `account ${account_id}`, payout_id && `payout ${payout_id}`];
    return { what: [fault, ...about].filter(Boolean).join(', '), remedy };
  });
  return { check: 'ledger', faults };
}

interface StuckRow {
  readonly status: PayoutStatus;
  readonly count: number;
  readonly oldest: string;
}

const BY_PEOPLE = 'ask the provider what became of it, then two people end it by resolvePayout';
const BY_PROVIDER = 'ask the provider why it takes so long; its own word ends it';

const REMEDY: Readonly<Partial<Record<PayoutStatus, string>>> = {
  AWAITING_APPROVAL: 'see that a server runs: it ends what nobody approved in time',
  QUEUED: 'see waitingFor of the payout, and health of `providers`',
  AWAITING_CONFIRMATION: 'somebody says confirmPayout, or lets it expire',
  AWAITING_PROVIDER_APPROVAL: BY_PROVIDER,
  SUBMITTED: BY_PROVIDER,
  PROCESSING: BY_PROVIDER,
  UNKNOWN: BY_PEOPLE,
  SUSPICIOUS: BY_PEOPLE,
};

const countOf = ({ count, status, oldest }: StuckRow): string =>
  `${count} ${status}, the oldest is ${oldest}`;

/** Does every payout go on? */
export async function checkStuck(client: Client): Promise<Finding> {
  const overdue = await client.query<StuckRow>(OVERDUE_PAYOUTS, [OVERDUE_MS]);
  const aged = await client.query<StuckRow>(AGED_PAYOUTS, [JSON.stringify(PATIENCE_MS)]);
  const left: Fault[] = overdue.rows.map((row) => ({
    what: `due and in nobody's hands: ${countOf(row)}`,
    remedy: 'see that a server runs on this database, and read its log',
  }));
  const late: Fault[] = aged.rows.map((row) => ({
    what: `too long in its status: ${countOf(row)}`,
    remedy: REMEDY[row.status] ?? BY_PROVIDER,
  }));
  return { check: 'stuck payouts', faults: [...left, ...late] };
}
