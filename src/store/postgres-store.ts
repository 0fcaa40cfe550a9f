import type { PayoutFacts } from '../domain/payout';
import type { DigestKey } from './append-audit';
import { Batcher, Overloaded } from './batcher';
import { callerVerbs } from './caller-verbs';
import { commitApproval, commitChanges, type Opening, openAttempts } from './commit-changes';
import type { Change, CommitOutcome, OpenedAttempt, PayoutStore } from './payout-store';
import type { NewPayout, RecordOutcome } from './payout-store-records';
import { recordPayouts } from './record-payouts';
import { wasOvertaken } from './repeating';
import { type FactsRow, factsFrom } from './rows';
import type { Sealing } from './sealing';
import { HOLDS } from './sql/accounts';
import { CLAIM_DUE, CLAIM_ONE, RENEW } from './sql/claim-due';
import { openConfirmation, takenElsewhere } from './store-confirmations';
import { noticeDigest, storeNotice } from './store-notices';
import type { CallerPool, Database } from './walled-pool';

export interface StoreOptions {
  /** Names this process in its leases; another one for every start. */
  readonly workerId: string;
  /** How long a claim lasts; a dead worker's payouts come back after it. */
  readonly leaseMs: number;
  /** How long a payout may wait for its approval. */
  readonly approvalMs: number;
  /** How long a payout like an earlier one is refused where the account does not say; 0: never. */
  readonly lookAlikeMinutes?: number;
  /** Nothing below the store sees whom a payout is for. */
  readonly sealing: Sealing;
  /** For texts the audit keeps digests of; without it they are left out. */
  readonly digestKey?: DigestKey;
}

const BATCH = { batchMax: 256, inFlightMax: 2, queueMax: 10_000 } as const;
/** A caller who is told after this to come again has not hung up yet. */
const RECORD_WAIT_MAX_MS = 3_000;

/** Callers' requests and our own work come to the database as different roles. */
export interface StorePools {
  readonly callers: CallerPool;
  readonly work: Database;
}

function batchers({ callers, work }: StorePools, options: StoreOptions) {
  return {
    records: new Batcher<NewPayout, RecordOutcome>({
      ...BATCH,
      waitMaxMs: RECORD_WAIT_MAX_MS,
      run: (asked) => recordPayouts(callers, asked, options),
      key: (asked) => `${asked.merchantId} ${asked.order.idempotencyKey}`,
    }),
    openings: new Batcher<Opening, OpenedAttempt | null>({
      ...BATCH,
      run: (openings) => openAttempts(work, openings, options.sealing),
      key: ({ facts }) => facts.payout.id,
    }),
    changes: new Batcher<Change, CommitOutcome>({
      ...BATCH,
      run: (changes) => commitChanges(work, changes, options.digestKey ?? null),
      key: ({ facts }) => facts.payout.id,
    }),
  };
}

/** A full queue is an answer to a request, not a fault: nothing was written. */
function overloaded(error: unknown): RecordOutcome {
  if (error instanceof Overloaded) return { kind: 'overloaded' };
  throw error;
}

/** Somebody took their word back: what two had said is to be judged anew. */
const unresolved =
  ({ decision }: Change) =>
  (error: unknown): CommitOutcome => {
    if (decision.cause === 'RESOLUTION' && wasOvertaken(error)) return { kind: 'conflict' };
    throw error;
  };

/** The store over PostgreSQL. Writes that wait together share a transaction. */
export function createPostgresStore(pools: StorePools, options: StoreOptions): PayoutStore {
  const { records, openings, changes } = batchers(pools, options);
  const { digestKey = null, sealing } = options;
  const { work } = pools;
  const claimed = async (text: string, values: unknown[]): Promise<PayoutFacts[]> =>
    (await work.query<FactsRow>(text, values)).rows
      .map((row) => factsFrom(row, sealing))
      .filter(({ payout }) => !payout.isShut);
  const lease = [options.leaseMs, options.workerId];
  return {
    record: (payout) => records.add(payout).catch(overloaded),
    claimDue: (limit) => claimed(CLAIM_DUE, [limit, ...lease]),
    claim: async (id) => (await claimed(CLAIM_ONE, [id, ...lease]))[0] ?? null,
    renew: async (ids) => void (await work.query(RENEW, [ids, ...lease])),
    openAttempt: (of, attempt) => openings.add({ facts: of, attempt }),
    commit: ({ approvedBy, ...change }) =>
      approvedBy === undefined
        ? changes.add(change).catch(unresolved(change))
        : commitApproval(work, { ...change, approvedBy }, digestKey),
    openConfirmation: (of) => openConfirmation(work, of, sealing),
    noticeDigest: (provider, reference) => noticeDigest(work, provider, reference),
    takenElsewhere: (asked) => takenElsewhere(work, asked),
    storeNotice: (notice) => storeNotice(work, notice, sealing),
    holdsByProvider: async () => {
      const { rows } = await work.query<{ provider: string; cents: string }>(HOLDS);
      return new Map(rows.map((row) => [row.provider, BigInt(row.cents)]));
    },
    ...callerVerbs(pools.callers, { digestKey, sealing }),
  };
}
