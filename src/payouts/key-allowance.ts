export interface AllowanceOptions {
  /** How many look-ups may come at once, and how many come back in a minute. */
  readonly size: number;
  readonly perMinute: number;
}

interface Purse {
  left: number;
  atMs: number;
}

const MINUTE_MS = 60_000;
const CALLERS_MAX = 10_000;

/** What each caller may spend on key look-ups, in the units of the central bank's own bucket. */
export class KeyAllowance {
  private readonly purses = new Map<string, Purse>();

  constructor(
    private readonly options: AllowanceOptions,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Spends, and gives 0; or spends nothing and tells how long to wait. */
  take(caller: string, cost: number): number {
    const purse = this.purseOf(caller);
    if (purse.left < cost) return ((cost - purse.left) / this.options.perMinute) * MINUTE_MS;
    purse.left -= cost;
    return 0;
  }

  /** Spends what a question turned out to cost, be it more than there is. */
  spend(caller: string, cost: number): void {
    this.purseOf(caller).left -= cost;
  }

  private purseOf(caller: string): Purse {
    const { size, perMinute } = this.options;
    const nowMs = this.now();
    const known = this.purses.get(caller) ?? { left: size, atMs: nowMs };
    const earned = ((nowMs - known.atMs) / MINUTE_MS) * perMinute;
    const purse = { left: Math.min(size, known.left + earned), atMs: nowMs };
    // The one that was idle longest goes first; it has been filled up the most.
    this.purses.delete(caller);
    this.purses.set(caller, purse);
    const [oldest] = this.purses.keys();
    if (this.purses.size > CALLERS_MAX && oldest !== undefined) this.purses.delete(oldest);
    return purse;
  }
}
