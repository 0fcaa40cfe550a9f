export interface Repeating {
  /** Runs no more and waits for the run under way. */
  stop(): Promise<void>;
}

export interface EveryOptions {
  readonly everyMs: number;
  readonly task: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Runs a task again and again with a pause between, never overlapping; a failure is only told. */
export function every({ everyMs, task, onError }: EveryOptions): Repeating {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> = Promise.resolve();
  const plan = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = task().catch(onError).finally(plan);
    }, everyMs);
    timer.unref();
  };
  plan();
  return {
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      return running;
    },
  };
}
