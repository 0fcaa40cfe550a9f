import type { ExecutionResult } from 'graphql';
import type { JointMessage } from './joint-message';
import type { Listener } from './joint-stream';
import type { HeldStream } from './joint-streams';

type Results = AsyncGenerator<ExecutionResult, void, void>;
type Next = IteratorResult<ExecutionResult, void>;

/** A log read alone from a cursor on, and where it stands. */
export interface OwnLog {
  readonly results: Results;
  readonly position: () => bigint | null;
}

export interface FollowingParts {
  /** Sends a result to the subscriber. */
  readonly send: (message: JointMessage) => void;
  readonly hold: () => Promise<HeldStream | null>;
  /** What comes before the joint stream; null: nothing. */
  readonly own: OwnLog | null;
}

const OVER: Next = { done: true, value: undefined };

/**
 * What the transport holds of a subscription that hears a joint stream. Results bypass it: it
 * yields only what the subscriber reads alone until it has caught up, and ends when they end.
 */
export class Following implements Results {
  private own: OwnLog | null;
  private held: HeldStream | null = null;
  private listener: Listener | null = null;
  private left = false;
  private finish: (over: Next) => void = () => undefined;
  private readonly finished = new Promise<Next>((resolve) => {
    this.finish = resolve;
  });

  constructor(private readonly parts: FollowingParts) {
    this.own = parts.own;
  }

  /** False: there is no stream to hear. */
  async join(): Promise<boolean> {
    if (this.held?.stream.ended) this.letGo();
    if (this.held === null) {
      const held = await this.parts.hold();
      if (this.left) held?.release();
      else this.held = held;
    }
    if (this.held === null) return this.left;
    const heard = this.own?.position() ?? null;
    if (heard !== null && !this.held.stream.hasNothingBefore(heard)) return false;
    this.hear(this.held, heard);
    return true;
  }

  async next(): Promise<Next> {
    if (this.left) return OVER;
    if (this.own === null || (await this.join())) return this.finished;
    return this.own?.results.next() ?? OVER;
  }

  async return(): Promise<Next> {
    this.left = true;
    this.leaveOwn();
    this.letGo();
    this.finish(OVER);
    return OVER;
  }

  async throw(error: unknown): Promise<Next> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  private hear({ stream }: HeldStream, heard: bigint | null): void {
    this.leaveOwn();
    const { send } = this.parts;
    this.listener = { heard, hear: send, end: () => void this.return() };
    stream.add(this.listener);
  }

  private leaveOwn(): void {
    void this.own?.results.return();
    this.own = null;
  }

  private letGo(): void {
    if (this.listener !== null) this.held?.stream.remove(this.listener);
    this.listener = null;
    this.held?.release();
    this.held = null;
  }
}
