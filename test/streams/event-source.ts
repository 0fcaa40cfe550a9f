import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { TEST_KEY } from '../support/running-app';

export interface SseEvent {
  readonly event: string;
  readonly id?: string;
  /** Null where the event has none. */
  readonly data: {
    readonly data?: Record<string, Record<string, unknown>>;
    readonly errors?: readonly { extensions: { code: string } }[];
  } | null;
}

export interface Sse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** All of the answer so far, as it came. */
  readonly text: () => string;
  readonly events: () => SseEvent[];
  readonly ended: Promise<void>;
  readonly cut: () => void;
}

export interface SseAsked {
  readonly query?: string;
  readonly variables?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: string | null;
  readonly method?: 'GET' | 'POST';
}

function eventsIn(text: string): SseEvent[] {
  // What is not closed by an empty line has not come yet.
  const blocks = text.split('\n\n').slice(0, -1);
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => !line.startsWith(':'));
    const of = (name: string) =>
      lines
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    const event = of('event');
    if (event === undefined) return [];
    const [id, data] = [of('id'), of('data')];
    return [
      {
        event,
        ...(id === undefined ? {} : { id }),
        data: data ? (JSON.parse(data) as SseEvent['data']) : null,
      },
    ];
  });
}

function send(url: string, asked: SseAsked): ClientRequest {
  const { query, variables = {}, headers = {}, key = TEST_KEY, method = 'POST' } = asked;
  const search =
    method === 'GET' && query !== undefined
      ? `?${new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString()}`
      : '';
  const sent = request(`${url}/graphql/stream${search}`, {
    method,
    headers: {
      accept: 'text/event-stream',
      ...(method === 'POST' && { 'content-type': 'application/json' }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
  });
  sent.end(method === 'POST' ? JSON.stringify({ query, variables }) : undefined);
  return sent;
}

/** Server-sent events over a socket of their own. */
export async function openSse(url: string, asked: SseAsked): Promise<Sse> {
  const sent = send(url, asked);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject);
  });
  sent.on('error', () => undefined);
  let text = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  answer.on('error', () => undefined);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    text: () => text,
    events: () => eventsIn(text),
    ended: new Promise<void>((resolve) => answer.once('close', () => resolve())),
    cut: () => sent.destroy(),
  };
}
