import { type Breaker, createBreaker } from './breaker';
import { KeyTokens } from './key-tokens';
import { RequestLane } from './request-lane';
import { TokenBucket } from './token-bucket';

export interface WallSettings {
  /** Calls a second, of orders and of questions each, and how many may come at once. */
  readonly requestsPerSecond: number;
  readonly requestsBurst: number;
  /** The central bank's allowance for key look-ups of one company at one participant. */
  readonly keyTokens: number;
  readonly keyTokensPerMinute: number;
  /** Multiplies our own waiting times; 1 outside tests. */
  readonly pace: number;
}

/** How long a call waits for its turn before it is refused. */
const PATIENCE_MS = 2_000;

/** All that stands between the centre and one provider. */
export interface Walls {
  readonly name: string;
  readonly pace: number;
  readonly lanes: Readonly<Record<'orders' | 'questions' | 'keys', RequestLane>>;
  readonly breakers: Readonly<Record<'orders' | 'lookUp' | 'list' | 'balance' | 'keys', Breaker>>;
  readonly keys: KeyTokens;
}

export function createWalls(name: string, settings: WallSettings, now: () => number): Walls {
  const { pace, requestsPerSecond, requestsBurst, keyTokens, keyTokensPerMinute } = settings;
  const breaker = () => createBreaker({ pace, now });
  const budget = () => new TokenBucket({ size: requestsBurst, perSecond: requestsPerSecond, now });
  const lane = (bucket: TokenBucket) =>
    new RequestLane({ bucket, patienceMs: PATIENCE_MS * pace, now });
  const asking = budget();
  return {
    name,
    pace,
    // Key look-ups share the budget of questions but not their pauses: a used-up key allowance is
    // no reason to stop asking what became of payouts.
    lanes: { orders: lane(budget()), questions: lane(asking), keys: lane(asking) },
    breakers: {
      orders: breaker(),
      lookUp: breaker(),
      list: breaker(),
      balance: breaker(),
      keys: breaker(),
    },
    keys: new KeyTokens(
      new TokenBucket({ size: keyTokens, perSecond: keyTokensPerMinute / 60, now }),
    ),
  };
}
