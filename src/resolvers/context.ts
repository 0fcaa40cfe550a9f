import type { KeyParts } from '../credentials/key-parts';
import { isHouse, type Principal } from '../credentials/principal';
import type { Locale } from '../domain/locale';
import type { EventTails } from '../payouts/event-tails';
import type { PayoutParts } from '../payouts/parts';
import { withinReach } from '../payouts/within-reach';
import type { WorkLoop } from '../payouts/work-loop';
import type { Reach } from '../store/read-accounts';
import type { PayoutReads } from '../store/read-payouts';
import type { SwitchStore } from '../store/switch-store';
import { HOUSE } from '../store/walled-pool';
import type { CallerReads, MerchantReads } from '../store/walled-reads';
import { createLoaders, type Loaders } from './loaders';

/** What resolvers are given, made once. */
export interface ResolverParts {
  readonly parts: PayoutParts;
  readonly tails: EventTails;
  readonly work: WorkLoop;
  readonly reads: CallerReads;
  readonly sealing: PayoutReads['sealing'];
  readonly keys: KeyParts;
  readonly switches: SwitchStore;
}

/** Who asks, and in which language they read. */
export interface Asker {
  readonly principal: Principal;
  readonly locale: Locale;
}

/** Where the log of a subscription stands. */
export interface LogPlace {
  /** True: from now on, whatever cursor was given. */
  readonly fromNow: boolean;
  /** Where a client that comes back stood; it counts more than the argument. */
  readonly after?: string | null;
  /** The last position that was read; null before the first, and where no log is read. */
  at: bigint | null;
}

export interface Context extends Omit<ResolverParts, 'reads'>, Asker {
  /** Shows what is the merchant's, and to whoever runs the house what is nobody's. */
  readonly reads: MerchantReads;
  readonly loaders: Loaders;
  readonly log?: LogPlace;
}

/** Whatever writes sees no further than the credential reaches. */
function partsWithin(parts: PayoutParts, { accounts }: Reach): PayoutParts {
  return accounts === null ? parts : { ...parts, store: withinReach(parts.store, accounts) };
}

export function createContext(given: ResolverParts, asker: Asker): Context {
  const { principal } = asker;
  const seen = isHouse(principal) ? [principal.merchantId, HOUSE] : [principal.merchantId];
  const payouts = { reads: given.reads.forMerchant(...seen), sealing: given.sealing };
  // Name by name: a copy of a copy is what every request would wait for.
  return {
    parts: partsWithin(given.parts, principal),
    tails: given.tails,
    work: given.work,
    reads: payouts.reads,
    sealing: payouts.sealing,
    keys: given.keys,
    switches: given.switches,
    principal,
    locale: asker.locale,
    loaders: createLoaders(payouts, principal),
  };
}

export const mayReadPersons = ({ principal }: Context): boolean =>
  principal.scopes.includes('pii:read');

/** What belongs to no merchant is for whoever runs the house. */
export const mayReadHouse = ({ principal }: Context): boolean => isHouse(principal);
