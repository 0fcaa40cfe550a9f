import type { IncomingMessage } from 'node:http';
import type { Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { closeSocket } from './close-socket';
import type { SlowReaders } from './slow-readers';
import { SOCKET_CLOSINGS } from './socket-closings';

export interface LinkedSocket {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

export interface LinkOptions {
  readonly slow: SlowReaders;
  readonly messagesPerSecond: number;
  readonly onError: (error: unknown) => void;
}

const PING_MS = 12_000;

const close = (socket: WebSocket, why: keyof typeof SOCKET_CLOSINGS): void => {
  const { code, reason } = SOCKET_CLOSINGS[why];
  closeSocket(socket, code, reason);
};

/** Who does not answer a ping until the next is gone, and would hold its place for ever. */
function keepAsking(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const asking = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, PING_MS);
  return () => clearInterval(asking);
}

/** True while no more than so many have come within a second. */
function withinPace(max: number): () => boolean {
  let begunMs = performance.now();
  let count = 0;
  return () => {
    const nowMs = performance.now();
    if (nowMs - begunMs >= 1_000) {
      begunMs = nowMs;
      count = 0;
    }
    count += 1;
    return count <= max;
  };
}

/** Counts every frame a client sends; of too many none is heard, and reading stops. */
function paced(socket: WebSocket, max: number): () => boolean {
  const isWithin = withinPace(max);
  const mayHear = () => {
    if (socket.readyState !== socket.OPEN) return false;
    if (isWithin()) return true;
    close(socket, 'TOO_MANY_MESSAGES');
    socket.pause();
    return false;
  };
  socket.on('ping', mayHear).on('pong', mayHear);
  return mayHear;
}

/** A message that only servers send: the protocol throws, and it is no fault of ours. */
const isUnexpected = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('Unexpected message of type');

type Protocol<Extra extends LinkedSocket> = Server<Extra>;

/** Speaks the protocol over one socket: at the pace of its reader, and within the limits. */
export function linkSocket<Extra extends LinkedSocket>(
  protocol: Protocol<Extra>,
  linked: Extra,
  { slow, messagesPerSecond, onError }: LinkOptions,
): void {
  const { socket, request } = linked;
  const connection = request.socket;
  const drop = () => close(socket, 'TOO_SLOW');
  const mayHear = paced(socket, messagesPerSecond);
  const send = (text: string) =>
    new Promise<void>((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      if (slow.isFull(connection)) drop();
      // A socket that is cut meanwhile is told of by its close.
      else socket.send(text, () => resolve());
    });
  const onMessage = (hear: (text: string) => Promise<void>) =>
    socket.on('message', (data: Buffer) => {
      if (!mayHear()) return;
      hear(data.toString()).catch((error: unknown) => {
        if (isUnexpected(error)) return close(socket, 'UNEXPECTED');
        onError(error);
        close(socket, 'FAILED');
      });
    });
  const ended = protocol.opened(
    {
      protocol: socket.protocol,
      send,
      close: (code, reason) => closeSocket(socket, code ?? 1000, reason ?? ''),
      onMessage: (hear) => void onMessage(hear),
    },
    linked,
  );
  const leave = [slow.keep({ connection, drop }), keepAsking(socket)];
  socket.once('close', (code, reason) => {
    for (const each of leave) each();
    ended(code, reason.toString()).catch(onError);
  });
}
