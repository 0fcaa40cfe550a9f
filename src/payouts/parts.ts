import type { Origin } from '../domain/audit-entry';
import type { WalledProvider } from '../providers/provider';
import type { PayoutStore } from '../store/payout-store';
import type { ChangeFeed } from './change-feed';
import type { KeyAllowance } from './key-allowance';
import type { ProviderFloats } from './provider-floats';
import type { RefusalBook } from './refusal-book';
import type { SwitchBoard } from './switch-board';

/** What the verbs of this folder work with; made once in `app.ts` and handed down. */
export interface PayoutParts {
  readonly store: PayoutStore;
  /** In the order of preference for routing. */
  readonly providers: ReadonlyMap<string, WalledProvider>;
  readonly floats: ProviderFloats;
  readonly feed: ChangeFeed;
  /** What each caller may look up in the directory of keys. */
  readonly keyAllowance: KeyAllowance;
  /** What somebody was not let do, for the audit. */
  readonly refusals: RefusalBook;
  /** What people have stopped. */
  readonly switches: SwitchBoard;
  /** Multiplies every waiting time of ours: 1, except in tests. */
  readonly pace: number;
  /** Milliseconds of the clock on the wall; it goes on while this process stands still. */
  readonly now: () => number;
  /** A fresh time-ordered id (UUID version 7). */
  readonly newId: () => string;
  /** A fresh random provider key (UUID version 4). */
  readonly newKey: () => string;
}

/** Who calls: the merchant comes from the credential, never from the input. */
export interface Caller {
  readonly merchantId: string;
  /** Shown as `requestedBy` and compared when two people are needed. */
  readonly name: string;
  /** From where; the program itself when absent. */
  readonly origin?: Origin | undefined;
}
