import { z } from 'zod';
import type { ProviderDefinition } from './providers/definition';

/** Settings of one provider that is on, as its own folder parses them. */
export interface ProviderSettings {
  readonly definition: ProviderDefinition;
  readonly values: Record<string, unknown>;
}

/** How much is asked of one provider at most. */
export interface ProviderLimits {
  /** Requests a second, and how many may come at once. No provider documents a number. */
  readonly requestsPerSecond: number;
  readonly requestsBurst: number;
  /** The allowance of key look-ups of one company at one participant (DICT manual 8.0). */
  readonly keyTokens: number;
  readonly keyTokensPerMinute: number;
}

const count = (byDefault: number, max: number) =>
  z.coerce.number().positive().max(max).default(byDefault);

const LIMITS = z.object({
  REQUESTS_PER_SECOND: count(100, 100_000),
  REQUESTS_BURST: count(200, 100_000),
  KEY_TOKENS: count(1_000, 1_000_000),
  KEY_TOKENS_PER_MINUTE: count(20, 1_000_000),
});

const isMissing = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && issue.message.endsWith('received undefined');

export const faultsOf = (error: z.ZodError, prefix = ''): string[] =>
  error.issues.map(
    (issue) => `${prefix}${issue.path.join('.')}: ${isMissing(issue) ? 'missing' : issue.message}`,
  );

const prefixOf = ({ name }: ProviderDefinition): string => `${name.toUpperCase()}_`;

function ownSettings(env: Readonly<Record<string, string>>, definition: ProviderDefinition) {
  const prefix = prefixOf(definition);
  const own = Object.entries(env).filter(([name]) => name.startsWith(prefix));
  return own.map(([name, text]) => [name.slice(prefix.length), text] as const);
}

/** The provider's own settings; null when it has none, and so is off. */
export function providerSettings(
  env: Readonly<Record<string, string>>,
  definition: ProviderDefinition,
  faults: string[],
): ProviderSettings | null {
  const own = ownSettings(env, definition).filter(([name]) => !(name in LIMITS.shape));
  if (own.length === 0) return null;
  const parsed = definition.settings.safeParse(Object.fromEntries(own));
  if (parsed.success) return { definition, values: parsed.data };
  faults.push(...faultsOf(parsed.error, prefixOf(definition)));
  return null;
}

/** How much may be asked of a provider, whether it is on or only its sandbox is. */
export function providerLimits(
  env: Readonly<Record<string, string>>,
  definition: ProviderDefinition,
  faults: string[],
): ProviderLimits | null {
  const parsed = LIMITS.safeParse(Object.fromEntries(ownSettings(env, definition)));
  if (!parsed.success) {
    faults.push(...faultsOf(parsed.error, prefixOf(definition)));
    return null;
  }
  const { data } = parsed;
  return {
    requestsPerSecond: data.REQUESTS_PER_SECOND,
    requestsBurst: data.REQUESTS_BURST,
    keyTokens: data.KEY_TOKENS,
    keyTokensPerMinute: data.KEY_TOKENS_PER_MINUTE,
  };
}
