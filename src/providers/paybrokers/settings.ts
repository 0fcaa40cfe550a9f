import { z } from 'zod';

const milliseconds = (byDefault: number) =>
  z.coerce.number().int().min(100).max(60_000).default(byDefault);

/** Settings without their prefix: `BASE_URL` is `PAYBROKERS_BASE_URL` in the environment. */
export const PAYBROKERS_SETTINGS = z.object({
  /** Ends in `/v1`. PagFast is the same API at another address. */
  BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  ACCESS_KEY: z.string().min(1),
  SECRET: z.string().min(1),
  /** Its text, as UTF-8 bytes, signs every notice. */
  WEBHOOK_HMAC_KEY: z.string().min(8),

  /** What comes between `BASE_URL` and the paths; the older pages have nothing there. */
  PATH_PREFIX: z
    .string()
    .regex(/^(\/[\w.-]+)*\/?$/)
    .transform((prefix) => prefix.replace(/\/$/, ''))
    .default('/partners-int'),
  /** The header in which a notice brings back the secret of its payout. */
  NOTICE_HEADER: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('x-repasse-notice'),
  /** How far from our clock the moment of a signature may be. */
  NOTICE_WINDOW_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
  /** Payments may leave through another account of the same key, so all are searched. */
  SEARCH_ACCOUNT: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .default('all'),
  /** Whose balance is asked for; that of the key's own account when not given. */
  ACCOUNT_UID: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),

  /** Replaces the public roots. */
  CA_FILE: z.string().optional(),

  SUBMIT_TIMEOUT_MS: milliseconds(15_000),
  LOOKUP_TIMEOUT_MS: milliseconds(5_000),
});

export type PaybrokersSettings = z.output<typeof PAYBROKERS_SETTINGS>;
