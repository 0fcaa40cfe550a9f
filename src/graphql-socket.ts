import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { LIMITS } from './guard-rules';
import { type LinkOptions, linkSocket } from './link-socket';
import { aboutError } from './log';
import { SOCKET_CLOSINGS } from './socket-closings';
import { type SocketExtra, type SocketOptions, socketHandlers } from './socket-handlers';

const PATH = '/graphql';
/** A client that answers no close would hold up a stop for the 30 s that `ws` waits. */
const CLOSE_WAIT_MS = 2_000;

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nretry-after: 5\r\nconnection: close\r\n\r\n`);
}

type Open = (socket: WebSocket, request: IncomingMessage) => void;

/** Makes sockets of what asks for one at our path, as far as its address has a place left. */
function onUpgrades(sockets: WebSocketServer, options: SocketOptions, open: Open) {
  const { streams, addressOf } = options;
  return (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connection.on('error', () => connection.destroy());
    if (request.url?.split('?')[0] !== PATH) return refuse(connection, '404 Not Found');
    const leave = streams.ofAddresses.take(addressOf(request) ?? 'unknown');
    if (leave === null) return refuse(connection, '429 Too Many Requests');
    connection.once('close', leave);
    sockets.handleUpgrade(request, connection, head, (socket) => {
      // `ws` has closed it with the right code; an error that nobody hears would end the process.
      socket.on('error', () => undefined);
      open(socket, request);
    });
  };
}

async function closeAll(sockets: WebSocketServer): Promise<void> {
  const { code, reason } = SOCKET_CLOSINGS.AWAY;
  for (const client of sockets.clients) client.close(code, reason);
  const late = setTimeout(() => {
    for (const client of sockets.clients) client.terminate();
  }, CLOSE_WAIT_MS);
  await new Promise<void>((resolve) => {
    sockets.close(() => resolve());
  });
  clearTimeout(late);
}

/** Subscriptions over `graphql-transport-ws`; nothing else runs on the socket. */
export function serveSocket(server: Server, options: SocketOptions): () => Promise<void> {
  const { streams, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (protocols) => handleProtocols(protocols),
    maxPayload: LIMITS.frameBytesMax,
    perMessageDeflate: false,
  });
  const protocol = makeServer<Record<string, unknown>, SocketExtra>(socketHandlers(options));
  const link: LinkOptions = {
    slow: streams.slow,
    messagesPerSecond: streams.limits.messagesPerSecond,
    onError: (error) => log.error('a socket failed', aboutError(error)),
  };
  const upgrade = onUpgrades(sockets, options, (socket, request) =>
    linkSocket(protocol, { socket, request, asker: undefined }, link),
  );
  server.on('upgrade', upgrade);
  return async () => {
    server.off('upgrade', upgrade);
    await closeAll(sockets);
  };
}
