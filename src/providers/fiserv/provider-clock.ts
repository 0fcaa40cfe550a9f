/** The provider's time: ours, corrected by what its answers show. */
export interface ProviderClock {
  nowMs(): number;
  /** What is added to our clock; 0 while both agree. */
  skewMs(): number;
  /** Takes in the `Date` of an answer to a request that was sent at `sentMs` of our own clock. */
  hear(date: string | undefined, sentMs: number): void;
  /** Our own clock, uncorrected. */
  oursMs(): number;
}

/** Clocks this near to each other are left alone; a signature may be minutes old. */
const TOLERANCE_MS = 3_000;
/** `Date` names a second that has begun. */
const SECOND_MS = 1_000;

/**
 * Requests carry a timestamp that must be fresh by the provider's clock, so a clock of ours that is
 * off would shut us out. The answer was dated somewhere between our sending and our reading it:
 * only a difference that this cannot explain is corrected.
 */
export function createProviderClock(now: () => number): ProviderClock {
  let skewMs = 0;
  return {
    nowMs: () => now() + skewMs,
    skewMs: () => skewMs,
    oursMs: now,
    hear(date, sentMs) {
      const told = Date.parse(date ?? '');
      if (Number.isNaN(told)) return;
      const least = told - now();
      const most = told + SECOND_MS - sentMs;
      if (skewMs >= least - TOLERANCE_MS && skewMs <= most + TOLERANCE_MS) return;
      skewMs = Math.round((least + most) / 2);
    },
  };
}
