import { hash } from 'node:crypto';
import { addressName } from './address-name';
import type { Authenticate } from './authenticate';
import { Unauthenticated } from './credentials/unauthenticated';
import { NamedBuckets } from './named-buckets';
import { rateLimited } from './rate-limited';
import type { RateSettings } from './rate-settings';

/** Who was let in lately is still looked at when others at their address guess. */
const LET_IN_MAX = 10_000;
const SECONDS = 60;

class LetIn {
  private readonly digests = new Set<string>();

  has(digest: string): boolean {
    return this.digests.has(digest);
  }

  add(digest: string): void {
    this.digests.delete(digest);
    this.digests.add(digest);
    if (this.digests.size <= LET_IN_MAX) return;
    const [oldest] = this.digests;
    if (oldest !== undefined) this.digests.delete(oldest);
  }

  delete(digest: string): void {
    this.digests.delete(digest);
  }
}

const digestOf = (address: string, authorization: string | undefined): string =>
  hash('sha256', `${address} ${authorization ?? ''}`, 'base64');

/**
 * Slows down whoever tries credentials: after so many wrong ones an address is told to wait, and
 * nothing is looked up for it, save for credentials that were let in from there before.
 */
export function limitingTries(
  authenticate: Authenticate,
  { wrongPerMinute: size }: Pick<RateSettings, 'wrongPerMinute'>,
  now: () => number = () => performance.now(),
): Authenticate {
  const wrong = new NamedBuckets({ size, perSecond: size / SECONDS, now });
  const letIn = new LetIn();
  return async (authorization, from, via) => {
    const address = addressName(from);
    const digest = digestOf(address, authorization);
    const bucket = wrong.of(address);
    const waitMs = bucket.waitMs(1);
    if (waitMs > 0 && !letIn.has(digest)) throw rateLimited(waitMs);
    try {
      const principal = await authenticate(authorization, from, via);
      letIn.add(digest);
      return principal;
    } catch (error) {
      if (error instanceof Unauthenticated) {
        letIn.delete(digest);
        bucket.drain(1);
      }
      throw error;
    }
  };
}
