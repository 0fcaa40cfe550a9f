import type { TokenBucket } from './token-bucket';
import { refusedFor, type WallRefusal } from './wall-refusal';

export interface LaneOptions {
  /** May be shared by lanes that are paused each for itself. */
  readonly bucket: TokenBucket;
  /** Who would wait longer for a turn is refused at once. */
  readonly patienceMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** Requests of one kind to one provider: in turn, within the budget, and not while it paused us. */
export class RequestLane {
  private readonly queue: { readonly dueAtMs: number; readonly wake: () => void }[] = [];
  private timer: NodeJS.Timeout | null = null;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private closed = false;

  constructor(private readonly options: LaneOptions) {}

  /** Why no request may leave now, whatever its turn. */
  refusal(): WallRefusal | null {
    if (this.closed) return { cause: 'closed' };
    const leftMs = this.pausedUntilMs - this.options.now();
    return leftMs > 0 ? refusedFor('paused', leftMs) : null;
  }

  /** Why nobody could get a turn now. */
  fullness(): WallRefusal | null {
    const waitMs = this.options.bucket.waitMs(1);
    return waitMs > this.options.patienceMs ? refusedFor('budget', waitMs) : null;
  }

  /** Waits for a turn, which counts as used unless it is given back. */
  async turn(): Promise<WallRefusal | null> {
    const refusal = this.fullness();
    if (refusal !== null) return refusal;
    await this.pass(this.options.bucket.reserve(1));
    return null;
  }

  giveBack(): void {
    this.options.bucket.giveBack(1);
  }

  pause(ms: number): void {
    const { retryAfterMs = 0 } = refusedFor('paused', ms);
    this.pausedUntilMs = Math.max(this.pausedUntilMs, this.options.now() + retryAfterMs);
  }

  /** Nobody waits any longer, and nothing leaves any more. */
  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.wakeDue();
  }

  private pass(waitMs: number): Promise<void> {
    if (waitMs === 0 && this.queue.length === 0) return Promise.resolve();
    const dueAtMs = this.options.now() + waitMs;
    return new Promise((wake) => {
      this.queue.push({ dueAtMs, wake });
      this.setTimer();
    });
  }

  /** One timer, for the first in the queue: several would overtake each other. */
  private setTimer(): void {
    const [first] = this.queue;
    if (first === undefined || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.wakeDue();
      this.setTimer();
    }, first.dueAtMs - this.options.now());
    this.timer.unref();
  }

  /** By the clock: a timer may be early by as long as its round of the event loop has run. */
  private wakeDue(): void {
    const nowMs = this.closed ? Number.POSITIVE_INFINITY : this.options.now();
    const stillEarly = this.queue.findIndex(({ dueAtMs }) => dueAtMs > nowMs);
    const due = this.queue.splice(0, stillEarly < 0 ? this.queue.length : stillEarly);
    for (const { wake } of due) wake();
  }
}
