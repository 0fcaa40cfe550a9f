import { z } from 'zod';
import { AUDIT_SETTINGS, type AuditConfig, auditConfig } from './audit-settings';
import { type CredentialSettings, credentialSettings } from './credential-settings';
import { WINDOW_MAX_MINUTES } from './domain/account-limits';
import { DOOR_SETTINGS, type DoorConfig, doorConfig } from './door-settings';
import { PII_SETTINGS, type PiiConfig, piiConfig } from './pii-settings';
import {
  faultsOf,
  type ProviderLimits,
  type ProviderSettings,
  providerLimits,
  providerSettings,
} from './provider-settings';
import type { ProviderDefinition } from './providers/definition';
import { RETENTION_DAYS } from './retention-days';
import { STREAM_SETTINGS, type StreamLimits, streamLimits } from './stream-settings';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Config extends DoorConfig {
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
  /** How long a payout like an earlier one is refused where the account does not say; 0: never. */
  readonly lookAlikeMinutes: number;
  readonly audit: AuditConfig;
  readonly pii: PiiConfig;
  readonly streams: StreamLimits;
  /** Whose word on a client's address is taken; nobody's by default. */
  readonly trustedProxies: readonly string[];
  /** How often our book is compared with each provider's; null: only by hand. */
  readonly reconcileEveryMs: number | null;
  /** What one comparison asks a provider at most. */
  readonly reconcileLookUpsPerSecond: number;
  /** How long the log of events is kept; null: for ever. */
  readonly eventRetentionDays: number | null;
  /** Tell the providers at start where to send their notices. */
  readonly registerNotices: boolean;
  /** Those that are on, in the order of preference. */
  readonly providers: readonly ProviderSettings[];
  /** Names in the order of preference, of all providers there are. */
  readonly providerOrder: readonly string[];
  readonly providerLimits: ReadonlyMap<string, ProviderLimits>;
  readonly credentials: CredentialSettings;
  /** What one caller may look up in the directory of keys. */
  readonly keyLookUps: { readonly size: number; readonly perMinute: number };
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
  PROVIDER_ORDER: z
    .string()
    .regex(/^[a-z0-9]+(\s*,\s*[a-z0-9]+)*$/, 'is provider names between commas')
    .transform((list) => list.split(',').map((name) => name.trim()))
    .default([]),
  KEY_LOOK_UPS: z.coerce.number().positive().max(1_000_000).default(100),
  KEY_LOOK_UPS_PER_MINUTE: z.coerce.number().positive().max(1_000_000).default(2),
  RECONCILE_EVERY_MINUTES: z.coerce.number().int().min(0).max(44_640).default(1_440),
  RECONCILE_LOOK_UPS_PER_SECOND: z.coerce.number().positive().max(10_000).default(10),
  EVENT_RETENTION_DAYS: RETENTION_DAYS,
  LOOK_ALIKE_MINUTES: z.coerce.number().int().min(0).max(WINDOW_MAX_MINUTES).default(0),
  ...AUDIT_SETTINGS,
  ...PII_SETTINGS,
  ...STREAM_SETTINGS,
  ...DOOR_SETTINGS,
  DRAIN_MS: z.coerce.number().int().min(0).default(20_000),
});

/** Empty text means "not set": a `.env` file or a shell easily leaves one behind. */
const given = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1]?.trim())),
  );

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
  const ordered = inOrder(definitions, parsed.data?.PROVIDER_ORDER ?? [], faults);
  const providers = ordered.flatMap(
    (definition) => providerSettings(env, definition, faults) ?? [],
  );
  const limits = ordered.flatMap((definition) => {
    const own = providerLimits(env, definition, faults);
    return own === null ? [] : [[definition.name, own] as const];
  });
  const credentials = credentialSettings(env, (error) => faults.push(...faultsOf(error)));
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
  const providerOrder = ordered.map(({ name }) => name);
  const apart = { providers, providerOrder, providerLimits: new Map(limits), credentials };
  return configFrom(data, apart);
}

/** Those named first come first; the others follow as the registry has them. */
function inOrder(
  definitions: readonly ProviderDefinition[],
  names: readonly string[],
  faults: string[],
): ProviderDefinition[] {
  const known = new Map(definitions.map((definition) => [definition.name, definition]));
  const strangers = names.filter((name) => !known.has(name));
  if (strangers.length > 0) {
    const all = [...known.keys()].join(', ');
    faults.push(`PROVIDER_ORDER: no such provider: ${strangers.join(', ')}; there is ${all}`);
  }
  const first = names.flatMap((name) => known.get(name) ?? []);
  return [...new Set([...first, ...definitions])];
}

type ReadApart = Pick<Config, 'providers' | 'providerOrder' | 'providerLimits' | 'credentials'>;

function configFrom(data: z.output<typeof SETTINGS>, about: ReadApart): Config {
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
    lookAlikeMinutes: data.LOOK_ALIKE_MINUTES,
    audit: auditConfig(data),
    pii: piiConfig(data),
    streams: streamLimits(data),
    ...doorConfig(data),
    trustedProxies: data.TRUSTED_PROXIES,
    reconcileEveryMs: data.RECONCILE_EVERY_MINUTES * 60_000 || null,
    reconcileLookUpsPerSecond: data.RECONCILE_LOOK_UPS_PER_SECOND,
    eventRetentionDays: data.EVENT_RETENTION_DAYS || null,
    registerNotices: data.REGISTER_NOTICES,
    keyLookUps: { size: data.KEY_LOOK_UPS, perMinute: data.KEY_LOOK_UPS_PER_MINUTE },
    ...about,
  });
}
