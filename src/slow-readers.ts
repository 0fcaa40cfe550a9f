/** What a socket of the machine tells of what was written to it. */
export interface WrittenTo {
  readonly writableLength: number;
  readonly bytesWritten: number;
}

export interface SlowReader {
  readonly connection: WrittenTo;
  /** Closes it; it may come back and resume. */
  drop(): void;
}

export interface SlowReaderLimits {
  readonly unreadBytes: number;
  readonly unreadMs: number;
}

interface Progress {
  taken: number;
  atMs: number;
}

/** What waits for all readers of this process together; the fullest go first. */
const UNREAD_BYTES_OF_ALL = 128 * 1024 * 1024;

const takenBy = ({ bytesWritten, writableLength }: WrittenTo): number =>
  bytesWritten - writableLength;

/**
 * Readers to whom more waits than is good, or who take nothing in. What a reader gets is pulled,
 * so what waits is a result of each of its subscriptions; these limits bound even that.
 */
export class SlowReaders {
  private readonly readers = new Map<SlowReader, Progress>();

  constructor(private readonly limits: SlowReaderLimits) {}

  keep(reader: SlowReader): () => void {
    this.readers.set(reader, { taken: takenBy(reader.connection), atMs: performance.now() });
    return () => this.readers.delete(reader);
  }

  /** Whether there is too much waiting already to write any more. */
  isFull({ writableLength }: WrittenTo): boolean {
    return writableLength > this.limits.unreadBytes;
  }

  look(nowMs = performance.now()): void {
    for (const [reader, progress] of this.readers) {
      if (this.stalls(reader.connection, progress, nowMs)) this.drop(reader);
    }
    this.dropFullest();
  }

  private stalls(connection: WrittenTo, progress: Progress, nowMs: number): boolean {
    if (this.isFull(connection)) return true;
    const taken = takenBy(connection);
    if (connection.writableLength === 0 || taken > progress.taken) {
      progress.taken = taken;
      progress.atMs = nowMs;
    }
    return nowMs - progress.atMs >= this.limits.unreadMs;
  }

  private dropFullest(): void {
    const waiting = [...this.readers.keys()].map((reader) => ({
      reader,
      bytes: reader.connection.writableLength,
    }));
    let all = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
    if (all <= UNREAD_BYTES_OF_ALL) return;
    for (const { reader, bytes } of waiting.toSorted((a, b) => b.bytes - a.bytes)) {
      if (all <= UNREAD_BYTES_OF_ALL) return;
      this.drop(reader);
      all -= bytes;
    }
  }

  private drop(reader: SlowReader): void {
    if (this.readers.delete(reader)) reader.drop();
  }
}
