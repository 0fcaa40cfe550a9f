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

/** What production lacks, and how to make it. */
export function lackingPii({ PII_KEYS: keys, PII_INDEX_KEY: indexKey }: PiiSettings): string[] {
  const make = 'openssl rand -base64 32';
  return [
    ...(keys ? [] : [`PII_KEYS: needed in production; make one: echo "k1:$(${make})"`]),
    ...(indexKey ? [] : [`PII_INDEX_KEY: needed in production; make one: ${make}`]),
  ];
}

interface Given {
  readonly pii: PiiConfig;
  readonly production: boolean;
}

/** Those of the settings; outside production one of this machine's own where none is set. */
export function sealingKeysFor({ pii, production }: Given, directory: string): SealingKeys {
  const kept = (name: string): Buffer => {
    if (production) throw new Error(`${name} is not set`);
    return Buffer.from(keptSecret(directory, name), 'hex');
  };
  return {
    keys: pii.keys ?? [{ id: 'kept', secret: kept('pii-key') }],
    indexKey: pii.indexKey ?? kept('pii-index-key'),
  };
}
