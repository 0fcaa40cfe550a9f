const PAUSE_MAX_MS = 30_000;

/** Twice as long each time, and never the same for all who lost the same server. */
export function retryPause(tried: number, firstMs: number): Promise<void> {
  const longest = Math.min(firstMs * 2 ** Math.min(tried - 1, 10), Math.max(PAUSE_MAX_MS, firstMs));
  const pause = longest * (0.75 + Math.random() / 2);
  return new Promise((resolve) => {
    setTimeout(resolve, pause);
  });
}
