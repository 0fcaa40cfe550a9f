import type { Anchoring } from './anchor-rhythm';
import type { Config } from './config';
import type { Log } from './log';
import type { PayoutProvider } from './providers/provider';
import type { SealingKeys } from './store/sealing';

/** What the program is made from; everything else is built from it. */
export interface AppOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly providers: readonly PayoutProvider[];
  /** Accepted as a full-scope key from the start. */
  readonly bootstrapKey: string | null;
  /** What API keys are digested with; null: keys under a pepper cannot be made or checked. */
  readonly pepper: string | null;
  /** Under which whom a payout is for is kept. */
  readonly sealingKeys: SealingKeys;
  /** Seed the demo merchant; only where the providers are sandboxes. */
  readonly demo: boolean;
  readonly graphiqlDirectory: string;
  readonly log: Log;
  /** Null or absent: the audit's heads are not signed, and it keeps no digests. */
  readonly anchoring?: Anchoring | null;
}
