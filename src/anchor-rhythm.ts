import { join } from 'node:path';
import type { Pool } from 'pg';
import { appendAnchors } from './audit/anchors-file';
import { keptSigningKey, type SigningKey } from './audit/signing-key';
import type { AuditConfig } from './audit-settings';
import type { Config } from './config';
import { every, type Repeating } from './every';
import { type AnchorRhythm, anchorHeads } from './store/audit-store';

/** With what heads are signed, and where they are written. */
export interface Anchoring extends AnchorRhythm {
  readonly key: SigningKey;
  readonly file: string;
}

const TICK_MAX_MS = 5_000;

export const anchorsFile = ({ anchors }: AuditConfig, directory: string): string =>
  anchors ?? join(directory, 'audit-anchors.jsonl');

/** The key of the settings; outside production one that is kept beside the data. */
export function signingKeyFor(
  { audit, production }: Pick<Config, 'audit' | 'production'>,
  directory: string,
): SigningKey | null {
  if (audit.signingKey !== null || production) return audit.signingKey;
  return keptSigningKey(join(directory, 'audit-signing-key.pem'));
}

/** Null: there is no key, and nothing is signed. */
export function anchoringFor(config: Config, directory: string): Anchoring | null {
  const key = signingKeyFor(config, directory);
  if (key === null) return null;
  const { everyMs, everyRows } = config.audit;
  return { key, file: anchorsFile(config.audit, directory), everyMs, everyRows };
}

/** Signs the heads that are due, and once more all of them when it stops. */
export function startAnchoring(
  pool: Pool,
  anchoring: Anchoring | null | undefined,
  onError: (error: unknown) => void,
): Repeating {
  if (!anchoring) return { stop: async () => undefined };
  const anchor = async (rhythm: AnchorRhythm): Promise<void> => {
    await anchorHeads(pool, rhythm, (heads) => appendAnchors(anchoring, heads));
  };
  const everyMs = Math.min(TICK_MAX_MS, anchoring.everyMs);
  const rhythm = every({ everyMs, task: () => anchor(anchoring), onError });
  return {
    async stop() {
      await rhythm.stop();
      await anchor({ everyMs: 0, everyRows: 1 }).catch(onError);
    },
  };
}
