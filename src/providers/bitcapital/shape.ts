import { z } from 'zod';

/**
 * The shapes BIT Capital answers in (developers.bitcapital.com.br). Only what we read is named. A
 * field that is absent, null or of another type than documented is as good as not said; what is
 * missing is decided where it is needed.
 */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);

const WORD_MAX = 300;
const text = z
  .string()
  .trim()
  .min(1)
  .transform((value) => value.slice(0, WORD_MAX));
const word = maybe(text);
const amount = maybe(z.union([z.string().max(40), z.number()]));

/** Documented as empty; where a reason of a failure would stand, if it ever came. Assumed. */
const reason = maybe(z.object({ code: word, errorCode: word, reason: word, message: word }));

const stateShape = z.object({ status: word, createdAt: word, additionalData: reason });
export type BitCapitalState = z.output<typeof stateShape>;

export const paymentShape = z.object({
  id: maybe(z.union([z.string().min(1).max(64), z.int()])),
  type: word,
  status: word,
  amount,
  endToEndId: word,
  idempotenceKey: word,
  additionalData: maybe(z.object({ key: word, bank: maybe(z.object({ taxId: word })) })),
  /** One that cannot be read does not take the others with it. */
  states: maybe(
    z
      .array(z.unknown())
      .max(1_000)
      .transform((list) => list.flatMap((each) => stateShape.safeParse(each).data ?? [])),
  ),
});
export type BitCapitalPayment = z.output<typeof paymentShape>;

/** An error, without its `stack`: that is never read, let alone kept. */
export const refusalShape = z.object({
  status: maybe(z.number()),
  message: maybe(
    z.union([
      text,
      z
        .array(text)
        .nonempty()
        .transform((list) => list.join('; ').slice(0, WORD_MAX)),
    ]),
  ),
});

const balances = z.array(z.object({ type: word, currency: word, amount }));
/** Documented as the bare list. */
export const balancesShape = z.union([balances, z.object({ data: balances })]);

/** Assumed: only that the call exists and gives an end-to-end id is documented. */
export const holderShape = z.object({
  endToEndId: word,
  name: word,
  taxId: word,
  bank: maybe(z.union([text, z.object({ ispb: word, name: word })])),
});

export const tokenShape = z.object({
  access_token: maybe(z.string().min(1)),
  expires_in: maybe(z.coerce.number().positive()),
});

/** The object itself, or what it wraps in `data`; null when it is neither. */
export function unwrapped(body: unknown): object | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  if (!('data' in body)) return body;
  const { data } = body;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : null;
}
