import { z } from 'zod';

/**
 * The shapes Fiserv answers in (docs.apis-fiserv.com/latam). Only what we read is named. A field
 * that is absent, null or of another type is as good as not said; what is missing is decided where
 * it is needed.
 */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);

const WORD_MAX = 300;
const trimmed = z
  .string()
  .trim()
  .min(1)
  .transform((text) => text.slice(0, WORD_MAX));
const word = maybe(trimmed);
/** Documented as a number of a table; written as number, numeric text or the table's word. */
const code = maybe(z.union([trimmed, z.int().transform(String)]));
const amount = maybe(z.union([z.string().max(40), z.number()]));
const id = maybe(z.union([z.string().trim().min(1).max(100), z.int().transform(String)]));

export const cashoutShape = z.object({
  txid: id,
  endToEnd: word,
  status: code,
  failReason: code,
  amount,
  receiverDocument: word,
  receiverPixKey: word,
  createdAt: word,
});

export type FiservCashout = z.output<typeof cashoutShape>;

export const noticeShape = z.object({
  txid: id,
  endToEnd: word,
  status: code,
  confirmationKey: maybe(z.union([z.string().min(1).max(1_000), z.int().transform(String)])),
});

/** The list is assumed to be called `items`; the others are what such lists are usually called. */
const items = maybe(z.array(z.unknown()).max(1_000));
export const pageShape = z
  .object({ items, data: items, content: items, cashouts: items, total: maybe(z.int().min(0)) })
  .transform(({ total, ...lists }) => ({
    total,
    items: lists.items ?? lists.data ?? lists.content ?? lists.cashouts,
  }));

const detail = z.object({ errorCode: code, error: word });

/** `{message, details: [{errorCode, error}]}`; the gateway before it may say less. */
export const refusalShape = z.object({ message: word, details: maybe(z.array(detail).max(100)) });

const life = maybe(z.coerce.number().positive());
export const tokenShape = z.object({
  access_token: maybe(z.string().min(1)),
  expires_in: life,
});

/** The object itself, or what it wraps in `data`; null when it is neither. */
export function unwrapped(body: unknown): object | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  if (!('data' in body)) return body;
  const { data } = body;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : null;
}
