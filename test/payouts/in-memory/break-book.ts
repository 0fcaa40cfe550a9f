import { reconcile } from '../../../src/payouts/reconcile';
import type { ListedOrder, ProviderCapabilities } from '../../../src/providers/provider';
import type { BreakStore, OpenBreak, OrderNames, OurOrder } from '../../../src/store/break-store';
import { aPayout } from '../../domain/payout-facts';
import { anActor } from './memory-door';

export const AT = new Date('2026-11-22T12:00:00Z');
const HOUR = 60 * 60_000;
export const RUN = {
  ...{ id: 'run', provider: 'one', holder: 'me' },
  ...{ from: new Date(AT.getTime() - 24 * HOUR), to: AT },
};
export const PAYOUT = aPayout({ id: 'p1', status: 'SETTLED', nextCheckAt: null });

export const ourOrder = (changed: Partial<OurOrder> = {}): OurOrder => ({
  ...{ attemptId: 'a1', openedAt: 'o1', payout: PAYOUT, providerKey: 'k1', providerId: 'id1' },
  ...{ state: 'ANSWERED', sentAt: new Date(AT.getTime() - HOUR), endToEndId: null },
  ...changed,
});

export const listed = (changed: Partial<ListedOrder> = {}): ListedOrder => ({
  report: { outcome: 'settled', providerId: 'id1', amountCents: 1_000n },
  providerKey: 'k1',
  createdAt: new Date(AT.getTime() - HOUR),
  ...changed,
});

/** What is in both books, as the test has it; and what a run writes down about it. */
export class BreakBook {
  ours: OurOrder[] = [];
  unnamed: OurOrder[] = [];
  open: OpenBreak[] = [];
  isTaken = false;
  isKnown = false;
  readonly wrote: string[] = [];
  readonly asked: string[] = [];
  readonly actor = anActor('one');
  ended: object | null = null;
  begun: object | null = null;

  private named({ keys, providerIds }: OrderNames): OurOrder[] {
    return this.ours.filter(
      (one) => keys.includes(one.providerKey) || providerIds.includes(one.providerId ?? '?'),
    );
  }

  readonly breaks: BreakStore = {
    begin: async (asked) => {
      this.begun = asked;
      return this.isTaken ? null : RUN;
    },
    keep: async () => true,
    end: async (_run, told) => {
      this.ended = told;
    },
    orders: async ({ after, limit }) => {
      const from = after === null ? 0 : this.ours.findIndex((one) => one === after) + 1;
      this.asked.push(`page from ${from}`);
      return this.ours.slice(from, from + limit);
    },
    ordersNamed: async (names) => this.named(names),
    ordersUnnamed: async ({ from, to, limit }) => {
      this.asked.push(`unnamed ${from.toISOString()} ${to.toISOString()} ${limit}`);
      return [...this.unnamed];
    },
    openBreaks: async () => this.open,
    note: async ({ subject, payout, providerId }, seen) => {
      const cents = `${seen.ourCents} ${seen.theirCents}`;
      const about = `${subject} of ${payout?.id ?? 'nobody'} there ${providerId}`;
      this.wrote.push(`${seen.kind} ${about}: ${seen.ours} ${seen.theirs} ${cents}`);
      return !this.isKnown;
    },
    close: async (id, proof) => {
      this.wrote.push(`closed ${id}: ${proof}`);
      return true;
    },
    countOpen: async () => [],
  };

  async run(can: Partial<ProviderCapabilities> = {}, orders: readonly ListedOrder[][] | null = []) {
    const { provider } = this.actor;
    const pages = orders === null ? null : [...orders];
    const walled = {
      ...provider,
      capabilities: { ...provider.capabilities, ...can },
      list: async ({ from, cursor }: { from: Date; cursor: string | null }) => {
        this.asked.push(`list ${from.toISOString()} ${cursor}`);
        if (pages === null) return null;
        const [page = []] = pages.splice(0, 1);
        return { orders: page, next: pages.length > 0 ? `cursor ${pages.length}` : null };
      },
    };
    const parts = {
      ...{ breaks: this.breaks, providers: new Map([['one', walled]]), pace: 0 },
      ...{ lookUpsPerSecond: 1_000, signal: new AbortController().signal },
      store: {
        hint: async (_merchant: string, id: string) => {
          this.wrote.push(`due ${id}`);
          return true;
        },
        takenElsewhere: async () => new Set<string>(),
      },
    };
    return reconcile(parts, walled, { everyMs: null, window: null, holder: 'me' });
  }
}
