import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawMessage, type RawSocket, rawSocket } from '../streams/raw-socket';

/** Nothing new for so long is a stream that lost something. */
const PATIENCE_MS = 40_000;

export interface CutOptions {
  /** The servers that live now; a connection goes to any of them. */
  readonly urls: () => readonly string[];
  readonly key: string;
  /** The most milliseconds a socket is left alone. */
  readonly cutWithinMs: number;
}

/** Opens a socket somewhere that lives; a server that just died is left for another. */
async function connected({ urls, key }: CutOptions): Promise<RawSocket> {
  for (;;) {
    const all = urls();
    const socket = await rawSocket(all[randomInt(all.length)] ?? '', key).catch(() => null);
    if (socket?.messages[0]?.type === 'connection_ack') return socket;
    socket?.socket.terminate();
    await sleep(20);
  }
}

const dataOf = <Data>({ payload }: RawMessage): Data => {
  const { data, errors } = payload as { data?: Data; errors?: unknown };
  if (errors || !data) throw new Error(JSON.stringify(payload));
  return data;
};

interface Watch<Data> {
  readonly query: string;
  /** What to ask for from here on: nothing is known but what was kept. */
  readonly variables: (kept: readonly Data[]) => object;
  /** It is over with so many of these. */
  readonly isEnd: (one: Data) => boolean;
  readonly ends: number;
}

export interface Watched<Data> {
  readonly kept: Data[];
  /** What came over each socket, as far as it was kept. */
  readonly bySocket: Data[][];
}

/**
 * One subscription over many sockets, each cut at a random moment without a word. Of what came over
 * it, a random end is lost too, as if the client had died before it dealt with it.
 */
export async function watchOverCuts<Data>(
  options: CutOptions,
  watch: Watch<Data>,
): Promise<Watched<Data>> {
  const kept: Data[] = [];
  const bySocket: Data[][] = [];
  let newMs = performance.now();
  let ends = 0;
  while (ends < watch.ends) {
    const { socket, messages, subscribe } = await connected(options);
    const got: Data[] = [];
    let gotEnds = 0;
    let read = 0;
    const take = () => {
      for (; read < messages.length; read += 1) {
        const message = messages[read] as RawMessage;
        if (message.type === 'error') throw new Error(JSON.stringify(message));
        if (message.type !== 'next') continue;
        const data = dataOf<Data>(message);
        got.push(data);
        if (watch.isEnd(data)) gotEnds += 1;
      }
    };
    subscribe('1', watch.query, watch.variables(kept));
    const untilMs = performance.now() + randomInt(1, options.cutWithinMs);
    while (performance.now() < untilMs && socket.readyState === socket.OPEN) {
      await sleep(10);
      take();
      if (ends + gotEnds >= watch.ends) break;
    }
    socket.terminate();
    take();
    const isWhole = ends + gotEnds >= watch.ends || randomInt(4) > 0;
    const dealtWith = isWhole ? got : got.slice(0, randomInt(got.length + 1));
    ends += dealtWith.filter(watch.isEnd).length;
    if (got.length > 0) newMs = performance.now();
    if (performance.now() - newMs > PATIENCE_MS) {
      throw new Error(`nothing comes after ${JSON.stringify(kept.at(-1))}`);
    }
    kept.push(...dealtWith);
    bySocket.push(dealtWith);
  }
  return { kept, bySocket };
}
