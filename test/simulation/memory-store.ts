import type { PayoutStore } from '../../src/store/payout-store';
import {
  balanceOf,
  createAccount,
  creditAccount,
  holdsByProvider,
  setApprovalRule,
} from './memory-accounts';
import { claimDue, claimOne, renewLeases } from './memory-claims';
import { commitChange } from './memory-commit';
import { eventsAfter } from './memory-events';
import { factsOf } from './memory-facts';
import { limitUse, setLimits } from './memory-limits';
import { hintPayout, noticeDigest, storeNotice } from './memory-notices';
import { openAttempt } from './memory-open';
import {
  allowConfirmation,
  openConfirmation,
  secondResolution,
  takenElsewhere,
} from './memory-people';
import { payoutByKey, recordPayout } from './memory-record';
import type { MemoryTables, StoreTimes } from './memory-tables';

type AtOnce<Verb> = Verb extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result
  : never;

/** The verbs of the store, each done the moment it is called. */
export type MemoryVerbs = { readonly [Name in keyof PayoutStore]: AtOnce<PayoutStore[Name]> };

/** One worker's view of the shared rows, with the same behaviour as the store over PostgreSQL. */
export function memoryVerbs(tables: MemoryTables, times: StoreTimes): MemoryVerbs {
  return {
    record: (asked) => recordPayout(tables, asked, times),
    claimDue: (limit) => claimDue(tables, limit, times),
    claim: (id) => claimOne(tables, id, times),
    renew: (ids) => renewLeases(tables, ids, times),
    facts(merchantId, id) {
      const row = tables.ownPayout(merchantId, id);
      return row === null ? null : factsOf(tables, row);
    },
    openAttempt: (facts, opening) => openAttempt(tables, facts, opening),
    commit: (change) => commitChange(tables, change),
    allowConfirmation: (allowed) => allowConfirmation(tables, allowed),
    openConfirmation: (facts) => openConfirmation(tables, facts),
    noticeDigest: (provider, reference) => noticeDigest(tables, provider, reference),
    takenElsewhere: (asked) => takenElsewhere(tables, asked),
    storeNotice: (notice) => storeNotice(tables, notice),
    hint: (merchantId, id) => hintPayout(tables, merchantId, id),
    // The audit is PostgreSQL's: nothing here is decided by it.
    note: () => undefined,
    secondResolution: (said) => secondResolution(tables, said),
    createAccount: (account) => createAccount(tables, account),
    setApprovalRule: (rule) => setApprovalRule(tables, rule),
    credit: (credit) => creditAccount(tables, credit),
    setLimits: (limits) => setLimits(tables, limits),
    limitUse: (asked) => limitUse(tables, asked),
    payout: (merchantId, id) => tables.ownPayout(merchantId, id)?.payout ?? null,
    payoutByKey: (merchantId, key) => payoutByKey(tables, merchantId, key),
    balance: (merchantId, accountId) => balanceOf(tables, merchantId, accountId),
    eventsAfter: (merchantId, seq, limit) => eventsAfter(tables, { merchantId, seq, limit }),
    logEnds: (merchantId) => ({
      keptAfter: 0n,
      last: BigInt(tables.events.get(merchantId)?.length ?? 0),
    }),
    holdsByProvider: () => holdsByProvider(tables),
  };
}

/** The same as a store proper, for whoever tests it beside the one over PostgreSQL. */
export function createMemoryStore(tables: MemoryTables, times: StoreTimes): PayoutStore {
  const verbs = memoryVerbs(tables, times);
  const later = Object.entries(verbs).map(([name, verb]) => [
    name,
    async (...args: unknown[]) => (verb as (...given: unknown[]) => unknown)(...args),
  ]);
  return Object.fromEntries(later) as PayoutStore;
}
