import { JointStream, type Source } from './joint-stream';

/** A stream somebody uses; given back when they leave. */
export interface HeldStream {
  readonly stream: JointStream;
  readonly release: () => void;
}

interface Open {
  readonly stream: Promise<JointStream | null>;
  users: number;
}

/** What runs, by what was asked and who may hear it: the first opens, the last closes. */
export class JointStreams {
  private readonly open = new Map<string, Open>();

  /** Null: it could not be opened, and whoever asks alone is told why. */
  async hold(key: string, begin: () => Promise<Source | null>): Promise<HeldStream | null> {
    const held = this.open.get(key) ?? this.begin(key, begin);
    held.users += 1;
    const stream = await held.stream.catch((error: unknown) => {
      this.release(key, held, null);
      throw error;
    });
    let released = false;
    const release = () => {
      if (!released) this.release(key, held, stream);
      released = true;
    };
    if (stream !== null) return { stream, release };
    release();
    return null;
  }

  private begin(key: string, begin: () => Promise<Source | null>): Open {
    const forget = () => {
      if (this.open.get(key) === held) this.open.delete(key);
    };
    const start = async () => {
      const source = await begin();
      return source === null ? null : new JointStream(source, forget);
    };
    const held: Open = { stream: start(), users: 0 };
    this.open.set(key, held);
    held.stream.then((stream) => stream ?? forget(), forget);
    return held;
  }

  private release(key: string, held: Open, stream: JointStream | null): void {
    held.users -= 1;
    if (held.users > 0) return;
    if (this.open.get(key) === held) this.open.delete(key);
    if (stream !== null && !stream.ended) stream.close();
  }
}
