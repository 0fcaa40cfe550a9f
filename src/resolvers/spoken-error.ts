import { GraphQLError } from 'graphql';
import { topLevelText } from '../domain/catalogue/top-level';
import type { Saying } from '../domain/catalogue/top-level-facts';

/**
 * A top-level error with a code of the catalogue. Its facts travel beside the English message and
 * are put into the caller's language, and taken away, where errors are masked.
 */
export const spokenError = (
  saying: Exclude<Saying, { code: 'INTERNAL' }>,
  extensions: Readonly<Record<string, unknown>> = {},
): GraphQLError =>
  new GraphQLError(topLevelText(saying, 'en'), {
    extensions: { ...extensions, code: saying.code, saying },
  });
