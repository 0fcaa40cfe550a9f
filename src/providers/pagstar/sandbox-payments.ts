import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { centsFromText } from '../../domain/money';
import type { Book, BookEntry, BookOrder } from '../../sandbox/book';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';
import type { Timers } from '../../sandbox/timers';
import { type FateStep, sandboxFate } from './sandbox-fate';
import type { SandboxNotices } from './sandbox-notices';
import { acceptedView, problem, type SandboxProblem } from './sandbox-view';

export interface SandboxParts {
  readonly book: Book;
  readonly timers: Timers;
  readonly notices: SandboxNotices;
}

/** Letters and digits as documented, or the hyphenated UUID seen accepted in January 2025. */
const KEY = /^([a-zA-Z0-9]{1,50}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/;

const createShape = z
  .object({
    pixKey: z.string().min(1).max(77),
    payment: z.object({ currency: z.literal('BRL'), amount: z.number().positive() }),
    creditorDocument: z.string().optional(),
    priority: z.enum(['HIGH', 'NORM']).default('NORM'),
    description: z.string().max(140).optional(),
    paymentFlow: z.enum(['INSTANT', 'APPROVAL_REQUIRED']).default('INSTANT'),
    expiration: z.int().min(1).max(10_800).default(600),
    ispbDeny: z.array(z.string()).optional(),
  })
  .refine((order) => order.priority === 'NORM' || order.creditorDocument !== undefined);

export function addSandboxPayments(api: FastifyInstance, parts: SandboxParts): void {
  api.post('/api/v2/pix/payments/dict', (request, reply) => {
    const order = orderFrom(request.headers['x-idempotency-key'], request.body);
    if (order === null) {
      return problem(reply, { status: 400, type: 'onz-0002', detail: 'Invalid parameters' });
    }
    const entry = parts.book.post(order);
    if (entry === null) return reply.code(503).send();
    if (entry.status !== null) {
      return problem(reply, { status: 409, type: 'about:blank', detail: 'Key already used' });
    }
    return answered(parts, entry, reply);
  });
}

function orderFrom(key: unknown, body: unknown): BookOrder | null {
  const read = createShape.safeParse(body);
  if (typeof key !== 'string' || !KEY.test(key) || !read.success) return null;
  const { pixKey, payment, creditorDocument } = read.data;
  const amountCents = centsFromText(String(payment.amount));
  if (amountCents === null) return null;
  return { key, amountCents, pixKey, document: creditorDocument ?? null };
}

function answered(parts: SandboxParts, entry: BookEntry, reply: FastifyReply): FastifyReply {
  const outcome = outcomeOf(entry.amountCents);
  const refusal = refusalOf(outcome, entry);
  if (refusal) return problem(reply.headers(refusal.headers ?? {}), refusal);
  if (outcome === 'server-error') {
    return reply.code(500).type('text/html').send('<html><body>Internal error</body></html>');
  }
  if (outcome === 'answer-lost-before' && entry.posts === 1) return cut(reply);
  if (entry.amountCents > parts.book.availableCents) return problem(reply, NO_BALANCE);
  parts.book.take(entry, 'PENDING');
  follow(parts, entry, [...sandboxFate(outcome)]);
  return outcome === 'answer-lost-after' ? cut(reply) : reply.code(202).send(acceptedView(entry));
}

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

/** Ends the connection without an answer, as a network does. */
function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

function follow(parts: SandboxParts, entry: BookEntry, steps: readonly FateStep[]): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  parts.timers.after(step.afterMs, () => {
    entry.status = step.status;
    entry.errorCode = step.errorCode ?? null;
    moveMoney(parts.book, entry, step.money);
    parts.notices.tell(entry, step.notices);
    follow(parts, entry, rest);
  });
}

function moveMoney(book: Book, entry: BookEntry, money: FateStep['money']): void {
  if (money === 'pay') book.pay(entry);
  if (money === 'release') book.release(entry);
  if (money === 'return-half') book.refund(entry, entry.amountCents / 2n);
  if (money === 'return-all') book.refund(entry, entry.amountCents);
}
