import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';

export interface BreakerOptions {
  /** Multiplies the pauses. */
  readonly pace: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

type IsSilent<Result> = (result: Result) => boolean;

/** Stops asking whoever was silent again and again, and then tries with one call at a time. */
export interface Breaker {
  readonly state: 'closed' | 'open' | 'half-open';
  /** Whether any call was ever answered. */
  readonly wasAnswered: boolean;
  /** How long nothing may be called; null: a call may be made now. */
  waitMs(): number | null;
  /** The same for `runAhead`, of which one at a time goes while the breaker is not closed. */
  waitAheadMs(): number | null;
  /** Makes a call that `waitMs` lets through, and counts what it came to. */
  run<Result>(call: () => Promise<Result>, isSilent: IsSilent<Result>): Promise<Result>;
  /** The same for a call that may come back without having asked anybody: only silence counts. */
  runAhead<Result>(call: () => Promise<Result>, isSilent: IsSilent<Result>): Promise<Result>;
}

const SILENCES_MAX = 5;
const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 60_000;

const pauseAfter = (attempt: number): number =>
  Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (attempt - 1));

export function createBreaker({ pace, now }: BreakerOptions): Breaker {
  let triedAgainAtMs = 0;
  let wasAnswered = false;
  // The library measures pauses by the wall clock, which may be set back by hours. It counts, we
  // measure: as far as it knows its pause is over at once.
  const policy = countingPolicy((attempt) => {
    triedAgainAtMs = now() + pauseAfter(attempt) * pace;
  });
  const waitMs = (): number | null => {
    if (policy.state === CircuitState.Closed) return null;
    if (policy.state === CircuitState.HalfOpen) return PAUSE_FIRST_MS * pace;
    const leftMs = triedAgainAtMs - now();
    return leftMs > 0 ? leftMs : null;
  };
  const run: Breaker['run'] = async (call, isSilent) => {
    const { result } = await policy.execute(async () => {
      const made = await call();
      const silent = isSilent(made);
      if (!silent) wasAnswered = true;
      return { result: made, silent };
    });
    return result;
  };
  return {
    get state() {
      return STATES[policy.state];
    },
    get wasAnswered() {
      return wasAnswered;
    },
    waitMs,
    run,
    ...runningAhead({ policy, waitMs, run, aloneMs: PAUSE_FIRST_MS * pace }),
  };
}

function countingPolicy(onOpen: (attempt: number) => void): CircuitBreakerPolicy {
  return circuitBreaker(handleWhenResult(isCounted), {
    breaker: new ConsecutiveBreaker(SILENCES_MAX),
    halfOpenAfter: new DelegateBackoff(({ attempt }: IHalfOpenAfterBackoffContext) => {
      onOpen(attempt);
      return Number.NEGATIVE_INFINITY;
    }),
  });
}

interface AheadParts extends Pick<Breaker, 'waitMs' | 'run'> {
  readonly policy: CircuitBreakerPolicy;
  /** The wait of whoever finds another one ahead. */
  readonly aloneMs: number;
}

function runningAhead(parts: AheadParts): Pick<Breaker, 'waitAheadMs' | 'runAhead'> {
  const { policy, waitMs, run } = parts;
  let ahead = 0;
  const isFree = () => policy.state === CircuitState.Closed || ahead === 0;
  return {
    waitAheadMs: () => waitMs() ?? (isFree() ? null : parts.aloneMs),
    async runAhead(call, isSilent) {
      ahead += 1;
      try {
        const result = await call();
        const counts = isSilent(result) && waitMs() === null;
        return counts ? await run(() => Promise.resolve(result), isSilent) : result;
      } finally {
        ahead -= 1;
      }
    },
  };
}

const isCounted = (made: unknown): boolean =>
  typeof made === 'object' && made !== null && 'silent' in made && made.silent === true;

const STATES: Readonly<Record<CircuitState, Breaker['state']>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};
