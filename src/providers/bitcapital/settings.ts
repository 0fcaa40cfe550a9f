import { z } from 'zod';

const milliseconds = (byDefault: number) =>
  z.coerce.number().int().min(100).max(60_000).default(byDefault);

/** Settings without their prefix: `BASE_URL` is `BITCAPITAL_BASE_URL` in the environment. */
export const BITCAPITAL_SETTINGS = z.object({
  /** The origin alone, such as `https://kaizen.bt-production.app`. */
  BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1),
  /** The wallet that pays; it stands in every path. */
  WALLET_ID: z.string().min(1),
  /** The last segment of the path our notices are sent to: there is no header and no signature. */
  WEBHOOK_SECRET: z
    .string()
    .min(8)
    .regex(/^[^\s/]+$/, 'is a segment of a path: no blank and no slash'),

  /** The institution our own end-to-end ids name: the wallet's, Banco Parati. */
  ISPB: z
    .string()
    .regex(/^[0-9A-Z]{8}$/)
    .default('03311443'),
  /** Ask who a key belongs to before it is paid, and pay nobody but the recipient. */
  CHECK_HOLDER: z.stringbool().default(true),
  /** The key look-up exists, its address is nowhere documented. */
  KEY_LOOK_UP_PATH: z
    .string()
    .startsWith('/')
    .includes('{key}')
    .default('/pix-service/wallets/{wallet}/keys/{key}'),
  /** Where the wallet's `notificationUrl` is set. Assumed as well. */
  NOTIFICATION_URL_PATH: z.string().startsWith('/').default('/wallet-service/wallets/{wallet}'),

  SUBMIT_TIMEOUT_MS: milliseconds(15_000),
  LOOKUP_TIMEOUT_MS: milliseconds(5_000),
  /** How long a payout must have been absent before that proves it was never taken. */
  ABSENCE_PROOF_SECONDS: z.coerce.number().min(0).default(900),
});

export type BitCapitalSettings = z.output<typeof BITCAPITAL_SETTINGS>;
