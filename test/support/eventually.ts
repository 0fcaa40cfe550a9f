/** Long enough for a crowded machine; a thing that happens is never waited for this long. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 5;

/** Asks again and again until the answer is something; fails by what it was waiting for. */
export async function eventually<Found>(
  what: string,
  ask: () => Found | Promise<Found>,
): Promise<NonNullable<Found>> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (performance.now() > untilMs) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
