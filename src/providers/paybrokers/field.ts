import { z } from 'zod';

/** A field that is absent, null or of another type than documented is as good as not said. */
export const optionalField = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullish()
    .catch(undefined)
    .transform((value) => value ?? undefined);

const WORD_MAX = 300;

/** A text that says something, cut where it gets out of hand. */
export const wordField = optionalField(
  z
    .string()
    .trim()
    .min(1)
    .transform((text) => text.slice(0, WORD_MAX)),
);

/** The fields of an object; nothing else has any. */
export const hasFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
