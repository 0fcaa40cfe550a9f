import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import { centsFromText } from '../../domain/money';
import { isCpf } from '../../domain/tax-id';
import type { BookEntry, BookOrder } from '../../sandbox/book-entry';
import { type FollowParts, follow } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';
import { cut } from '../../sandbox/start-sandbox';
import type { FateNotice } from './sandbox-fate';
import { cashoutShape, formatProblem } from './sandbox-format';
import type { SandboxOrders } from './sandbox-orders';
import {
  type CashoutDetails,
  conflict,
  createdView,
  done,
  problem,
  type SandboxProblem,
} from './sandbox-view';

export interface CashoutParts extends FollowParts<FateNotice> {
  readonly orders: SandboxOrders;
}

export function addSandboxCashouts(api: FastifyInstance, parts: CashoutParts): void {
  const { book, orders } = parts;
  api.post('/accounts/pix/cashout', (request, reply) => {
    const read = cashoutShape.safeParse(request.body);
    if (!read.success) return problem(reply, formatProblem(read.error.issues[0], request.body));
    const fault = faultOf(read.data);
    if (fault !== null) return problem(reply, fault);
    const order = orderFrom(read.data);
    // Nothing here is idempotent: an `orderId` that was taken is taken once more.
    const entry = book.post({ ...order, key: orders.refusedBefore(order) ?? randomUUID() });
    if (entry === null) return reply.code(503).send();
    // Asked for again after a refusal, it may come with another webhook.
    entry.details = { ...order.details };
    orders.note(entry);
    const answer = judged(parts, entry);
    book.record(entry);
    if (answer === 'taken') follow(parts, entry);
    return answered(entry, answer, reply);
  });
}

type Cashout = z.output<typeof cashoutShape>;

function faultOf({ payment }: Cashout): SandboxProblem | null {
  const { key, recipient } = payment;
  if (key.type === undefined) {
    const message = `This operation is not available for the PIX key of type 'undefined'`;
    return conflict('PixKeyTypeNotAllowed', message);
  }
  return isCpf(recipient.cpf) ? null : conflict('CpfInvalid', 'The CPF is invalid');
}

function orderFrom({ payment, transaction, webhook }: Cashout): Omit<BookOrder, 'key'> {
  const { customHeaderName: name, customHeaderValue: value } = webhook;
  const headers = name !== undefined && value !== undefined ? { [name]: value } : {};
  const details: CashoutDetails = {
    name: payment.recipient.name,
    keyType: payment.key.type ?? '',
    description: transaction.orderDescription ?? null,
    hook: { url: webhook.url, headers },
    dates: {},
  };
  return {
    reference: transaction.orderId ?? null,
    amountCents: centsFromText(payment.value) ?? 0n,
    pixKey: payment.key.value,
    document: payment.recipient.cpf,
    details: { ...details },
  };
}

type Answer = 'taken' | 'cut' | 'broken' | Refusal;

/** Decides on an order, and takes it if it can be paid. */
function judged({ book }: CashoutParts, entry: BookEntry): Answer {
  const outcome = outcomeOf(entry.amountCents);
  // Without an `orderId` nobody can tell the first of several requests.
  const isFirst = entry.posts === 1 && entry.reference !== null;
  const refusal = refusalOf(outcome, isFirst);
  if (refusal) return refusal;
  if (outcome === 'server-error') return 'broken';
  if (outcome === 'answer-lost-before' && isFirst) return 'cut';
  if (entry.amountCents > book.availableCents) return NO_BALANCE;
  book.take(entry, 'Created');
  return 'taken';
}

function answered(entry: BookEntry, answer: Answer, reply: FastifyReply): FastifyReply {
  if (answer === 'broken') {
    return reply.code(500).type('text/html').send('<html><body>Internal error</body></html>');
  }
  if (answer === 'cut') return cut(reply);
  if (answer !== 'taken') {
    const { headers = {}, ...refusal } = answer;
    return problem(reply.headers(headers), refusal);
  }
  const isLost = outcomeOf(entry.amountCents) === 'answer-lost-after';
  return isLost ? cut(reply) : reply.code(201).send(done(createdView(entry)));
}

const NO_BALANCE = conflict('InsufficientBalance', 'The account balance is insufficient');
export const TOKEN_INVALID: SandboxProblem = {
  status: 401,
  name: 'AuthenticationError',
  message: 'The authorization token is invalid',
  details: { reason: 'AuthenticationTokenInvalid' },
};
const SLOW_DOWN = {
  status: 429,
  name: 'TooManyRequestsError',
  message: 'Too many requests',
  headers: { 'retry-after': '1' },
} as const;

type Refusal = SandboxProblem & { readonly headers?: Readonly<Record<string, string>> };

function refusalOf(outcome: Outcome, isFirst: boolean): Refusal | null {
  if (outcome === 'refused-for-balance') return NO_BALANCE;
  if (outcome === 'unauthorized-once' && isFirst) return TOKEN_INVALID;
  if (outcome === 'too-many-requests-once' && isFirst) return SLOW_DOWN;
  return null;
}
