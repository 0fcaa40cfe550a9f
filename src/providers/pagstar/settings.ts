import { z } from 'zod';

const milliseconds = (byDefault: number) =>
  z.coerce.number().int().min(100).max(60_000).default(byDefault);

/** Settings without their prefix: `BASE_URL` is `PAGSTAR_BASE_URL` in the environment. */
export const PAGSTAR_SETTINGS = z.object({
  /** The origin alone; the paths start with `/api/v2`. */
  BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1),
  /** What every notice must carry in the header `WEBHOOK_HEADER`. */
  WEBHOOK_SECRET: z.string().min(8),
  WEBHOOK_HEADER: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('x-webhook-secret'),

  TOKEN_PATH: z.string().startsWith('/').default('/api/v2/oauth/token'),
  /** How the token request is written; the white labels differ. */
  TOKEN_STYLE: z.enum(['json-camel', 'json-snake', 'form']).default('json-camel'),
  SCOPE: z
    .string()
    .default('pix.read pix.write account.read transactions webhook.read webhook.write'),
  /** `X-Company-ID`, for white labels that hold several companies behind one client. */
  COMPANY_ID: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .optional(),

  /** ONZ documents `^[a-zA-Z0-9]{1,50}$`; Avista, a near clone, wants the UUID with hyphens. */
  IDEMPOTENCY_KEY_STYLE: z.enum(['alphanumeric', 'uuid']).default('alphanumeric'),
  PAYMENT_FLOW: z.enum(['INSTANT', 'APPROVAL_REQUIRED']).default('INSTANT'),
  /** How long the order may wait in the provider's queue. */
  EXPIRATION_SECONDS: z.coerce.number().int().min(1).max(10_800).default(600),
  /** Recipient banks never to pay, as ISPBs between commas. */
  ISPB_DENY: z
    .string()
    .regex(/^[0-9A-Z]{8}(,[0-9A-Z]{8})*$/)
    .transform((list) => list.split(','))
    .optional(),
  /** Send `pixKeyType` (the Versell variant wants it). */
  SEND_KEY_TYPE: z.stringbool().default(false),
  /** ONZ words AM04 as the payer's balance; the central system means the provider's own. */
  AM04_MEANS: z.enum(['provider-liquidity', 'insufficient-funds']).default('provider-liquidity'),

  CERT_FILE: z.string().optional(),
  KEY_FILE: z.string().optional(),
  KEY_PASSPHRASE: z.string().optional(),
  CA_FILE: z.string().optional(),

  SUBMIT_TIMEOUT_MS: milliseconds(15_000),
  LOOKUP_TIMEOUT_MS: milliseconds(5_000),
  /** How long a payout must have been absent before that proves it was never taken. */
  ABSENCE_PROOF_SECONDS: z.coerce.number().min(0).default(900),
});

export type PagstarSettings = z.output<typeof PAGSTAR_SETTINGS>;
