import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { getOperationAST, type OperationDefinitionNode, parse } from 'graphql';
import type { LastPayout, Variables } from './last-payout';
import type { Watches } from './watches';

type Headers = Readonly<Record<string, string>>;

interface Parts {
  readonly endpoint: string;
  readonly key: string;
  readonly watches: Watches;
  readonly lastPayout: LastPayout;
}

/** Sends subscriptions over the socket and everything else over HTTP, both with the same key. */
export function createFetcher({ endpoint, key, watches, lastPayout }: Parts): Fetcher {
  return (params, options) => {
    const headers = headersOf(key, options?.headers);
    const variables = lastPayout.fill(params.variables as Variables);
    const operation = operationOf(params);
    const operationName = operation?.name?.value ?? params.operationName ?? null;
    const filled = { ...params, variables, operationName };
    if (operation?.operation !== 'subscription') {
      return post(endpoint, { headers, params: filled }).then((answer) => {
        lastPayout.learn(answer);
        return answer;
      });
    }
    const authorization = headers['authorization'];
    return watches.watch({ ...filled, authorization });
  };
}

/** The key field, unless the headers pane says otherwise. */
function headersOf(key: string, pane: Headers = {}): Headers {
  const trimmed = key.trim();
  const token = /^bearer\s/i.test(trimmed) ? trimmed : `Bearer ${trimmed}`;
  const lowered = Object.entries(pane).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...(trimmed === '' ? {} : { authorization: token }), ...Object.fromEntries(lowered) };
}

/** Read from the text: the document GraphiQL hands over lags behind a change of tab. */
function operationOf({ query, operationName }: FetcherParams): OperationDefinitionNode | null {
  try {
    const document = parse(query);
    return getOperationAST(document, operationName) ?? getOperationAST(document) ?? null;
  } catch {
    // The server explains a syntax error better.
    return null;
  }
}

async function post(
  endpoint: string,
  { headers, params }: { headers: Headers; params: FetcherParams },
): Promise<object> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...headers,
    },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new Error(`The server answered ${response.status} without JSON: ${text.slice(0, 200)}`);
  }
}
