/**
 * An async iterator that can be left at any moment. A generator cannot: its `return()` waits behind
 * a `next()` that may never come, and the listener of a client that went away would stay for ever.
 */
export class PullStream<T> implements AsyncIterableIterator<T> {
  private wake: (() => void) | null = null;
  private ended = false;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    /** The next value, or undefined when there is none yet. */
    private readonly pull: () => Promise<T | undefined>,
    private readonly onEnd: () => void,
  ) {}

  /** There may be something to pull. */
  notify(): void {
    this.wake?.();
  }

  next(): Promise<IteratorResult<T>> {
    const next = this.tail.then(() => this.advance());
    this.tail = next.catch(() => undefined);
    return next;
  }

  return(): Promise<IteratorResult<T>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  throw(error: unknown): Promise<IteratorResult<T>> {
    this.end();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    this.wake?.();
  }

  private async advance(): Promise<IteratorResult<T>> {
    while (!this.ended) {
      // Listening starts before looking, so nothing falls between the two.
      const woken = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      const value = await this.pullOrEnd();
      if (this.ended) break;
      if (value !== undefined) return { done: false, value };
      await woken;
    }
    return { done: true, value: undefined };
  }

  private async pullOrEnd(): Promise<T | undefined> {
    try {
      return await this.pull();
    } catch (error) {
      this.end();
      throw error;
    }
  }
}
