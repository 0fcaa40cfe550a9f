import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeMessage } from './take-message';

/** A request as it came, and the two ways out of the proxy. */
interface Met {
  readonly client: Socket;
  readonly bytes: Buffer;
  /** Hands a part of it to the server behind and hangs up. */
  readonly half: (bytes: Buffer) => void;
  /** Hands bytes to the server behind; what it answered, or null when it hung up. */
  readonly pass: (bytes: Buffer) => Promise<Buffer | null>;
}

/** What networks and machines in between do to a request. Each is named by what the caller sees. */
export const FAULTS = {
  /** Read, never passed on, never answered. */
  silence: () => undefined,
  /** The server gets the first half, then both sides are cut. */
  'cut before it is whole': ({ client, bytes, half }: Met) => {
    half(bytes.subarray(0, Math.floor(bytes.length / 2)));
    client.destroy();
  },
  'answer lost': async ({ client, bytes, pass }: Met) => {
    await pass(bytes);
    client.resetAndDestroy();
  },
  'cut inside the answer': async ({ client, bytes, pass }: Met) => {
    const answer = await pass(bytes);
    client.end(answer === null ? '' : answer.subarray(0, answer.length - 5));
  },
  'answer after the time-out': async ({ client, bytes, pass }: Met) => {
    const answer = await pass(bytes);
    await closed(client);
    if (answer !== null) client.write(answer);
  },
  garbage: async ({ client, bytes, pass }: Met) => {
    await pass(bytes);
    client.end(Buffer.from('\u0016\u0003\u0001 220 smtp ready {"status":"LIQUIDATED"}\r\n'));
  },
  'slow drip': async ({ client, bytes, pass }: Met) => {
    const answer = (await pass(bytes)) ?? Buffer.alloc(0);
    for (const byte of answer) {
      if (client.destroyed) return;
      client.write(Buffer.of(byte));
      await sleep(40);
    }
  },
  /** What a middlebox that tries again does: the server gets the same bytes twice. */
  'sent twice': async ({ client, bytes, pass }: Met) => {
    const first = await pass(bytes);
    await pass(bytes);
    if (first === null) client.destroy();
    else client.write(first);
  },
  'sent twice and answer lost': async ({ client, bytes, pass }: Met) => {
    await pass(bytes);
    await pass(bytes);
    client.resetAndDestroy();
  },
  /** The server gets it only after the caller gave up. */
  'arrives late': async ({ client, bytes, pass }: Met) => {
    await closed(client);
    await sleep(LATE_MS);
    await pass(bytes);
  },
  /** Every byte arrives, in time, but not at once. */
  'slow way there': async ({ client, bytes, pass }: Met) => {
    await sleep(SLOW_MS);
    client.write((await pass(bytes)) ?? '');
  },
  'slow way back': async ({ client, bytes, pass }: Met) => {
    const answer = await pass(bytes);
    await sleep(SLOW_MS);
    client.write(answer ?? '');
  },
  /** Not looked at: the token is said to be no good. */
  unauthorized: ({ client }: Met) => {
    client.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\n{}');
  },
} as const;

export type Fault = keyof typeof FAULTS;

const LATE_MS = 100;
const SLOW_MS = 2_500;
const NOTICED_MS = 50;

/** Which of the next requests are met by a fault, and how many of them were. */
export interface Plan {
  readonly fault: Fault;
  /** Over the first line and the body of a request. */
  readonly at: RegExp;
  readonly times: number;
}

export interface FaultProxy {
  readonly url: string;
  /** Counts how often the fault was met. */
  plan(plan: Plan): { met: number };
  /** Takes back the plans that were not used up, so that the next test meets only its own. */
  forget(): void;
  /** Refuses connections from now on and cuts those there are. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });

/** One request over a connection of its own. */
function exchangeWith(target: URL, sockets: Set<Socket>) {
  const open = () => {
    const socket = connect(Number(target.port), target.hostname).on('error', () => undefined);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    return socket;
  };
  return {
    half: (bytes: Buffer): void => {
      const socket = open();
      socket.write(bytes, () => socket.destroy());
    },
    pass: (bytes: Buffer): Promise<Buffer | null> =>
      new Promise((resolve) => {
        const socket = open();
        let heard = Buffer.alloc(0);
        socket.write(bytes);
        socket.once('close', () => resolve(null));
        socket.on('data', (chunk: Buffer) => {
          heard = Buffer.concat([heard, chunk]);
          const answer = takeMessage(heard);
          if (answer === null) return;
          resolve(answer.bytes);
          socket.destroy();
        });
      }),
  };
}

/** Stands between a client and a real server; passes everything on until told otherwise. */
export async function openFaultProxy(behind: string): Promise<FaultProxy> {
  const target = new URL(behind);
  const sockets = new Set<Socket>();
  const plans: { plan: Plan; count: { met: number } }[] = [];
  const exchange = exchangeWith(target, sockets);

  const planned = (text: string): Fault | null => {
    const one = plans.find(({ plan, count }) => count.met < plan.times && plan.at.test(text));
    if (one === undefined) return null;
    one.count.met += 1;
    return one.plan.fault;
  };
  const meet = async (client: Socket, bytes: Buffer): Promise<void> => {
    const fault = planned(bytes.toString('latin1'));
    if (fault !== null) return FAULTS[fault]({ client, bytes, ...exchange });
    const answer = await exchange.pass(bytes);
    if (answer === null) client.destroy();
    else client.write(answer);
  };
  const serve = (client: Socket): void => {
    let waiting = Buffer.alloc(0);
    sockets.add(client);
    client.once('close', () => sockets.delete(client)).on('error', () => undefined);
    client.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk]);
      const request = takeMessage(waiting);
      if (request === null) return;
      waiting = Buffer.from(request.rest);
      void meet(client, request.bytes);
    });
  };
  let server: Server = await listening(0, serve);
  const { port } = server.address() as { port: number };
  const shut = async () => {
    const over = new Promise((resolve) => {
      server.close(resolve);
    });
    for (const socket of sockets) socket.destroy();
    await over;
    // What is sent over a connection that the caller has not yet seen closed may have arrived.
    await sleep(NOTICED_MS);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    plan(plan) {
      const count = { met: 0 };
      plans.push({ plan, count });
      return count;
    },
    forget: () => plans.splice(0),
    refuse: shut,
    async accept() {
      server = await listening(port, serve);
    },
    close: shut,
  };
}

function listening(port: number, serve: (client: Socket) => void): Promise<Server> {
  const server = createServer(serve);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
  });
}
