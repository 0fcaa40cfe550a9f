import { GraphQLError } from 'graphql';
import { topLevelText } from '../domain/catalogue/top-level';
import type { Saying } from '../domain/catalogue/top-level-facts';
import type { UnauthenticatedReason } from '../domain/catalogue/unauthenticated';

const refusal = (saying: Saying, extensions: Readonly<Record<string, unknown>>): GraphQLError =>
  new GraphQLError(topLevelText(saying, 'en'), {
    extensions: { ...extensions, code: saying.code, saying },
  });

/** Whose key it is that is refused; never told to who shows it. */
export interface RefusedKey {
  readonly merchantId: string;
  readonly id: string;
  readonly person: string;
}

/** A credential that is not let in. */
export class Unauthenticated extends GraphQLError {
  constructor(
    readonly reason: UnauthenticatedReason,
    /** Null: nobody's, as far as it can be told. */
    readonly key: RefusedKey | null,
  ) {
    const saying = { code: 'UNAUTHENTICATED', reason } as const;
    const { code } = saying;
    super(topLevelText(saying, 'en'), {
      extensions: { reason, http: { status: 401 }, code, saying },
    });
  }
}

export const unauthenticated = (
  reason: UnauthenticatedReason,
  key: RefusedKey | null = null,
): Unauthenticated => new Unauthenticated(reason, key);

/** Not the caller's fault: what a credential is checked with cannot be reached. */
export const cannotTell = (): GraphQLError =>
  refusal({ code: 'UNAVAILABLE' }, { http: { status: 503 } });
