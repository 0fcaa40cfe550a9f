import type { PayoutFacts } from '../domain/payout';
import type { DigestKey } from './append-audit';
import { Batcher, Overloaded } from './batcher';
import { callerVerbs } from './caller-verbs';
import { commitApproval, commitChanges, type Opening, openAttempts } from './commit-changes';
import type {
  Change,
  CommitOutcome,
  NoticeStored,
  OpenedAttempt,
  PayoutStore,
  ReceivedNotice,
} from './payout-store';
import type { NewPayout, RecordOutcome } from './payout-store-records';
import { recordPayouts } from './record-payouts';
import { wasOvertaken } from './repeating';
import { type FactsRow, factsFrom } from './rows';
import type { Sealing } from './sealing';
import { HOLDS } from './sql/accounts';
import { CLAIM_DUE, CLAIM_THESE, RENEW } from './sql/claim-due';
import { openConfirmation, takenElsewhere } from './store-confirmations';
import { noticeDigest, storeNotices } from './store-notices';
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
  const claimed = claiming(work, options);
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
      // A second one would mostly wait for the first one's lock on the merchant's event counter.
      inFlightMax: 1,
      run: (changes) => commitChanges(work, changes, options.digestKey ?? null),
      key: ({ facts }) => facts.payout.id,
    }),
    claims: new Batcher<string, PayoutFacts | null>({
      ...BATCH,
      run: async (ids) => inOrder(ids, await claimed('claim', CLAIM_THESE, ids)),
      key: (id) => id,
    }),
    notices: new Batcher<ReceivedNotice, NoticeStored>({
      ...BATCH,
      run: (notices) => storeNotices(work, notices, options.sealing),
      key: ({ provider, digest }) => `${provider} ${digest.toString('base64')}`,
    }),
  };
}

function inOrder(ids: readonly string[], found: readonly PayoutFacts[]): (PayoutFacts | null)[] {
  const byId = new Map(found.map((facts) => [facts.payout.id, facts]));
  return ids.map((id) => byId.get(id) ?? null);
}

/** What a claim gives; what nobody here can open is left to whoever can. */
const claiming =
  (work: Database, { leaseMs, workerId, sealing }: StoreOptions) =>
  async (name: string, text: string, what: unknown): Promise<PayoutFacts[]> =>
    (await work.query<FactsRow>({ name, text, values: [what, leaseMs, workerId] })).rows
      .map((row) => factsFrom(row, sealing))
      .filter(({ payout }) => !payout.isShut);

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
  const { records, openings, changes, claims, notices } = batchers(pools, options);
  const { digestKey = null, sealing } = options;
  const { work } = pools;
  const claimed = claiming(work, options);
  return {
    record: (payout) => records.add(payout).catch(overloaded),
    claimDue: (limit) => claimed('claim-due', CLAIM_DUE, limit),
    claim: (id) => claims.add(id),
    renew: async (ids) =>
      void (await work.query({
        name: 'renew',
        text: RENEW,
        values: [ids, options.leaseMs, options.workerId],
      })),
    openAttempt: (of, attempt) => openings.add({ facts: of, attempt }),
    commit: ({ approvedBy, ...change }) =>
      approvedBy === undefined
        ? changes.add(change).catch(unresolved(change))
        : commitApproval(work, { ...change, approvedBy }, digestKey),
    openConfirmation: (of) => openConfirmation(work, of, sealing),
    noticeDigest: (provider, reference) => noticeDigest(work, provider, reference),
    takenElsewhere: (asked) => takenElsewhere(work, asked),
    storeNotice: (notice) =>
      // Without our key it may be about an order whose answer is being committed: no waiting.
      notice.reference?.providerKey === undefined
        ? storeNotices(work, [notice], sealing).then(([stored]) => stored as NoticeStored)
        : notices.add(notice),
    holdsByProvider: async () => {
      const { rows } = await work.query<{ provider: string; cents: string }>(HOLDS);
      return new Map(rows.map((row) => [row.provider, BigInt(row.cents)]));
    },
    ...callerVerbs(pools.callers, { digestKey, sealing }),
  };
}
