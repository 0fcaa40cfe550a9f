import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isEndToEndId } from '../../domain/end-to-end-id';
import { centsFromText } from '../../domain/money';
import type { BookOrder } from '../../sandbox/book-entry';
import type { WithdrawalDetails } from './sandbox-view';

const HEX = '[0-9a-f]';
/** A UUID in version 4; samples show one after `IK`, and `IK` with 32 digits. */
const KEY = new RegExp(
  `^((IK)?${HEX}{8}-${HEX}{4}-4${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}|IK${HEX}{32})$`,
);
const AMOUNT = /^\d{1,10}(\.\d{1,2})?$/;

const bankShape = z.strictObject({
  bank: z.string().regex(/^[0-9A-Z]{8}$/),
  agency: z.string().regex(/^\d{1,4}$/),
  account: z.string().regex(/^[0-9A-Za-z]{1,21}$/),
  taxId: z.string().regex(/^(\d{11}|[0-9A-Z]{12}\d{2})$/),
  name: z.string().min(1).max(140),
});

const withdrawShape = z
  .strictObject({
    key: z.string().min(1).max(77).optional(),
    bank: bankShape.optional(),
    amount: z
      .string()
      .regex(AMOUNT)
      .refine((text) => centsFromText(text) !== 0n),
    description: z
      .string()
      .refine((text) => [...text].length <= 72)
      .optional(),
    priority: z.enum(['high', 'normal']).default('high'),
  })
  .refine(({ key, bank }) => (key === undefined) !== (bank === undefined));

const headersShape = z.object({
  'content-type': z.string().startsWith('application/json'),
  'x-idempotence-key': z.string().regex(KEY).optional(),
  'x-endtoend-id': z.string().refine(isEndToEndId).optional(),
});

const hex32 = (): string => randomUUID().replaceAll('-', '');

/** The order as asked, or the field that is not as documented. */
export function orderFrom(headers: unknown, body: unknown): BookOrder | { readonly wrong: string } {
  const known = headersShape.safeParse(headers);
  const read = withdrawShape.safeParse(body);
  const issue = known.error?.issues[0] ?? read.error?.issues[0];
  if (!known.success || !read.success) return { wrong: issue?.path.join('.') || 'body' };
  const { key, bank, amount, description, priority } = read.data;
  const details: WithdrawalDetails = {
    transactionId: randomUUID(),
    clientExternalId: `KAI${hex32()}`,
    ...(bank && { bank }),
    ...(description !== undefined && { description }),
    priority,
    states: [],
  };
  const endToEndId = known.data['x-endtoend-id'];
  return {
    // Generated when it was not given.
    key: known.data['x-idempotence-key'] ?? `IK${hex32()}`,
    amountCents: centsFromText(amount) ?? 0n,
    pixKey: key ?? null,
    document: bank?.taxId ?? null,
    ...(endToEndId !== undefined && { endToEndId }),
    details: { ...details },
  };
}
