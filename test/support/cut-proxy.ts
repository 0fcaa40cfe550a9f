import { connect, createServer, type Socket } from 'node:net';

export interface CutProxy {
  readonly url: string;
  /** How many connections were made so far. */
  readonly made: number;
  /** Ends every connection there is with a reset; new ones are let through. */
  cut(): void;
  /** Lets the next answers to HTTP requests get lost: the server acts, the caller never hears. */
  loseAnswers(count: number): void;
  close(): Promise<void>;
}

const ignore = () => undefined;

/** Passes every byte on, of HTTP and of sockets alike, until it is told to cut. */
export async function openCutProxy(behind: string): Promise<CutProxy> {
  const { hostname, port } = new URL(behind);
  const pairs = new Set<readonly [Socket, Socket]>();
  let made = 0;
  let toLose = 0;
  const server = createServer((near) => {
    made += 1;
    const far = connect(Number(port), hostname);
    const pair = [near, far] as const;
    pairs.add(pair);
    const over = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const end of pair) end.on('error', ignore).on('close', over);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (toLose === 0) return void near.write(bytes);
      toLose -= 1;
      near.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const cut = () => pairs.forEach(([near]) => near.resetAndDestroy());
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    get made() {
      return made;
    },
    cut,
    loseAnswers: (count) => {
      toLose = count;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
