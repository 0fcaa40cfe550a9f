import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as sendOn,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A fixed answer, or one of the ways in which servers and networks misbehave. */
export type Manner =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      /** Polite again after one answer. */
      readonly once?: true;
    }
  | keyof typeof RUDE;

export interface RudeServer {
  readonly url: string;
  /** How the next requests are met; null passes them on to the server behind. */
  manner: Manner | null;
  /** Requests that were not passed on. */
  readonly met: { readonly method: string; readonly path: string }[];
  /** The last answer that was passed back: to be given once more, to another question. */
  readonly last: () => Manner;
  close(): Promise<void>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;
const BOMB = gzipSync(Buffer.alloc(20 * MIB, '[')).toString('latin1');
const head = (headers: string) =>
  `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n${headers}\r\n`;
const PAYMENT = '{"data":{"status":"LIQUIDATED","idempotencyKey":"';

/** Writes the same again and again until the other side hangs up. */
function repeat(socket: Socket, text: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.once('close', () => clearInterval(timer));
}

export const RUDE = {
  hung: () => undefined,
  'dripping headers': (socket: Socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Drip: ');
    repeat(socket, 'a', 20);
  },
  'dripping body': (socket: Socket) => {
    socket.write(head('Content-Length: 9999\r\n') + PAYMENT);
    repeat(socket, 'a', 20);
  },
  endless: (socket: Socket) => {
    socket.write(`${head('')}{"data":"`);
    repeat(socket, 'a'.repeat(16 * 1024), 1);
  },
  'cut short': (socket: Socket) => void socket.end(head('Content-Length: 9999\r\n') + PAYMENT),
  'cut short, length untold': (socket: Socket) => void socket.end(head('') + PAYMENT),
  'not JSON': (socket: Socket) => void socket.end(`${head('')}<html>LIQUIDATED</html>`),
  'a gzip bomb': (socket: Socket) => {
    socket.end(head('Content-Encoding: gzip\r\n') + BOMB, 'latin1');
  },
  'broken gzip': (socket: Socket) => void socket.end(`${head('Content-Encoding: gzip\r\n')}zip`),
  'hung up': (socket: Socket) => void socket.destroy(),
  reset: (socket: Socket) => void socket.resetAndDestroy(),
  'not HTTP': (socket: Socket) => void socket.end('220 smtp ready\r\n'),
  empty: (socket: Socket) => void socket.end(head('Content-Length: 0\r\n')),
} as const;

/** Stands before a real server and, when told to, answers in its place. */
export async function openRudeServer(behind: string): Promise<RudeServer> {
  const rude: Pick<RudeServer, 'met'> & { manner: Manner | null } = { manner: null, met: [] };
  let last: Manner = { status: 502 };
  const server = createServer((request, answer) => {
    const { manner } = rude;
    if (manner === null) {
      const keep = (passed: Manner) => {
        last = passed;
      };
      passOn({ behind, keep }, request, answer);
      return;
    }
    rude.met.push({ method: request.method ?? '', path: request.url ?? '' });
    request.resume();
    if (typeof manner === 'string') request.once('end', () => RUDE[manner](request.socket));
    else {
      if (manner.once) rude.manner = null;
      answer.writeHead(manner.status, manner.headers).end(manner.body);
    }
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(rude, {
    last: () => last,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

interface Behind {
  readonly behind: string;
  readonly keep: (passed: Manner) => void;
}

function passOn({ behind, keep }: Behind, request: IncomingMessage, answer: ServerResponse): void {
  const { method = 'GET', headers } = request;
  const onwards = sendOn(`${behind}${request.url}`, { method, headers, agent: false }, (reply) => {
    const status = reply.statusCode ?? 502;
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.once('end', () => {
      const body = Buffer.concat(chunks);
      keep({ status, headers: JSON_TYPE, body: body.toString() });
      answer.writeHead(status, reply.headers).end(body);
    });
  });
  onwards.once('error', () => answer.destroy());
  request.pipe(onwards);
}
