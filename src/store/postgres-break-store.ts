import { v7 as uuidv7 } from 'uuid';
import type { BreakKind, SeenBreak } from '../domain/break';
import type { Attempt } from '../domain/payout';
import type {
  AskedReconciliation,
  BreakAbout,
  BreakCount,
  BreakStore,
  OpenBreak,
  OrdersPage,
  OurOrder,
  Reconciliation,
} from './break-store';
import { type PayoutRow, payoutFrom } from './rows';
import type { Sealing } from './sealing';
import {
  BEGIN,
  CLOSE_BREAK,
  COUNT_OPEN_BREAKS,
  END,
  KEEP,
  MARK_BEGINNING,
  NOTE_BREAK,
  OPEN_BREAKS,
  OUR_ORDERS,
  OUR_ORDERS_NAMED,
  OUR_ORDERS_UNNAMED,
} from './sql/breaks';
import { storable } from './storable-json';
import type { Database } from './walled-pool';

interface OurOrderRow extends PayoutRow {
  attempt_id: string;
  provider_key: string;
  provider_id: string | null;
  attempt_state: Attempt['state'];
  opened_at: string;
  last_sent_at: Date;
  attempt_end_to_end_id: string | null;
}

const orderFrom = (row: OurOrderRow, sealing: Sealing): OurOrder => ({
  attemptId: row.attempt_id,
  openedAt: row.opened_at,
  payout: payoutFrom(row, sealing),
  providerKey: row.provider_key,
  providerId: row.provider_id,
  state: row.attempt_state,
  sentAt: row.last_sent_at,
  endToEndId: row.attempt_end_to_end_id,
});

/** A word, not a text: a provider may send anything. */
const WORD_MAX = 200;
const word = (text: string | null): string | null =>
  text === null ? null : storable(text.slice(0, WORD_MAX));

/** What reconciliation reads and writes, over PostgreSQL. */
export function createPostgresBreakStore(pool: Database, sealing: Sealing): BreakStore {
  const orders = async (text: string, values: unknown[]): Promise<OurOrder[]> =>
    (await pool.query<OurOrderRow>(text, values)).rows.map((row) => orderFrom(row, sealing));
  const changed = async (text: string, values: unknown[]): Promise<boolean> =>
    ((await pool.query(text, values)).rowCount ?? 0) > 0;
  return {
    begin: (asked) => begin(pool, asked),
    keep: ({ id, holder }, leaseMs) => changed(KEEP, [id, holder, leaseMs]),
    end: async ({ id, holder }, { complete, result }) => {
      await pool.query(END, [id, holder, complete, result]);
    },
    orders: (page) => orders(OUR_ORDERS, pageValues(page)),
    ordersNamed: ({ provider, keys, providerIds }) =>
      orders(OUR_ORDERS_NAMED, [provider, keys, providerIds.map(storable)]),
    ordersUnnamed: ({ provider, from, to, limit }) =>
      orders(OUR_ORDERS_UNNAMED, [provider, from, to, limit]),
    openBreaks: (provider) => openBreaks(pool, provider),
    note: (about, seen) => note(pool, about, seen),
    close: (id, proof) => changed(CLOSE_BREAK, [id, word(proof)]),
    countOpen: async () => (await pool.query<BreakCount>(COUNT_OPEN_BREAKS)).rows,
  };
}

const pageValues = ({ provider, from, to, after, limit }: OrdersPage): unknown[] => [
  provider,
  from,
  to,
  after?.openedAt ?? from,
  after?.attemptId ?? '0',
  limit,
];

async function begin(pool: Database, asked: AskedReconciliation): Promise<Reconciliation | null> {
  const { provider, holder, leaseMs, lagMs, everyMs, window } = asked;
  if (everyMs !== null) await pool.query(MARK_BEGINNING, [provider]);
  const span = [window?.from ?? null, window?.to ?? null];
  const values = [provider, holder, leaseMs, Math.round(lagMs), everyMs, ...span];
  const { rows } = await pool.query<{ id: string; window_from: Date; window_to: Date }>(
    BEGIN,
    values,
  );
  const [row] = rows;
  if (row === undefined) return null;
  return { id: row.id, provider, holder, from: row.window_from, to: row.window_to };
}

interface OpenBreakRow {
  id: string;
  kind: BreakKind;
  subject: string;
  made_at: Date | null;
}

async function openBreaks(pool: Database, provider: string): Promise<OpenBreak[]> {
  const { rows } = await pool.query<OpenBreakRow>(OPEN_BREAKS, [provider]);
  return rows.map(({ made_at, ...row }) => ({ ...row, madeAt: made_at }));
}

async function note(pool: Database, about: BreakAbout, seen: SeenBreak): Promise<boolean> {
  const { rows } = await pool.query<{ times_seen: number }>(NOTE_BREAK, [
    uuidv7(),
    about.provider,
    seen.kind,
    word(about.subject),
    about.payout?.id ?? null,
    about.payout?.merchantId ?? null,
    word(about.providerId),
    about.madeAt,
    word(seen.ours),
    word(seen.theirs),
    seen.ourCents?.toString() ?? null,
    seen.theirCents?.toString() ?? null,
  ]);
  return rows[0]?.times_seen === 1;
}
