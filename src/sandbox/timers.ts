/** A sandbox's sense of time: scaled, bounded, and over when the sandbox is. */
export interface Timers {
  /** Does the task so long (before scaling) after a moment. Of no effect once stopped. */
  after(delayMs: number, task: () => void, sinceMs?: number): void;
  stop(): void;
}

/** Beyond this many waiting tasks further ones do not wait: a load test must not eat the memory. */
const WAITING_MAX = 20_000;

export function createTimers(timeScale: number): Timers {
  const waiting = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    after(delayMs, task, sinceMs = Date.now()) {
      if (stopped) return;
      const run = () => {
        if (!stopped) task();
      };
      // A clock that was set back must not make anything wait longer than it should.
      const passedMs = Math.max(Date.now() - sinceMs, 0);
      const waitMs = delayMs * timeScale - passedMs;
      if (waitMs < 1 || waiting.size >= WAITING_MAX) {
        setImmediate(run);
        return;
      }
      const timer = setTimeout(() => {
        waiting.delete(timer);
        run();
      }, waitMs);
      waiting.add(timer);
    },
    stop() {
      stopped = true;
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}
