export interface BucketOptions {
  /** Tokens there are at most, and at the start. */
  readonly size: number;
  readonly perSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** So many at once, and so many a second for ever: over any time at most `size + perSecond × t`. */
export class TokenBucket {
  readonly size: number;
  private readonly perMs: number;
  private readonly now: () => number;
  private held: number;
  private countedAtMs: number;

  constructor({ size, perSecond, now }: BucketOptions) {
    this.size = size;
    this.perMs = perSecond / 1_000;
    this.now = now;
    this.held = size;
    this.countedAtMs = now();
  }

  /** Below zero: so many are promised to callers who wait for them. */
  left(): number {
    const nowMs = this.now();
    const refilled = (nowMs - this.countedAtMs) * this.perMs;
    this.held = Math.min(this.size, this.held + refilled);
    this.countedAtMs = nowMs;
    return this.held;
  }

  /** How long until so many are there and free; Infinity where nothing is refilled. */
  waitMs(count: number): number {
    const missing = count - this.left();
    return missing <= 0 ? 0 : Math.ceil(missing / this.perMs);
  }

  /** Takes so many, those to come included: the milliseconds until they may be used, in turn. */
  reserve(count: number): number {
    const waitMs = this.waitMs(count);
    this.held -= count;
    return waitMs;
  }

  /** Takes as many of them as there are: how many that was. */
  drain(count: number): number {
    const taken = Math.max(0, Math.min(count, this.left()));
    this.held -= taken;
    return taken;
  }

  giveBack(count: number): void {
    this.held = Math.min(this.size, this.left() + count);
  }
}
