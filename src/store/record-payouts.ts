import { NO_APPROVALS } from '../domain/approvals';
import type { Payout, PayoutFacts } from '../domain/payout';
import type { PayoutStatus } from '../domain/status';
import type { DigestKey } from './append-audit';
import type { NewPayout, RecordOutcome } from './payout-store-records';
import { repeating } from './repeating';
import { requestDraft } from './request-draft';
import { type PayoutRow, payoutFrom } from './rows';
import { sealedOrder } from './sealed-order';
import type { Sealing } from './sealing';
import { RECORD_AUDITED } from './sql/audit';
import { type FaultJson, toldFault } from './told-fault';
import type { CallerPool, Database } from './walled-pool';

const KNOWN = 'select * from payout where id = any($1)';

interface RuledRow {
  n: number;
  outcome: 'ACCEPTED' | 'KNOWN' | 'NO_ACCOUNT' | 'INSUFFICIENT' | 'LOOK_ALIKE' | 'LIMIT' | 'RETRY';
  payout_id: string | null;
  status: string;
  available: string | null;
  at: Date;
  duplicate_of: string | null;
  faults: FaultJson[] | null;
}

export interface RecordTimes {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly approvalMs: number;
  readonly lookAlikeMinutes?: number;
  /** Nothing below sees whom a payout is for. */
  readonly sealing: Sealing;
  /** Of what the audit keeps only a digest. */
  readonly digestKey?: DigestKey;
}

function orderJson(asked: NewPayout, n: number, times: RecordTimes): object {
  const { order } = asked;
  return {
    n,
    id: asked.id,
    merchant_id: asked.merchantId,
    account_id: order.accountId,
    idempotency_key: order.idempotencyKey,
    amount: order.amountCents.toString(),
    destination_kind: order.destination.kind,
    ...sealedOrder(asked, times.sealing),
    priority: order.priority,
    pinned_provider: order.pinnedProvider,
    provider: asked.provider,
    routing: asked.routing,
    order_id: order.orderId,
    requested_by: asked.requestedBy,
    lease_ms: times.leaseMs,
    leased_by: times.workerId,
    approval_ms: times.approvalMs,
    look_alike_minutes: times.lookAlikeMinutes ?? 0,
    allow_duplicate_of: asked.allowDuplicateOf ?? null,
  };
}

/** What was just written, without reading it back. */
/** At once; or when its approval is over, which nobody has given yet. */
const firstCheckAt = ({ status, at }: RuledRow, { approvalMs }: RecordTimes): Date =>
  status === 'QUEUED' ? at : new Date(at.getTime() + approvalMs);

function acceptedFacts(asked: NewPayout, row: RuledRow, times: RecordTimes): PayoutFacts {
  const payout: Payout = {
    ...asked.order,
    id: asked.id,
    merchantId: asked.merchantId,
    requestedBy: asked.requestedBy,
    duplicateOf: row.duplicate_of,
    createdAt: row.at,
    updatedAt: row.at,
    statusSince: row.at,
    nextCheckAt: firstCheckAt(row, times),
    trouble: null,
    routing: asked.routing,
    status: row.status as PayoutStatus,
    version: 1,
    refundedCents: 0n,
    provider: asked.provider,
    providerStatus: null,
    endToEndId: null,
    failure: null,
    suspicion: null,
    settledAt: null,
  };
  const untouched = {
    // Whoever is asked for an approval reads them; nothing is done with a payout before.
    approvals: NO_APPROVALS,
    attempt: null,
    notices: [],
    refusedBy: [],
    refunds: [],
    agreed: null,
    checks: 0,
    hints: 0,
  };
  return { payout, ...untouched, fence: 1, readAt: row.at };
}

function outcomeOf(
  asked: NewPayout,
  row: RuledRow,
  { known, times }: { readonly known: Map<string, Payout>; readonly times: RecordTimes },
): RecordOutcome | null {
  switch (row.outcome) {
    case 'ACCEPTED':
      return { kind: 'accepted', facts: acceptedFacts(asked, row, times) };
    case 'KNOWN': {
      const payout = known.get(row.payout_id ?? '');
      return payout ? { kind: 'known', payout } : null;
    }
    case 'NO_ACCOUNT':
      return { kind: 'no-account' };
    case 'LOOK_ALIKE': {
      const payout = known.get(row.payout_id ?? '');
      return payout ? { kind: 'look-alike', payout } : null;
    }
    case 'LIMIT':
      return { kind: 'limit', fault: toldFault(row.faults ?? [], row.at) };
    case 'INSUFFICIENT':
      return { kind: 'insufficient', availableCents: BigInt(row.available ?? 0) };
    case 'RETRY':
      return null;
  }
}

async function readKnown(
  pool: Database,
  rows: readonly RuledRow[],
  sealing: Sealing,
): Promise<Map<string, Payout>> {
  const named = rows.filter(({ outcome }) => outcome === 'KNOWN' || outcome === 'LOOK_ALIKE');
  const ids = named.map((row) => row.payout_id);
  if (ids.length === 0) return new Map();
  const found = await pool.query<PayoutRow>({ name: 'known', text: KNOWN, values: [ids] });
  return new Map(found.rows.map((row) => [row.id, payoutFrom(row, sealing)]));
}

/** Records a batch; whoever did not fit beside the others is asked again alone. */
export async function recordPayouts(
  callers: CallerPool,
  asked: readonly NewPayout[],
  times: RecordTimes,
): Promise<RecordOutcome[]> {
  const json = JSON.stringify(asked.map((one, n) => orderJson(one, n, times)));
  const { digestKey = null } = times;
  const pool = callers.forMerchant(...new Set(asked.map(({ merchantId }) => merchantId)));
  const drafts = JSON.stringify(asked.map((one, n) => requestDraft(one, n, digestKey)));
  const { rows } = await repeating(() =>
    pool.query<RuledRow>({ name: 'record', text: RECORD_AUDITED, values: [json, drafts] }),
  );
  const known = await readKnown(pool, rows, times.sealing);
  const outcomes: RecordOutcome[] = [];
  for (const row of rows.sort((a, b) => a.n - b.n)) {
    const one = asked[row.n];
    if (one === undefined) throw new Error('the database answered for an order nobody gave');
    const outcome = outcomeOf(one, row, { known, times });
    outcomes.push(outcome ?? (await recordAlone(callers, one, times)));
  }
  return outcomes;
}

async function recordAlone(
  callers: CallerPool,
  asked: NewPayout,
  times: RecordTimes,
): Promise<RecordOutcome> {
  const [outcome] = await recordPayouts(callers, [asked], times);
  if (outcome === undefined) throw new Error('the database did not answer for an order');
  return outcome;
}
