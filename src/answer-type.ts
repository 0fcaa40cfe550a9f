import type { IncomingHttpHeaders } from 'node:http';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** What clients usually accept, and what they are answered with. */
const ANSWER_TYPES: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['application/json', JSON_TYPE],
  ['application/json, */*', JSON_TYPE],
  ['application/json, text/plain, */*', JSON_TYPE],
  ['application/graphql-response+json', GRAPHQL_TYPE],
  ['application/graphql-response+json,application/json;q=0.9', GRAPHQL_TYPE],
  ['application/graphql-response+json, application/json;q=0.9', GRAPHQL_TYPE],
  ['application/graphql-response+json, application/json', GRAPHQL_TYPE],
]);

/** Nothing that a form of another site could send. */
const SENT_AS_JSON = /^application\/json(?:; ?charset=utf-8)?$/i;

/** The type of the answer to a request that needs no judging; null: Apollo judges it. */
export function answerTypeFor(headers: IncomingHttpHeaders): string | null {
  if (!SENT_AS_JSON.test(headers['content-type'] ?? '')) return null;
  return ANSWER_TYPES.get(headers.accept) ?? null;
}
