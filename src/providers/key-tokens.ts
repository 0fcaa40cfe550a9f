import type { PayoutReport } from '../domain/report';
import type { KeyAnswer } from './provider';
import type { TokenBucket } from './token-bucket';
import { refusedFor, type WallRefusal } from './wall-refusal';

/** What the central bank takes for a key that is registered, and for one that is not. */
const FOUND = 1;
const NOT_FOUND = 20;
/** People who browse may use the upper half; payments may use all of it. */
const BROWSABLE_SHARE = 0.5;

/**
 * Our own copy of the central bank's allowance for key look-ups of one company at one provider. It
 * errs on the low side: a payment that was taken gives back what it took, where the bank gives two.
 */
export class KeyTokens {
  constructor(private readonly bucket: TokenBucket) {}

  /** Why no payment by key could go now; takes nothing. */
  refusal(): WallRefusal | null {
    const waitMs = this.bucket.waitMs(FOUND);
    return waitMs > 0 ? refusedFor('keys', waitMs) : null;
  }

  /** For the look-up a provider makes before it pays to a key. */
  takeForPayment(): WallRefusal | null {
    const refusal = this.refusal();
    if (refusal === null) this.bucket.drain(FOUND);
    return refusal;
  }

  /** For a look-up that somebody asked for: the dear one, until the answer is known. */
  takeForLookUp(): WallRefusal | { readonly taken: number } {
    const waitMs = this.bucket.waitMs(this.bucket.size * BROWSABLE_SHARE);
    return waitMs > 0 ? refusedFor('keys', waitMs) : { taken: this.bucket.drain(NOT_FOUND) };
  }

  heardOfLookUp({ kind }: KeyAnswer, taken: number): void {
    if (kind === 'holder') this.bucket.giveBack(Math.max(0, taken - FOUND));
    if (kind === 'limited') this.bucket.giveBack(taken);
  }

  /** What a submission came to, and whether a token was taken for this very call. */
  heardOfPayment(report: PayoutReport, taken: boolean): void {
    if ('failure' in report) this.heardOfFailure(report, NOT_FOUND - FOUND);
    else if (report.outcome === 'not-sent') this.bucket.giveBack(taken ? FOUND : 0);
    else if (report.outcome !== 'unknown') this.bucket.giveBack(FOUND);
  }

  /** A key that turned out not to exist after the order was taken, or an allowance used up. */
  heardOfPayout(report: PayoutReport): void {
    if ('failure' in report) this.heardOfFailure(report, NOT_FOUND);
  }

  /** Nothing was looked up after all. */
  giveBackPayment(): void {
    this.bucket.giveBack(FOUND);
  }

  private heardOfFailure({ failure }: Extract<PayoutReport, { failure: unknown }>, cost: number) {
    if (failure.code === 'PIX_KEY_NOT_FOUND') this.bucket.drain(cost);
    // The provider counts what we cannot see: other programs, another replica, before our start.
    if (failure.code === 'DICT_RATE_LIMITED') this.bucket.drain(this.bucket.size);
  }
}
