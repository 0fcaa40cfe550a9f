import { GraphQLError } from 'graphql';

/** A malformed argument of a query or subscription: no form could show it, so top-level. */
export const badArgument = (argument: string, fix: string): GraphQLError =>
  new GraphQLError(`${argument}: ${fix}`, { extensions: { code: 'BAD_USER_INPUT', argument } });

/** "Not found" and "not yours" are the same answer. */
export const notFound = (what: string): GraphQLError =>
  new GraphQLError(`there is no such ${what}`, { extensions: { code: 'NOT_FOUND' } });
