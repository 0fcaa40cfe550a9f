import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { centsFromText } from '../../domain/money';
import type { BookEntry, BookOrder } from '../../sandbox/book-entry';
import { type FollowParts, follow } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';
import { cut } from '../../sandbox/start-sandbox';
import type { FateNotice } from './sandbox-fate';
import { acceptedView, problem, type SandboxProblem } from './sandbox-view';

/** Letters and digits as documented, or the hyphenated UUID seen accepted in January 2025. */
const KEY = /^([a-zA-Z0-9]{1,50}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/;

const asked = {
  payment: z.object({ currency: z.literal('BRL'), amount: z.number().positive() }),
  priority: z.enum(['HIGH', 'NORM']).default('NORM'),
  description: z.string().max(140).optional(),
  paymentFlow: z.enum(['INSTANT', 'APPROVAL_REQUIRED']).default('INSTANT'),
  expiration: z.int().min(1).max(10_800).default(600),
  ispbDeny: z.array(z.string()).optional(),
};

const byKeyShape = z
  .object({
    ...asked,
    pixKey: z.string().min(1).max(77),
    creditorDocument: z.string().optional(),
  })
  .refine((order) => order.priority === 'NORM' || order.creditorDocument !== undefined)
  .transform(({ payment, pixKey, creditorDocument = null }) => ({
    payment,
    to: { pixKey, document: creditorDocument },
  }));

/** Assumed: the account as answers write it (`creditorAccount`, ISO 20022 account types). */
const byAccountShape = z
  .object({
    ...asked,
    creditorAccount: z.object({
      ispb: z.string().regex(/^[0-9A-Z]{8}$/),
      issuer: z.string().regex(/^\d{1,4}$/),
      number: z.string().regex(/^[0-9A-Za-z]{1,21}$/),
      accountType: z.enum(['CACC', 'SLRY', 'SVGS', 'TRAN']),
      document: z.string().regex(/^(\d{11}|[0-9A-Z]{12}\d{2})$/),
      name: z.string().min(1).max(140),
    }),
  })
  .transform(({ payment, creditorAccount: account }) => ({
    payment,
    to: { pixKey: null, document: account.document, details: { account } },
  }));

/** The two ways to name who is paid, by the last part of the address. */
const SHAPES = { dict: byKeyShape, manu: byAccountShape };
type Way = keyof typeof SHAPES;

type PaymentParts = FollowParts<FateNotice>;

export function addSandboxPayments(api: FastifyInstance, parts: PaymentParts): void {
  for (const way of ['dict', 'manu'] as const) {
    api.post(`/api/v2/pix/payments/${way}`, (request, reply) => {
      const order = orderFrom(way, request);
      if (order === null) {
        return problem(reply, { status: 400, type: 'onz-0002', detail: 'Invalid parameters' });
      }
      const entry = parts.book.post(order);
      if (entry === null) return reply.code(503).send();
      const answer = entry.status === null ? judged(parts, entry) : KEY_USED;
      parts.book.record(entry);
      if (answer === 'taken') follow(parts, entry);
      return answered(entry, answer, reply);
    });
  }
}

function orderFrom(way: Way, { headers, body }: FastifyRequest): BookOrder | null {
  const key = headers['x-idempotency-key'];
  const read = SHAPES[way].safeParse(body);
  if (typeof key !== 'string' || !KEY.test(key) || !read.success) return null;
  const { payment, to } = read.data;
  const amountCents = centsFromText(String(payment.amount));
  return amountCents === null ? null : { key, amountCents, ...to };
}

type Answer = 'taken' | 'cut' | 'broken' | Refusal;

/** Decides on an order that is not taken yet, and takes it if it can be paid. */
function judged({ book }: PaymentParts, entry: BookEntry): Answer {
  const outcome = outcomeOf(entry.amountCents);
  const refusal = refusalOf(outcome, entry);
  if (refusal) return refusal;
  if (outcome === 'server-error') return 'broken';
  if (outcome === 'answer-lost-before' && entry.posts === 1) return 'cut';
  if (entry.amountCents > book.availableCents) return NO_BALANCE;
  book.take(entry, 'PENDING');
  return 'taken';
}

function answered(entry: BookEntry, answer: Answer, reply: FastifyReply): FastifyReply {
  if (answer === 'broken') {
    return reply.code(500).type('text/html').send('<html><body>Internal error</body></html>');
  }
  if (answer === 'cut') return cut(reply);
  if (answer !== 'taken') return problem(reply.headers(answer.headers ?? {}), answer);
  const isLost = outcomeOf(entry.amountCents) === 'answer-lost-after';
  return isLost ? cut(reply) : reply.code(202).send(acceptedView(entry));
}

const KEY_USED = { status: 409, type: 'about:blank', detail: 'Key already used' } as const;
const NO_BALANCE = {
  status: 400,
  type: 'onz-0002',
  errorCode: 'OZ01',
  detail: 'Saldo insuficiente',
} as const;
const KEY_NOT_FOUND = {
  status: 400,
  type: 'onz-0002',
  detail: 'Chave Pix não encontrada',
} as const;
const TOKEN_REFUSED = { status: 401, type: 'onz-0018', detail: 'Token refused' } as const;
const SLOW_DOWN = {
  status: 429,
  type: 'about:blank',
  detail: 'Too many requests',
  headers: { 'retry-after': '1' },
} as const;

type Refusal = SandboxProblem & { readonly headers?: Readonly<Record<string, string>> };

function refusalOf(outcome: Outcome, { posts }: BookEntry): Refusal | null {
  if (outcome === 'refused-for-balance') return NO_BALANCE;
  if (outcome === 'key-not-found') return KEY_NOT_FOUND;
  if (outcome === 'unauthorized-once' && posts === 1) return TOKEN_REFUSED;
  if (outcome === 'too-many-requests-once' && posts === 1) return SLOW_DOWN;
  return null;
}
