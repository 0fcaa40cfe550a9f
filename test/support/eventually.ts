/** Long enough for a crowded machine; a thing that happens is never waited for this long. */
const PATIENCE_MS = 20_000;
const PAUSE_MIN_MS = 5;
const PAUSE_MAX_MS = 100;
/** What takes long is asked for less often, so that asking does not make it take longer. */
const PAUSE_SHARE = 0.1;

/** Asks again and again until the answer is something; fails by what it was waiting for. */
export async function eventually<Found>(
  what: string,
  ask: () => Found | Promise<Found>,
): Promise<NonNullable<Found>> {
  const sinceMs = performance.now();
  for (;;) {
    const found = await ask();
    if (found) return found;
    const waitedMs = performance.now() - sinceMs;
    if (waitedMs > PATIENCE_MS) throw new Error(`never happened: ${what}`);
    const pauseMs = Math.min(PAUSE_MAX_MS, Math.max(PAUSE_MIN_MS, waitedMs * PAUSE_SHARE));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
