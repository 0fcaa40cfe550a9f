import type { GraphQLError } from 'graphql';
import type { Fix } from '../domain/fix';
import { spokenError } from './spoken-error';

/** A malformed argument of a query or subscription: no form could show it, so top-level. */
export const badArgument = (argument: string, fix: Fix): GraphQLError =>
  spokenError({ code: 'BAD_USER_INPUT', argument, fix }, { argument });

/** "Not found" and "not yours" are the same answer. */
export const notFound = (what: 'account' | 'payout'): GraphQLError =>
  spokenError({ code: 'NOT_FOUND', what });
