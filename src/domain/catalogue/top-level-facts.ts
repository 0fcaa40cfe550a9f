import type { Fix } from '../fix';
import type { UnauthenticatedReason } from './unauthenticated';

/** What is wrong with a request as such, before any document is read. */
export type BadRequest =
  | 'NOT_JSON'
  | 'TOO_LARGE'
  | 'NOT_SENT_AS_JSON'
  | 'MALFORMED'
  | 'NO_EVENT_STREAM'
  | 'SUBSCRIPTION_OVER_HTTP'
  | 'NO_SUBSCRIPTION';

/** What a document has too much of. */
export type TooMuch = 'ROOT_FIELDS' | 'LEVELS' | 'OBJECTS' | 'ALIASES' | 'DIRECTIVES';

type Nothing = Readonly<Record<never, never>>;

/** Every `extensions.code` of a top-level error, and the facts its sentence needs. */
export interface TopLevelFacts {
  readonly BAD_REQUEST: { readonly why: BadRequest };
  readonly GRAPHQL_PARSE_FAILED: { readonly max: number };
  readonly GRAPHQL_VALIDATION_FAILED: { readonly tooMuch: TooMuch; readonly max: number };
  readonly OPERATION_RESOLUTION_FAILURE: Nothing;
  readonly PERSISTED_QUERY_NOT_SUPPORTED: Nothing;
  readonly OPERATION_NOT_LISTED: Nothing;
  readonly BAD_USER_INPUT: { readonly argument: string; readonly fix: Fix };
  readonly CURSOR_TOO_OLD: { readonly cursor: string };
  readonly CURSOR_AHEAD: { readonly cursor: string };
  readonly CURSOR_FOREIGN: Nothing;
  readonly UNAUTHENTICATED: { readonly reason: UnauthenticatedReason };
  readonly FORBIDDEN: { readonly scope: string };
  readonly NOT_FOUND: { readonly what: 'account' | 'payout' };
  readonly TOO_MANY_STREAMS: { readonly max: number };
  readonly RATE_LIMITED: { readonly retryAfterMs: number };
  readonly LIMIT_EXCEEDED: { readonly retryAfterSeconds: number };
  readonly PROVIDER_UNAVAILABLE: Nothing;
  readonly UNAVAILABLE: Nothing;
  readonly INTERNAL: Nothing;
}

export type TopLevelCode = keyof TopLevelFacts;

/** A top-level error with its facts, before it is put into a language. */
export type Saying = {
  [Code in TopLevelCode]: { readonly code: Code } & TopLevelFacts[Code];
}[TopLevelCode];
