import { z } from 'zod';
import type { ProviderDefinition } from './providers/definition';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of one provider that is on, as its own folder parses them. */
export interface ProviderSettings {
  readonly definition: ProviderDefinition;
  readonly values: Record<string, unknown>;
}

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** The port was asked for by name; when it is taken we stop instead of taking another. */
  readonly portGiven: boolean;
  readonly publicUrl: string | null;
  readonly databaseUrl: string | null;
  readonly bootstrapApiKey: string | null;
  readonly logLevel: string;
  readonly graphiql: boolean;
  readonly sandboxTimeScale: number;
  readonly pace: number;
  readonly workConcurrency: number;
  readonly floatEveryMs: number;
  readonly drainMs: number;
  /** Tell the providers at start where to send their notices. */
  readonly registerNotices: boolean;
  readonly providers: readonly ProviderSettings[];
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const BOOLEAN = z.enum(['true', 'false']).transform((text) => text === 'true');

const SETTINGS = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'starts with postgres://')
    .optional(),
  BOOTSTRAP_API_KEY: z
    .string()
    .min(16, 'needs 16 or more characters')
    .max(512, 'needs 512 or fewer characters')
    // Anything else does not come through a header as it was typed, and would never be let in.
    .regex(/^[\x21-\x7e][\x20-\x7e]*[\x21-\x7e]$/, 'is letters, digits and signs of ASCII')
    .optional(),
  LOG_LEVEL: z.enum(LEVELS).optional(),
  GRAPHIQL: BOOLEAN.optional(),
  SANDBOX_TIME_SCALE: z.coerce.number().min(0).max(100).default(1),
  PACE: z.coerce.number().positive().max(10).default(1),
  WORK_CONCURRENCY: z.coerce.number().int().min(1).max(5_000).default(256),
  FLOAT_EVERY_MS: z.coerce.number().int().min(100).default(10_000),
  REGISTER_NOTICES: BOOLEAN.default(false),
  DRAIN_MS: z.coerce.number().int().min(0).default(20_000),
});

/** Empty text means "not set": a `.env` file or a shell easily leaves one behind. */
const given = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim())),
  );

const isMissing = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && issue.message.endsWith('received undefined');

const faultsOf = (error: z.ZodError, prefix = ''): string[] =>
  error.issues.map(
    (issue) => `${prefix}${issue.path.join('.')}: ${isMissing(issue) ? 'missing' : issue.message}`,
  );

function providerSettings(
  env: Record<string, string>,
  definition: ProviderDefinition,
  faults: string[],
): ProviderSettings | null {
  const prefix = `${definition.name.toUpperCase()}_`;
  const own = Object.entries(env).filter(([name]) => name.startsWith(prefix));
  if (own.length === 0) return null;
  const asked = Object.fromEntries(own.map(([name, text]) => [name.slice(prefix.length), text]));
  const parsed = definition.settings.safeParse(asked);
  if (parsed.success) return { definition, values: parsed.data };
  faults.push(...faultsOf(parsed.error, prefix));
  return null;
}

/** Every setting that is wrong, in one message. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`settings:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
}

/** Reads the environment once; lists every fault at once. A provider with no setting is off. */
export function loadConfig(
  source: Environment,
  definitions: readonly ProviderDefinition[],
): Config {
  const env = given(source);
  const faults: string[] = [];
  const parsed = SETTINGS.safeParse(env);
  if (!parsed.success) faults.push(...faultsOf(parsed.error));
  const providers = definitions.flatMap(
    (definition) => providerSettings(env, definition, faults) ?? [],
  );
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const { data } = parsed;
  const production = data.NODE_ENV === 'production';
  if (production && data.DATABASE_URL === undefined)
    faults.push('DATABASE_URL: needed in production');
  if (production && providers.length === 0) {
    const names = definitions.map(({ name }) => name.toUpperCase()).join(', ');
    faults.push(`no provider is configured; give the settings of one of ${names}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return configFrom(data, providers);
}

function configFrom(
  data: z.output<typeof SETTINGS>,
  providers: readonly ProviderSettings[],
): Config {
  const production = data.NODE_ENV === 'production';
  return Object.freeze({
    production,
    host: data.HOST,
    port: data.PORT ?? 4000,
    portGiven: data.PORT !== undefined,
    publicUrl: data.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: data.DATABASE_URL ?? null,
    bootstrapApiKey: data.BOOTSTRAP_API_KEY ?? null,
    logLevel: data.LOG_LEVEL ?? (production ? 'info' : 'warn'),
    graphiql: data.GRAPHIQL ?? !production,
    sandboxTimeScale: data.SANDBOX_TIME_SCALE,
    pace: data.PACE,
    workConcurrency: data.WORK_CONCURRENCY,
    floatEveryMs: data.FLOAT_EVERY_MS,
    drainMs: data.DRAIN_MS,
    registerNotices: data.REGISTER_NOTICES,
    providers,
  });
}
