import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Config } from './config';
import { every, type Repeating } from './every';
import type { Log } from './log';
import type { Machinery } from './machinery';
import { reconcile } from './payouts/reconcile';
import { type ReconcileParts, ReconcileStopped } from './payouts/reconcile-run';
import type { WalledProvider } from './providers/provider';
import { createReconcileTelling } from './reconcile-telling';
import { createPostgresBreakStore } from './store/postgres-break-store';

/** How often we ask the database whether it is time. */
const TICK_MS = 60_000;
const TICK_MIN_MS = 50;

export interface RhythmOptions {
  readonly pool: Pool;
  readonly config: Config;
  readonly log: Log;
}

/**
 * Compares our book with the providers' in the background, each once in its time whoever of the
 * replicas does it; the database decides. `stop` ends what is under way at its next step.
 */
export function startReconciling(
  { parts, metrics, onError, sealing }: Machinery,
  { pool, config, log }: RhythmOptions,
): Repeating {
  const { reconcileEveryMs, reconcileLookUpsPerSecond: lookUpsPerSecond, pace } = config;
  if (reconcileEveryMs === null) return { stop: async () => undefined };
  const stopping = new AbortController();
  const breaks = createPostgresBreakStore(pool, sealing);
  const telling = createReconcileTelling(log, metrics);
  const given: ReconcileParts = { ...parts, breaks, lookUpsPerSecond, signal: stopping.signal };
  const everyMs = reconcileEveryMs * pace;
  const one = async (provider: WalledProvider): Promise<void> => {
    const asked = { everyMs, window: null, holder: randomUUID() };
    const done = await reconcile(given, provider, asked);
    if (done !== null) telling.told(done);
  };
  const failed = onError('reconciling');
  const task = async (): Promise<void> => {
    const all = [...parts.providers.values()].map((provider) =>
      one(provider).catch((error: unknown) => {
        if (!(error instanceof ReconcileStopped)) failed(error);
      }),
    );
    await Promise.all(all);
    telling.counted(await breaks.countOpen());
  };
  const tickMs = Math.max(TICK_MIN_MS, Math.min(TICK_MS, reconcileEveryMs / 10) * pace);
  const rhythm = every({ everyMs: tickMs, task, onError: failed });
  return {
    stop() {
      stopping.abort();
      return rhythm.stop();
    },
  };
}
