export interface BucketOptions {
  /** Tokens there are at most, and at the start. */
  readonly size: number;
  /** How many come back in a second; more than none. */
  readonly perSecond: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** So many at once, and so many a second for ever: over any time at most `size + perSecond × t`. */
export class TokenBucket {
  readonly size: number;
  private readonly tokenMs: number;
  private readonly now: () => number;
  /** The one thing to keep: from when on it is full. What is left follows, and no error adds up. */
  private fullAtMs: number;

  constructor({ size, perSecond, now }: BucketOptions) {
    this.size = size;
    this.tokenMs = 1_000 / perSecond;
    this.now = now;
    this.fullAtMs = now();
  }

  /** Below zero: so many are promised to callers who wait for them. */
  left(): number {
    return this.size - Math.max(0, this.fullAtMs - this.now()) / this.tokenMs;
  }

  /** Milliseconds until so many are there and free. */
  waitMs(count: number): number {
    const fullEnoughMs = this.fullAtMs - (this.size - count) * this.tokenMs;
    return Math.max(0, Math.ceil(fullEnoughMs - this.now()));
  }

  /** Takes so many, those to come included: the milliseconds until they may be used, in turn. */
  reserve(count: number): number {
    const waitMs = this.waitMs(count);
    this.take(count);
    return waitMs;
  }

  /** Takes as many of them as there are: how many that was. */
  drain(count: number): number {
    const taken = Math.max(0, Math.min(count, this.left()));
    this.take(taken);
    return taken;
  }

  giveBack(count: number): void {
    this.fullAtMs -= count * this.tokenMs;
  }

  private take(count: number): void {
    this.fullAtMs = Math.max(this.fullAtMs, this.now()) + count * this.tokenMs;
  }
}
