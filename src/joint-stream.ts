import { JointMessage } from './joint-message';

/** One subscription of one socket, to which results go without an iterator of its own. */
export interface Listener {
  /** Of a log: what it has already; nothing up to here is said again. */
  readonly heard: bigint | null;
  hear(message: JointMessage): void;
  end(): void;
}

export interface Source {
  /** Results in JSON, made once for everybody. */
  readonly payloads: AsyncIterator<string, void, void>;
  /** Where in the log the stream stands; null where it tells a state. */
  readonly position: () => bigint | null;
}

/**
 * One execution for all who asked the same with the same rights. Whoever joins a state hears the
 * last one first; whoever joins a log hears what comes next.
 */
export class JointStream {
  private readonly listeners = new Set<Listener>();
  private last: JointMessage | null = null;
  private at: bigint | null;
  ended = false;

  constructor(
    private readonly source: Source,
    private readonly onEnd: () => void,
  ) {
    this.at = source.position();
    void this.run();
  }

  /** Whether a listener that heard so much misses nothing when it joins now. */
  hasNothingBefore(heard: bigint): boolean {
    return this.at !== null && this.at <= heard;
  }

  add(listener: Listener): void {
    this.listeners.add(listener);
    if (this.at === null && this.last !== null) listener.hear(this.last);
  }

  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }

  close(): void {
    this.ended = true;
    this.onEnd();
    void this.source.payloads.return?.();
  }

  private async run(): Promise<void> {
    for (;;) {
      const { done, value } = await this.source.payloads.next();
      if (done) break;
      this.tell(value);
    }
    this.ended = true;
    this.onEnd();
    for (const listener of [...this.listeners]) listener.end();
  }

  private tell(payload: string): void {
    this.at = this.source.position();
    const message = new JointMessage(payload);
    this.last = message;
    for (const listener of this.listeners) {
      const { heard } = listener;
      if (heard === null || this.at === null || this.at > heard) listener.hear(message);
    }
  }
}
