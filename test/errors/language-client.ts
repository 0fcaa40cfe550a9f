import { once } from 'node:events';
import WebSocket from 'ws';
import { TEST_KEY } from '../support/running-app';

export interface ToldError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly errorId?: string };
}

export interface Told {
  readonly headers: Headers;
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly ToldError[];
}

/** Asks over HTTP with headers of one's own. */
export async function tell(
  url: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Told> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${TEST_KEY}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Omit<Told, 'headers' | 'status'>;
  return { headers: response.headers, status: response.status, ...answer };
}

export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: Told | readonly ToldError[];
}

export interface Listener {
  readonly heard: SocketMessage[];
  readonly socket: WebSocket;
  subscribe(id: string, query: string, variables?: object): void;
}

/** A socket that has been let in; what it hears is kept. */
export async function listen(
  url: string,
  params: object = {},
  headers: Record<string, string> = {},
): Promise<Listener> {
  const address = `${url.replace('http', 'ws')}/graphql`;
  const socket = new WebSocket(address, 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  const payload = { authorization: `Bearer ${TEST_KEY}`, ...params };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await once(socket, 'message');
  const heard: SocketMessage[] = [];
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as SocketMessage);
  });
  const subscribe = (id: string, query: string, variables: object = {}) =>
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  return { heard, socket, subscribe };
}

/** The errors of a message, whether a document was refused or a result has them. */
export function errorsOf({ payload }: SocketMessage): readonly ToldError[] {
  if (payload === undefined) return [];
  return 'errors' in payload ? (payload.errors ?? []) : (payload as readonly ToldError[]);
}
