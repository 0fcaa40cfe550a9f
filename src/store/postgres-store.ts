import type { Pool } from 'pg';
import type { Payout, PayoutEvent, PayoutFacts } from '../domain/payout';
import { appendAudit, type DigestKey } from './append-audit';
import { Batcher, Overloaded } from './batcher';
import { commitApproval, commitChanges, type Opening, openAttempts } from './commit-changes';
import { type EventRow, eventFrom } from './event-rows';
import type { Change, CommitOutcome, OpenedAttempt, PayoutStore } from './payout-store';
import type { NewPayout, RecordOutcome } from './payout-store-records';
import { recordPayouts } from './record-payouts';
import { type FactsRow, factsFrom, type PayoutRow, payoutFrom } from './rows';
import { HOLDS } from './sql/accounts';
import { CLAIM_DUE, CLAIM_ONE, READ_FACTS, RENEW } from './sql/claim-due';
import { EVENTS_AFTER, LAST_SEQ } from './sql/events';
import { createAccount, creditAccount, readBalance, setApprovalRule } from './store-accounts';
import { allowConfirmation, openConfirmation, takenElsewhere } from './store-confirmations';
import { readLimitUse, setLimits } from './store-limits';
import { noticeDigest, storeNotice } from './store-notices';
import { hintPayout, secondResolution } from './store-resolutions';

export interface StoreOptions {
  /** Names this process in its leases; another one for every start. */
  readonly workerId: string;
  /** How long a claim lasts; a dead worker's payouts come back after it. */
  readonly leaseMs: number;
  /** How long a payout may wait for its approval. */
  readonly approvalMs: number;
  /** How long a payout like an earlier one is refused where the account does not say; 0: never. */
  readonly lookAlikeMinutes?: number;
  /** For texts the audit keeps digests of; without it they are left out. */
  readonly digestKey?: DigestKey;
}

const BATCH = { batchMax: 256, inFlightMax: 2, queueMax: 10_000 } as const;
/** A caller who is told after this to come again has not hung up yet. */
const RECORD_WAIT_MAX_MS = 3_000;
const READ_PAYOUT = 'select * from payout where merchant_id = $1 and id = $2';
const READ_BY_KEY = 'select * from payout where merchant_id = $1 and idempotency_key = $2';

function batchers(pool: Pool, options: StoreOptions) {
  return {
    records: new Batcher<NewPayout, RecordOutcome>({
      ...BATCH,
      waitMaxMs: RECORD_WAIT_MAX_MS,
      run: (asked) => recordPayouts(pool, asked, options),
      key: (asked) => `${asked.merchantId} ${asked.order.idempotencyKey}`,
    }),
    openings: new Batcher<Opening, OpenedAttempt | null>({
      ...BATCH,
      run: (openings) => openAttempts(pool, openings),
      key: ({ facts }) => facts.payout.id,
    }),
    changes: new Batcher<Change, CommitOutcome>({
      ...BATCH,
      run: (changes) => commitChanges(pool, changes, options.digestKey ?? null),
      key: ({ facts }) => facts.payout.id,
    }),
  };
}

/** A full queue is an answer to a request, not a fault: nothing was written. */
function overloaded(error: unknown): RecordOutcome {
  if (error instanceof Overloaded) return { kind: 'overloaded' };
  throw error;
}

/** The store over PostgreSQL. Writes that wait together share a transaction. */
export function createPostgresStore(pool: Pool, options: StoreOptions): PayoutStore {
  const { records, openings, changes } = batchers(pool, options);
  const { digestKey = null } = options;
  const facts = async (text: string, values: unknown[]): Promise<PayoutFacts[]> =>
    (await pool.query<FactsRow>(text, values)).rows.map(factsFrom);
  const lease = [options.leaseMs, options.workerId];
  return {
    record: (payout) => records.add(payout).catch(overloaded),
    claimDue: (limit) => facts(CLAIM_DUE, [limit, ...lease]),
    claim: async (id) => (await facts(CLAIM_ONE, [id, ...lease]))[0] ?? null,
    renew: async (ids) => void (await pool.query(RENEW, [ids, ...lease])),
    facts: async (merchantId, id) => (await facts(READ_FACTS, [merchantId, id]))[0] ?? null,
    openAttempt: (of, attempt) => openings.add({ facts: of, attempt }),
    commit: ({ approvedBy, ...change }) =>
      approvedBy === undefined
        ? changes.add(change)
        : commitApproval(pool, { ...change, approvedBy }, digestKey),
    allowConfirmation: (allowed) => allowConfirmation(pool, allowed),
    openConfirmation: (of) => openConfirmation(pool, of),
    noticeDigest: (provider, reference) => noticeDigest(pool, provider, reference),
    takenElsewhere: (asked) => takenElsewhere(pool, asked),
    storeNotice: (notice) => storeNotice(pool, notice),
    hint: (merchantId, payoutId, by) => hintPayout(pool, { merchantId, payoutId }, by),
    note: (note) => appendAudit(pool, note, digestKey),
    secondResolution: (said) => secondResolution(pool, said, digestKey),
    createAccount: (account) => createAccount(pool, account, digestKey),
    setApprovalRule: (rule) => setApprovalRule(pool, rule),
    credit: (credit) => creditAccount(pool, credit, digestKey),
    setLimits: (limits) => setLimits(pool, limits, digestKey),
    limitUse: (asked) => readLimitUse(pool, asked),
    payout: (merchantId, id) => readPayout(pool, READ_PAYOUT, [merchantId, id]),
    payoutByKey: (merchantId, key) => readPayout(pool, READ_BY_KEY, [merchantId, key]),
    balance: (merchantId, accountId) => readBalance(pool, merchantId, accountId),
    eventsAfter: (merchantId, seq, limit) => readEvents(pool, { merchantId, seq, limit }),
    lastSeq: async (merchantId) => {
      const { rows } = await pool.query<{ last_seq: string }>(LAST_SEQ, [merchantId]);
      return BigInt(rows[0]?.last_seq ?? 0);
    },
    holdsByProvider: async () => {
      const { rows } = await pool.query<{ provider: string; cents: string }>(HOLDS);
      return new Map(rows.map((row) => [row.provider, BigInt(row.cents)]));
    },
  };
}

async function readPayout(pool: Pool, text: string, values: string[]): Promise<Payout | null> {
  const { rows } = await pool.query<PayoutRow>(text, values);
  return rows[0] === undefined ? null : payoutFrom(rows[0]);
}

async function readEvents(
  pool: Pool,
  page: { merchantId: string; seq: bigint; limit: number },
): Promise<PayoutEvent[]> {
  const { rows } = await pool.query<EventRow>({
    name: 'events',
    text: EVENTS_AFTER,
    values: [page.merchantId, page.seq.toString(), page.limit],
  });
  return rows.map(eventFrom);
}
