import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { centsFromText } from '../../domain/money';
import type { Book } from '../../sandbox/book';
import type { BookEntry, BookOrder } from '../../sandbox/book-entry';
import { type FollowParts, follow } from '../../sandbox/follow';
import { outcomeOf } from '../../sandbox/outcome';
import { cut } from '../../sandbox/start-sandbox';
import { type CashoutDetails, doomOf, type FateNotice } from './sandbox-fate';
import { jsonOf } from './sandbox-gate';
import type { SandboxReceivers } from './sandbox-receivers';
import { badRequest, refusal, type SandboxRefusal, unauthorized } from './sandbox-view';

export interface CashoutParts extends FollowParts<FateNotice> {
  /** The key of the one account whose money this is. */
  readonly pixKey: string;
  readonly receivers: SandboxReceivers;
}

export const CASHOUTS = '/v2/apm/pix/cashout';

const createShape = z.strictObject({
  amount: z.number().positive(),
  pixKey: z.string(),
  receiverPixKey: z.string().min(1).max(77),
  receiverDocument: z.string().regex(/^(\d{11}|[0-9A-Z]{12}\d{2})$/),
});

/** `POST /v2/apm/pix/cashout`: every request is an order of its own, with a txid of its own. */
export function addSandboxCashouts(api: FastifyInstance, parts: CashoutParts): void {
  api.post(CASHOUTS, (request, reply) => {
    const order = orderFrom(jsonOf(request), parts.pixKey);
    if (order === null) return refusal(reply, badRequest('Invalid cash-out request'));
    const entry = parts.book.post({ ...order, key: keyFor(parts.book, order) });
    if (entry === null) return reply.code(503).send();
    const answer = judged(parts, entry);
    parts.book.record(entry);
    if (answer === 'taken') follow(parts, entry);
    return answered(entry, answer, reply);
  });
}

type NewOrder = Omit<BookOrder, 'key'>;

function orderFrom(body: unknown, pixKey: string): NewOrder | null {
  const read = createShape.safeParse(body).data;
  const amountCents = read && centsFromText(String(read.amount));
  if (!read || amountCents === null || amountCents === undefined) return null;
  if (read.pixKey !== pixKey) return null;
  return { amountCents, pixKey: read.receiverPixKey, document: read.receiverDocument };
}

const ONCE = ['unauthorized-once', 'too-many-requests-once'];

/** A txid; for what goes wrong only once, the one that the first try of the same order had. */
function keyFor(book: Book, order: NewOrder): string {
  if (ONCE.includes(outcomeOf(order.amountCents))) {
    for (const entry of book.entries()) if (isUntaken(entry, order)) return entry.key;
  }
  return randomUUID();
}

const isUntaken = (entry: BookEntry, order: NewOrder): boolean =>
  entry.status === null &&
  entry.amountCents === order.amountCents &&
  entry.pixKey === order.pixKey &&
  entry.document === order.document;

type Answer = 'taken' | 'cut' | 'broken' | SandboxRefusal;

/** Decides on an order that is not taken yet, and takes it unless it is lost on the way. */
function judged(parts: CashoutParts, entry: BookEntry): Answer {
  const outcome = outcomeOf(entry.amountCents);
  if (outcome === 'server-error') return 'broken';
  if (outcome === 'answer-lost-before') return 'cut';
  const isFirst = entry.posts === 1;
  if (outcome === 'unauthorized-once' && isFirst) return unauthorized(5, 'Invalid token');
  if (outcome === 'too-many-requests-once' && isFirst) return SLOW_DOWN;
  take(parts, entry);
  return 'taken';
}

const SLOW_DOWN = { status: 429, message: 'Too Many Requests', errorCode: 29, error: 'Slow down' };

/** Created, whatever its end: the checks come afterwards and are told by a notice. */
function take({ book, receivers }: CashoutParts, entry: BookEntry): void {
  const isBusy = receivers.isBusy(entry.document ?? '');
  const isCovered = entry.amountCents <= book.availableCents;
  const uncovered = isCovered ? null : '2';
  const details: CashoutDetails = {
    confirmationKey: randomBytes(16).toString('hex'),
    isConfirmed: false,
    doom: isBusy ? '4' : (uncovered ?? doomOf(entry.amountCents)),
    isCovered,
  };
  entry.details = { ...details };
  if (isCovered) book.take(entry, '0');
  else Object.assign(entry, { status: '0', steppedAtMs: Date.now() });
  receivers.note(entry);
}

function answered(entry: BookEntry, answer: Answer, reply: FastifyReply): FastifyReply {
  if (answer === 'broken') {
    return reply.code(500).type('text/html').send('<html><body>Internal error</body></html>');
  }
  if (answer === 'cut') return cut(reply);
  if (answer !== 'taken') {
    return refusal(answer === SLOW_DOWN ? reply.header('retry-after', '1') : reply, answer);
  }
  const isLost = outcomeOf(entry.amountCents) === 'answer-lost-after';
  return isLost ? cut(reply) : reply.code(202).send({ txid: entry.key });
}
