import type { Refusal, RefusalCode } from '../refusal';
import type { CatalogueEntry } from './entry';

export type RefusalOf<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;

export interface UserErrorEntry<Facts> extends CatalogueEntry<Facts> {
  /** The type of the schema that carries it. */
  readonly typename: string;
}

export type UserErrorEntries<Code extends RefusalCode> = {
  readonly [C in Code]: UserErrorEntry<RefusalOf<C>>;
};
