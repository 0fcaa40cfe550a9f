import type { Payout } from '../domain/payout';
import type { PayoutStore } from '../store/payout-store';

/**
 * The store as a credential sees it that reaches some accounts only. What belongs to another
 * account of the merchant is not there: the same answer as for what never was.
 */
export function withinReach(store: PayoutStore, accounts: readonly string[]): PayoutStore {
  const reached = new Set(accounts);
  const ifReached = (payout: Payout | null): Payout | null =>
    payout !== null && reached.has(payout.accountId) ? payout : null;
  const reaches = async (merchantId: string, payoutId: string): Promise<boolean> =>
    ifReached(await store.payout(merchantId, payoutId)) !== null;
  return {
    ...store,
    record: async (asked) => {
      if (!reached.has(asked.order.accountId)) return { kind: 'no-account' };
      const recorded = await store.record(asked);
      if (recorded.kind === 'look-alike')
        return { ...recorded, payout: ifReached(recorded.payout) };
      const isForeign = recorded.kind === 'known' && !reached.has(recorded.payout.accountId);
      return isForeign ? { kind: 'key-taken' } : recorded;
    },
    facts: async (merchantId, payoutId) => {
      const facts = await store.facts(merchantId, payoutId);
      return facts !== null && reached.has(facts.payout.accountId) ? facts : null;
    },
    payout: async (merchantId, payoutId) => ifReached(await store.payout(merchantId, payoutId)),
    payoutByKey: async (merchantId, key) => ifReached(await store.payoutByKey(merchantId, key)),
    balance: async (merchantId, accountId) =>
      reached.has(accountId) ? store.balance(merchantId, accountId) : null,
    setApprovalRule: async (rule) =>
      reached.has(rule.accountId) ? store.setApprovalRule(rule) : null,
    credit: async (credit) =>
      reached.has(credit.accountId) ? store.credit(credit) : { kind: 'no-account' },
    setLimits: async (limits) => (reached.has(limits.accountId) ? store.setLimits(limits) : null),
    limitUse: async (asked) => (reached.has(asked.accountId) ? store.limitUse(asked) : null),
    allowConfirmation: async (allowed) =>
      (await reaches(allowed.merchantId, allowed.payoutId))
        ? store.allowConfirmation(allowed)
        : false,
    hint: async (merchantId, payoutId, ...more) =>
      (await reaches(merchantId, payoutId)) ? store.hint(merchantId, payoutId, ...more) : false,
    secondResolution: async (said) =>
      (await reaches(said.merchantId, said.payoutId)) ? store.secondResolution(said) : null,
  };
}
