import { addressName } from './address-name';
import type { Principal } from './credentials/principal';
import { NamedBuckets } from './named-buckets';
import { rateLimited } from './rate-limited';
import type { RateSettings } from './rate-settings';
import { placeNameOf } from './stream-places';

/** What every answer says of the cost of its operation. */
export interface CostTold {
  readonly requested: number;
  /** Points that this credential has left now. */
  readonly left: number;
  /** When it has all of them again. */
  readonly resetsAt: string;
}

/** So many seconds' worth may be spent at once. */
const BURST_SECONDS = 2;
/** The dearest operation there can be must be possible at all. */
const BURST_MIN = 500;

export interface Clocks {
  /** Never goes back. */
  readonly now: () => number;
  readonly wall: () => number;
}

const CLOCKS: Clocks = { now: () => performance.now(), wall: () => Date.now() };

/** Points of cost for each credential and each address; each replica counts its own. */
export class RateLimits {
  private readonly keys: NamedBuckets;
  private readonly addresses: NamedBuckets;

  constructor(
    { costPerKey, costPerAddress }: RateSettings,
    private readonly clocks: Clocks = CLOCKS,
  ) {
    const { now } = clocks;
    const of = (perSecond: number) =>
      new NamedBuckets({ size: Math.max(BURST_MIN, perSecond * BURST_SECONDS), perSecond, now });
    this.keys = of(costPerKey);
    this.addresses = of(costPerAddress);
  }

  /** Takes the points of an operation, or refuses it and takes none. */
  take(principal: Principal, cost: number): CostTold {
    const key = this.keys.of(placeNameOf(principal));
    const address = this.addresses.of(addressName(principal.origin?.address));
    const waitMs = Math.max(key.waitMs(cost), address.waitMs(cost));
    if (waitMs > 0) throw rateLimited(waitMs);
    key.reserve(cost);
    address.reserve(cost);
    const resetsMs = this.clocks.wall() + key.waitMs(key.size);
    const left = Math.floor(key.left());
    return { requested: cost, left, resetsAt: new Date(resetsMs).toISOString() };
  }
}
