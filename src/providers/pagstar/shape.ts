import { z } from 'zod';

/**
 * The shapes Pagstar answers in, as documented by ONZ (docs.pagstar.com, developers.onz.software)
 * and seen by integrators. Only what we read is named. A field that is absent, null or of another
 * type than documented is as good as not said; what is missing is decided where it is needed.
 */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);

const WORD_MAX = 300;
const word = maybe(
  z
    .string()
    .trim()
    .min(1)
    .transform((text) => text.slice(0, WORD_MAX)),
);
/** Amounts are numbers in requests and text such as "1.00" in answers and webhooks. */
const amount = maybe(z.union([z.string().max(40), z.number()]));
const money = maybe(z.object({ amount }));

const refund = z.object({
  endToEndId: word,
  status: word,
  errorCode: word,
  pixRefundAmount: money,
});

export const paymentShape = z.object({
  id: maybe(z.union([z.string().min(1).max(64), z.int()])),
  idempotencyKey: word,
  endToEndId: word,
  pixKey: word,
  status: word,
  /** The create answer says `QUEUED` here; some queued objects have nothing else. */
  type: word,
  errorCode: word,
  message: word,
  creditorAccount: maybe(z.object({ document: word })),
  payment: money,
  refunds: maybe(z.array(refund).max(1_000)),
});

export type PagstarPayment = z.output<typeof paymentShape>;
export type PagstarRefund = z.output<typeof refund>;

/** RFC 7807, with the code wherever a white label puts it. */
export const problemShape = z.object({
  type: word,
  title: word,
  detail: word,
  message: word,
  errorCode: word,
  code: word,
});

const balance = z.object({
  eventDate: word,
  balanceAmount: z.object({ available: amount, blocked: amount }),
});

/** Documented as `{ data: [] }`; some white labels answer with the bare array. */
export const balancesShape = z.union([z.object({ data: z.array(balance) }), z.array(balance)]);

/** Two dialects: ONZ's `expiresAt` is a moment in epoch seconds, `expires_in` a duration. */
const life = maybe(z.coerce.number().positive());
export const tokenShape = z.object({
  accessToken: maybe(z.string().min(1)),
  access_token: maybe(z.string().min(1)),
  expiresAt: life,
  expiresIn: life,
  expires_in: life,
});

export const noticeShape = z.object({
  type: word,
  webhookType: word,
  transaction: maybe(z.object({ status: word, message: word, reference: word })),
});

/** The object itself, or what it wraps in `data`; null when it is neither. */
export function unwrapped(body: unknown): object | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  if (!('data' in body)) return body;
  const { data } = body;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : null;
}
