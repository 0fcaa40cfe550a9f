import { connect, type Socket } from 'node:net';

export interface SlowSockets {
  /** Connections that are open now. */
  open(): number;
  /** How many the server has ended so far. */
  cut(): number;
  close(): void;
}

const HEAD = 'POST /webhooks/pagstar HTTP/1.1\r\nHost: slow\r\nX-Slow: ';
/** Every connection sends a byte a second, each at a moment of its own. */
const TURNS = 100;
const TURN_MS = 1_000 / TURNS;

/** Connections that send the head of a request byte by byte and never come to its end. */
export async function slowSockets(url: string, count: number): Promise<SlowSockets> {
  const { hostname, port } = new URL(url);
  const sockets = new Map<Socket, number>();
  let cut = 0;
  let isOver = false;
  const open = () =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname);
      sockets.set(socket, 0);
      socket.once('connect', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
      socket.once('close', () => {
        sockets.delete(socket);
        if (isOver) return;
        cut += 1;
        resolve();
      });
    });
  for (let opened = 0; opened < count; opened += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - opened) }, open));
  }
  let turn = 0;
  const drip = setInterval(() => {
    turn += 1;
    let place = turn;
    for (const [socket, sent] of sockets) {
      place += 1;
      if (place % TURNS !== 0) continue;
      socket.write(HEAD[sent] ?? 'a');
      sockets.set(socket, sent + 1);
    }
  }, TURN_MS);
  return {
    open: () => sockets.size,
    cut: () => cut,
    close() {
      isOver = true;
      clearInterval(drip);
      for (const socket of sockets.keys()) socket.destroy();
    },
  };
}
