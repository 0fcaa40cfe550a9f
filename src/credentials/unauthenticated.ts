import { GraphQLError } from 'graphql';
import { topLevelText } from '../domain/catalogue/top-level';
import type { Saying } from '../domain/catalogue/top-level-facts';
import type { UnauthenticatedReason } from '../domain/catalogue/unauthenticated';

const refusal = (saying: Saying, extensions: Readonly<Record<string, unknown>>): GraphQLError =>
  new GraphQLError(topLevelText(saying, 'en'), {
    extensions: { ...extensions, code: saying.code, saying },
  });

export const unauthenticated = (reason: UnauthenticatedReason): GraphQLError =>
  refusal({ code: 'UNAUTHENTICATED', reason }, { reason, http: { status: 401 } });

/** Not the caller's fault: what a credential is checked with cannot be reached. */
export const cannotTell = (): GraphQLError =>
  refusal({ code: 'UNAVAILABLE' }, { http: { status: 503 } });
