import { TokenBucket } from './providers/token-bucket';

export interface NamedBucketsOptions {
  readonly size: number;
  readonly perSecond: number;
  readonly now: () => number;
}

/** Names remembered at most; who was not heard of for the longest time is forgotten first. */
const NAMES_MAX = 10_000;

/** A bucket for each name, as many as memory may hold. One that is forgotten begins full. */
export class NamedBuckets {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly options: NamedBucketsOptions) {}

  get size(): number {
    return this.buckets.size;
  }

  of(name: string): TokenBucket {
    const bucket = this.buckets.get(name) ?? new TokenBucket(this.options);
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > NAMES_MAX) this.forgetOldest();
    return bucket;
  }

  private forgetOldest(): void {
    const [oldest] = this.buckets.keys();
    if (oldest !== undefined) this.buckets.delete(oldest);
  }
}
