import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import WebSocket from 'ws';
import { TEST_KEY } from '../support/running-app';

export interface RawMessage {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

/** The protocol by hand, so that a test sees every message and every close. */
export interface RawSocket {
  readonly socket: WebSocket;
  readonly messages: RawMessage[];
  readonly closed: Promise<[number, string]>;
  readonly subscribe: (id: string, query: string, variables?: object) => void;
}

export async function rawSocket(url: string, key: string = TEST_KEY): Promise<RawSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: RawMessage[] = [];
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as RawMessage);
  });
  // What fails closes too; whoever waits hears of it there.
  socket.on('error', () => undefined);
  const closed = new Promise<[number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, String(reason)]));
  });
  await once(socket, 'open');
  const payload = { authorization: `Bearer ${key}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await Promise.race([once(socket, 'message'), closed]);
  return {
    socket,
    messages,
    closed,
    subscribe: (id, query, variables = {}) =>
      socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } })),
  };
}

/** A frame by hand, so that nothing reads what comes. */
function frame(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  const head = Buffer.from([0x81, 0xfe, body.length >> 8, body.length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([head, body]);
}

const UPGRADE =
  'GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n';

/** Subscribes and never reads: what it is sent stays with the machines in between. */
export async function deafSocket(
  url: string,
  queries: readonly string[],
  key: string = TEST_KEY,
): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(UPGRADE);
  await once(socket, 'data');
  const payload = { authorization: `Bearer ${key}` };
  socket.write(frame({ type: 'connection_init', payload }));
  await once(socket, 'data');
  socket.pause();
  queries.forEach((query, index) => {
    socket.write(frame({ id: String(index), type: 'subscribe', payload: { query } }));
  });
  return socket;
}
