import type { Named } from './listed-operations';

/** The part of a request that says what is to run. */
export interface DocumentRequest {
  readonly method: string;
  readonly search: string;
  readonly body: unknown;
}

type TextOf = (named: Named) => string | undefined;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Apollo's own way with hashes is off: it would take any document from anybody for one. */
function withoutPersisted(extensions: unknown): unknown {
  if (!isRecord(extensions)) return extensions;
  const { persistedQuery: _, ...others } = extensions;
  return others;
}

function inBody(body: unknown, textOf: TextOf): unknown {
  if (!isRecord(body)) return body;
  const text = textOf(body);
  if (text === undefined) return body;
  // A text with a hash beside it is left as it is: whoever sends both is told it is not supported.
  if (text === body['query'] && body['documentId'] === undefined) return body;
  const { query: _query, documentId: _documentId, extensions, ...rest } = body;
  const others = withoutPersisted(extensions);
  return { ...rest, query: text, ...(others === undefined ? {} : { extensions: others }) };
}

function parsed(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inSearch(search: string, textOf: TextOf): string {
  const params = new URLSearchParams(search);
  const query = params.get('query') ?? undefined;
  const documentId = params.get('documentId') ?? undefined;
  const extensions = parsed(params.get('extensions'));
  const text = textOf({ query, documentId, extensions });
  if (text === undefined || (text === query && documentId === undefined)) return search;
  params.delete('documentId');
  params.delete('extensions');
  params.set('query', text);
  return `?${params.toString()}`;
}

/** The request with the text of what it names; throws where that may not run. */
export function namedDocument<Request extends DocumentRequest>(
  request: Request,
  textOf: TextOf,
): Request {
  return request.method === 'GET'
    ? { ...request, search: inSearch(request.search, textOf) }
    : { ...request, body: inBody(request.body, textOf) };
}
