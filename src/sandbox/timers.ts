/** A sandbox's sense of time: scaled, bounded, and over when the sandbox is. */
export interface Timers {
  /** Does the task after so long (before scaling). Of no effect once stopped. */
  after(delayMs: number, task: () => void): void;
  stop(): void;
}

/** Beyond this many waiting tasks further ones do not wait: a load test must not eat the memory. */
const WAITING_MAX = 20_000;

export function createTimers(timeScale: number): Timers {
  const waiting = new Set<NodeJS.Timeout>();
  let stopped = false;
  return {
    after(delayMs, task) {
      if (stopped) return;
      const run = () => {
        if (!stopped) task();
      };
      const waitMs = delayMs * timeScale;
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
