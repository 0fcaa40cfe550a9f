import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Config } from './config';
import { every, type Repeating } from './every';
import { forgetEvents, merchantsWithOld } from './store/forget-events';

const EVERY_MS = 300_000;
/** Between two batches, for whoever else wants the disk. */
const PAUSE_MS = 20;

/** Deletes events that are older than they are kept, a few at a time. `stop` ends it in between. */
export function startForgetting(
  pool: Pool,
  { eventRetentionDays: days, pace }: Pick<Config, 'eventRetentionDays' | 'pace'>,
  onError: (error: unknown) => void,
): Repeating {
  if (days === null) return { stop: async () => undefined };
  const stopping = new AbortController();
  const task = async (): Promise<void> => {
    for (const merchantId of await merchantsWithOld(pool, days)) {
      while (!stopping.signal.aborted && (await forgetEvents(pool, merchantId, days))) {
        await pause(PAUSE_MS * pace);
      }
    }
  };
  const rhythm = every({ everyMs: EVERY_MS * pace, task, onError });
  return {
    stop() {
      stopping.abort();
      return rhythm.stop();
    },
  };
}
