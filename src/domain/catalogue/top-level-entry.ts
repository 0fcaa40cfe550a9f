import type { CatalogueEntry } from './entry';
import type { TopLevelCode, TopLevelFacts } from './top-level-facts';

export interface TopLevelEntry<Facts> extends CatalogueEntry<Facts> {
  /** The status over HTTP where this is all there is to say; on the socket there is none. */
  readonly httpStatus: number;
}

export type TopLevelEntries<Code extends TopLevelCode> = {
  readonly [C in Code]: TopLevelEntry<TopLevelFacts[C]>;
};
