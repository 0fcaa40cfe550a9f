import { z } from 'zod';
import type { SandboxProblem } from './sandbox-view';

const PIX_KEY_TYPES = ['CPF', 'EMAIL', 'PHONE', 'EVP'] as const;
const PATTERNS = {
  CPF: /^[0-9]{11}$/,
  EMAIL: /^[a-z0-9.!#$&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/,
  PHONE: /^\+[1-9]\d{1,14}$/,
  EVP: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
} as const;

const key = z
  .object({ type: z.enum(PIX_KEY_TYPES).optional(), value: z.string().min(1).max(77) })
  .refine(({ type, value }) => type === undefined || PATTERNS[type].test(value), {
    path: ['value'],
  });

/**
 * What a cash-out has to look like. The first fault alone is told, and a wrong type of key comes
 * before a missing recipient, as in the documented examples; a missing type is another refusal.
 */
export const cashoutShape = z.object({
  payment: z.object({
    key,
    value: z
      .string()
      .regex(/^\d{1,10}(\.\d{1,2})?$/)
      .refine((text) => /[1-9]/.test(text)),
    recipient: z.object({ name: z.string().min(1), cpf: z.string().regex(PATTERNS.CPF) }),
  }),
  transaction: z
    .object({
      orderId: z.string().min(1).max(100).optional(),
      orderDescription: z.string().max(255).optional(),
    })
    .default({}),
  webhook: z.object({
    url: z.url({ protocol: /^https?$/ }),
    customHeaderName: z
      .string()
      .regex(/^[\w-]+$/)
      .optional(),
    customHeaderValue: z
      .string()
      .regex(/^[\x20-\x7e]+$/)
      .optional(),
  }),
});

const CODES: Partial<Record<z.core.$ZodIssue['code'], string>> = {
  invalid_type: 'type',
  invalid_value: 'enum',
  invalid_format: 'pattern',
  too_small: 'minLength',
  too_big: 'maxLength',
};

/** A fault in a body, in the documented words. */
export function formatProblem(issue: z.core.$ZodIssue | undefined, body: unknown): SandboxProblem {
  return {
    status: 400,
    name: 'InvalidRequestFormatError',
    message: 'The request body is invalid. See error object `details` property for more info',
    details: issue === undefined ? [] : [detailOf(issue, body)],
  };
}

function detailOf(issue: z.core.$ZodIssue, body: unknown) {
  const path = issue.path.map(String);
  const property = path.at(-1);
  if (issue.code === 'invalid_type' && property !== undefined && isMissing(body, path)) {
    return {
      path: `/${path.slice(0, -1).join('/')}`,
      code: 'required',
      message: `must have required property '${property}'`,
      info: { missingProperty: property },
    };
  }
  const place = { path: `/${path.join('/')}`, code: CODES[issue.code] ?? 'format' };
  if (issue.code !== 'invalid_value') return { ...place, message: 'must be valid', info: {} };
  const info = { allowedValues: issue.values };
  return { ...place, message: 'must be equal to one of the allowed values', info };
}

function isMissing(body: unknown, path: readonly string[]): boolean {
  let value: unknown = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = Reflect.get(value, part);
  }
  return value === undefined;
}
