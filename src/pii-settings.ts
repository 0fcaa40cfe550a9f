import { z } from 'zod';
import { keptSecret } from './credentials/pepper';
import type { SealingKeys } from './store/sealing';

export interface PiiConfig {
  /** The first seals, each opens; null: not set. */
  readonly keys: SealingKeys['keys'] | null;
  readonly indexKey: Buffer | null;
}

const BYTES = 32;
const bytesIn = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === BYTES && /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? bytes : null;
};

const SHAPE = 'is <id>:<32 bytes in base64>, older ones after a comma';

function keysIn(text: string, context: z.RefinementCtx): SealingKeys['keys'] {
  const keys = text.split(',').map((one) => {
    const [, id, encoded = ''] = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(one.trim()) ?? [];
    return { id: id ?? '', secret: bytesIn(encoded) };
  });
  const whole = keys.flatMap(({ id, secret }) => (id && secret ? [{ id, secret }] : []));
  const twice = new Set(whole.map(({ id }) => id)).size < whole.length;
  if (whole.length === keys.length && !twice) return whole;
  // Never the text itself: it is a secret.
  context.addIssue({ code: 'custom', message: twice ? 'names two keys alike' : SHAPE });
  return z.NEVER;
}

function indexKeyIn(text: string, context: z.RefinementCtx): Buffer {
  const bytes = bytesIn(text.trim());
  if (bytes !== null) return bytes;
  context.addIssue({ code: 'custom', message: 'is 32 bytes in base64' });
  return z.NEVER;
}

export const PII_SETTINGS = {
  PII_KEYS: z.string().transform(keysIn).optional(),
  PII_INDEX_KEY: z.string().transform(indexKeyIn).optional(),
} as const;

interface PiiSettings {
  readonly PII_KEYS?: SealingKeys['keys'] | undefined;
  readonly PII_INDEX_KEY?: Buffer | undefined;
}

export const piiConfig = (data: PiiSettings): PiiConfig => ({
  keys: data.PII_KEYS ?? null,
  indexKey: data.PII_INDEX_KEY ?? null,
});

/** Said at every start: without these files nobody reads again who was paid. */
export const keptWarning = (directory: string): string =>
  `PII_KEYS and PII_INDEX_KEY are not both set: this machine uses its own, kept in ${directory}. ` +
  'Back them up, and give every replica the same: what is sealed under a lost key stays shut';

/** What a machine's own key is called in what is sealed under it. */
const KEPT_ID = 'kept';

/** The names of the keys, without any of them. */
export const keyNamesIn = ({ keys, indexKey }: PiiConfig) => ({
  keyIds: keys?.map(({ id }) => id) ?? [KEPT_ID],
  kept: keys === null || indexKey === null,
});

interface Opened {
  readonly keys: SealingKeys;
  /** True where a key is kept on this machine alone. */
  readonly kept: boolean;
}

/** Those of the settings; one of this machine's own where none is set. */
export function sealingKeysFor({ keys, indexKey }: PiiConfig, directory: string): Opened {
  const kept = (name: string): Buffer => Buffer.from(keptSecret(directory, name), 'hex');
  return {
    keys: {
      keys: keys ?? [{ id: KEPT_ID, secret: kept('pii-key') }],
      indexKey: indexKey ?? kept('pii-index-key'),
    },
    kept: keyNamesIn({ keys, indexKey }).kept,
  };
}
