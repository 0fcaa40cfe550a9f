import { z } from 'zod';
import { centsFromText } from '../../domain/money';

const milliseconds = (byDefault: number) =>
  z.coerce.number().int().min(100).max(60_000).default(byDefault);

const parameter = (byDefault: string) =>
  z
    .string()
    .regex(/^[\w.-]+$/)
    .default(byDefault);

const reais = (byDefault: string) =>
  z
    .string()
    .default(byDefault)
    .transform((text, context) => {
      const cents = centsFromText(text.trim());
      if (cents !== null) return cents;
      context.addIssue({ code: 'custom', message: 'is reais as decimal text, such as "1000.00"' });
      return z.NEVER;
    });

/** Settings without their prefix: `BASE_URL` is `FISERV_BASE_URL` in the environment. */
export const FISERV_SETTINGS = z.object({
  /** Ends in `/gateway`, which is part of what is signed. */
  BASE_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  CLIENT_ID: z.string().min(1),
  CLIENT_SECRET: z.string().min(1),
  API_KEY: z.string().regex(/^[\x21-\x7e]+$/),
  HMAC_SECRET: z.string().min(1),
  /** The Pix key of our own account, which is debited. */
  PIX_KEY: z.string().min(1).max(77),
  /** Path segment after `/webhooks/fiserv/` without which a notice is a forgery. */
  WEBHOOK_SECRET: z.string().regex(/^[^/?#%\s]{8,}$/, 'is 8 or more signs that a path can carry'),

  /** Documented both ways: "Bearer token", and `Authorization: <access_token>`. */
  AUTHORIZATION_STYLE: z.enum(['bearer', 'bare']).default('bearer'),
  /** Whether the query string is part of the signed address. */
  SIGN_QUERY: z.stringbool().default(false),
  CONFIRM_PATH: z
    .string()
    .regex(/^\/.*\{txid\}/, 'is a path with {txid} in it')
    .default('/v2/apm/pix/cashout/{txid}/confirm'),
  /** What the confirmation key is called in the body of the confirmation. */
  CONFIRM_FIELD: parameter('confirmationKey'),
  /** Up to this amount in reais an order is confirmed without a person; "0.00": none is. */
  CONFIRM_ALONE_UP_TO: reais('1000.00'),
  WEBHOOK_PATH: z.string().startsWith('/').default('/v1/webhook'),
  /** What Fiserv appends to the registered address for notices about cash-outs. */
  NOTICE_SUFFIX: parameter('cashout'),

  SEARCH_START_PARAM: parameter('startDate'),
  SEARCH_END_PARAM: parameter('endDate'),
  SEARCH_PAGE_PARAM: parameter('page'),
  SEARCH_SIZE_PARAM: parameter('pageSize'),
  SEARCH_PAGE_SIZE: z.coerce.number().int().min(1).max(100).default(50),
  SEARCH_FIRST_PAGE: z.coerce.number().int().min(0).max(1).default(1),
  /** `instant` is 2026-11-22T12:00:00.000Z, `day` is 2026-11-22. */
  SEARCH_DATE_STYLE: z.enum(['instant', 'day']).default('instant'),

  SUBMIT_TIMEOUT_MS: milliseconds(15_000),
  LOOKUP_TIMEOUT_MS: milliseconds(5_000),
});

export type FiservSettings = z.output<typeof FISERV_SETTINGS>;
