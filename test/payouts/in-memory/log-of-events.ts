import type { PayoutEvent } from '../../../src/domain/payout';
import type { PayoutStore } from '../../../src/store/payout-store';
import { aPayout } from '../../domain/payout-facts';

/** A merchant's log that the test writes, and the reads that were made of it. */
export class Log {
  readonly events: PayoutEvent[] = [];
  readonly reads: string[] = [];
  isAway = false;
  keptAfter = 0n;
  readonly store = {
    logEnds: async () =>
      this.answer({ keptAfter: this.keptAfter, last: this.events.at(-1)?.seq ?? 0n }),
    eventsAfter: async (_merchant: string, seq: bigint, limit: number) => {
      this.reads.push(`${seq}+${limit}`);
      return this.answer(this.events.filter((event) => event.seq > seq).slice(0, limit));
    },
    payout: async (_merchant: string, id: string) =>
      this.answer(this.events.findLast(({ payout }) => payout.id === id)?.payout ?? null),
    balance: async () => this.answer(this.balance),
  } as unknown as PayoutStore;
  balance: object | null = { moves: 0n, availableCents: 1n };

  private answer<T>(value: T): T {
    if (this.isAway) throw new Error('no database');
    return value;
  }

  write(id: string, accountId = 'a'): this {
    const version = this.events.filter(({ payout }) => payout.id === id).length + 1;
    const payout = aPayout({ id, accountId, version });
    const rest = { from: null, cause: 'LOOK_UP', occurredAt: new Date(0) } as const;
    this.events.push({ seq: BigInt(this.events.length + 1), payout, ...rest });
    return this;
  }
}

export const many = (log: Log, count: number) => {
  for (let n = 0; n < count; n += 1) log.write('p');
  return log;
};
