import type { PayoutFacts } from '../domain/payout';
import { advancePayout } from './advance-payout';
import type { Applied } from './apply-report';
import type { PayoutParts } from './parts';

export interface WorkLoopOptions {
  /** How many payouts may wait for a provider at the same moment. */
  readonly concurrency: number;
  /** How many more may be in hand; beyond it a payout is left to whoever claims it next. */
  readonly queueMax: number;
  readonly onApplied: (applied: Applied) => void;
  readonly onError: (error: unknown, payoutId: string | null) => void;
}

/**
 * Moves payouts on: those just recorded at once, those a notice speaks of at once, the due ones at
 * every tick. What it drops or dies with is still leased in the database and comes back.
 */
export class WorkLoop {
  private readonly queue: PayoutFacts[] = [];
  private readonly running = new Map<Promise<void>, string>();
  private readonly inHand = new Set<string>();
  /** Asked for while they were in hand: to be claimed again, unless a later claim comes first. */
  private readonly wanted = new Set<string>();
  private stopped = false;

  constructor(
    private readonly parts: PayoutParts,
    private readonly options: WorkLoopOptions,
  ) {}

  /** Works on a payout that is already leased to us. */
  take(facts: PayoutFacts): void {
    if (this.stopped || this.queue.length >= this.options.queueMax) return;
    this.queue.push(facts);
    this.fill();
  }

  /** Claims one payout and works on it; if somebody else holds it, they will see the hint. */
  wake(payoutId: string): void {
    if (this.stopped) return;
    // Held by ourselves: what is under way will mostly see the hint; else it is claimed after it.
    if (this.inHand.has(payoutId)) return void this.wanted.add(payoutId);
    this.seize(payoutId);
  }

  /** Claims what is due, as much as there is room for. */
  async tick(): Promise<void> {
    const room = this.options.concurrency - this.running.size - this.queue.length;
    if (this.stopped || room <= 0) return;
    for (const facts of await this.parts.store.claimDue(room)) this.take(facts);
  }

  /** Keeps what is in hand ours. */
  async renew(): Promise<void> {
    const waiting = this.queue.map(({ payout }) => payout.id);
    const ids = [...waiting, ...this.running.values()];
    if (ids.length > 0) await this.parts.store.renew(ids);
  }

  /** Takes nothing new and waits for what is under way. */
  async drain(): Promise<void> {
    this.stopped = true;
    this.queue.length = 0;
    while (this.running.size > 0) await Promise.all(this.running.keys());
  }

  /** How many payouts are waiting here and how many are with a provider. */
  load(): { waiting: number; running: number } {
    return { waiting: this.queue.length, running: this.running.size };
  }

  private seize(payoutId: string): void {
    // With every place taken a later tick claims it: a notice has made it due, others come anyway.
    if (this.stopped || this.running.size >= this.options.concurrency) return;
    this.track(this.claimOne(payoutId), payoutId);
  }

  private fill(): void {
    while (this.running.size < this.options.concurrency) {
      const next = this.queue.shift();
      if (next === undefined) return;
      this.track(this.advance(next), next.payout.id);
    }
  }

  private track(work: Promise<void>, payoutId: string): void {
    const tracked = work
      .catch((error: unknown) => this.options.onError(error, payoutId))
      .finally(() => {
        this.running.delete(tracked);
        this.inHand.delete(payoutId);
        if (this.wanted.delete(payoutId)) this.wake(payoutId);
        this.fill();
      });
    this.running.set(tracked, payoutId);
    this.inHand.add(payoutId);
  }

  private async claimOne(payoutId: string): Promise<void> {
    this.wanted.delete(payoutId);
    const facts = await this.parts.store.claim(payoutId);
    if (facts !== null) await this.advance(facts);
  }

  private async advance(facts: PayoutFacts): Promise<void> {
    const applied = await advancePayout(this.parts, facts);
    if (applied === null) return;
    this.options.onApplied(applied);
    if (applied.nextInLine !== null) this.seize(applied.nextInLine);
    if (applied.dueNow && !this.stopped) await this.claimOne(applied.payoutId);
  }
}
