import type { FixFacts, FixName } from '../fix';
import type { Said } from '../said';

/** How one way to put a field right is said, and facts to show each of its sentences with. */
export interface FixEntry<Facts> {
  readonly examples: readonly Facts[];
  readonly text: Said<Facts>;
}

export type FixEntries<Name extends FixName> = { readonly [N in Name]: FixEntry<FixFacts[N]> };
