import type { ServerResponse } from 'node:http';
import type { ClosableSocket } from './close-socket';

/** Nothing on the way may keep it, change it or hold it back until there is more. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  'x-content-type-options': 'nosniff',
};
/** How soon a client that lost it comes back. */
const RETRY = 'retry: 1000\n';

const OPEN = 1;
const CLOSED = 3;

/** One answer that does not end: server-sent events, written at the pace of whoever reads. */
export class EventStream implements ClosableSocket {
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly response: ServerResponse,
    /** The last thing said to whom it is taken from, in the words of the protocol. */
    private readonly farewell: (code: number, reason: string) => string,
  ) {
    response.on('error', () => response.destroy());
  }

  get readyState(): number {
    const { writableEnded, destroyed } = this.response;
    return writableEnded || destroyed ? CLOSED : OPEN;
  }

  /** Resolves when what was written before has been taken by the machine. */
  taken(): Promise<void> {
    return this.written;
  }

  /** Writes all of it, each with the name under which a client may come back. */
  async write(events: AsyncIterable<string>, idOf: () => string | null): Promise<void> {
    this.response.writeHead(200, HEADERS);
    this.response.write(RETRY);
    for await (const event of events) {
      if (this.readyState !== OPEN) return;
      const id = event.startsWith('event: next') ? idOf() : null;
      this.written = this.put(id === null ? event : `id: ${id}\n${event}`);
      await this.written;
    }
    if (this.readyState === OPEN) this.response.end();
  }

  once(_event: 'close', listener: () => void): this {
    this.response.once('close', listener);
    return this;
  }

  close(code: number, reason: string): void {
    if (this.readyState === OPEN) this.response.end(this.farewell(code, reason));
  }

  terminate(): void {
    this.response.destroy();
  }

  private put(text: string): Promise<void> {
    return new Promise((resolve) => {
      // One that is cut meanwhile is told of by its close.
      this.response.write(text, () => resolve());
    });
  }
}
