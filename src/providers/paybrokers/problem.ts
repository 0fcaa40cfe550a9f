import { z } from 'zod';
import { hasFields, optionalField, wordField } from './field';

const detail = z.object({
  path: wordField,
  message: wordField,
  reason: wordField,
  externalReason: wordField,
  info: optionalField(z.object({ missingProperty: wordField })),
});
const shapeOfProblem = z.object({
  name: wordField,
  code: wordField,
  message: wordField,
  details: optionalField(z.union([z.array(detail).max(100), detail.transform((one) => [one])])),
});

export type PaybrokersProblem = z.output<typeof shapeOfProblem>;

/** A refusal in the documented shape, or null when somebody else may have written it. */
export function problemFrom(body: unknown): PaybrokersProblem | null {
  if (!hasFields(body)) return null;
  const isOurs = hasFields(body['error']) || body['statusCode'] === 'Error';
  return isOurs ? (shapeOfProblem.safeParse(body['error'] ?? body).data ?? null) : null;
}
