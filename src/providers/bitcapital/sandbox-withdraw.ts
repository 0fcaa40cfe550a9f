import type { FastifyInstance, FastifyReply } from 'fastify';
import type { BookEntry } from '../../sandbox/book-entry';
import { type FollowParts, follow } from '../../sandbox/follow';
import { type Outcome, outcomeOf } from '../../sandbox/outcome';
import { cut } from '../../sandbox/start-sandbox';
import { type FateNotice, needsApproval } from './sandbox-fate';
import { isUnknownKey } from './sandbox-keys';
import { orderFrom } from './sandbox-order';
import { noteState, refuse, type SandboxRefusal, transactionView } from './sandbox-view';

type WithdrawParts = FollowParts<FateNotice>;

export function addWithdraw(wallet: FastifyInstance, parts: WithdrawParts): void {
  wallet.post('/withdraw', (request, reply) => {
    const order = orderFrom(request.headers, request.body);
    if ('wrong' in order) {
      const details = { field: order.wrong };
      return refuse(reply, { status: 400, message: 'Validation failed', details });
    }
    const owner = parts.book.findByEndToEndId(order.endToEndId ?? '');
    if (owner !== null && owner.key !== order.key) return refuse(reply, ID_USED);
    const entry = parts.book.post(order);
    if (entry === null) return reply.code(503).send();
    const answer = entry.status === null ? judged(parts, entry) : 'known';
    parts.book.record(entry);
    if (answer === 'taken') follow(parts, entry);
    return answered(entry, answer, reply);
  });
}

type Answer = 'taken' | 'known' | 'cut' | 'broken' | Refusal;

/** Decides on an order that is not taken yet, and takes it if it can be paid. */
function judged({ book }: WithdrawParts, entry: BookEntry): Answer {
  const outcome = outcomeOf(entry.amountCents);
  const refusal = refusalOf(outcome, entry);
  if (refusal) return refusal;
  if (outcome === 'server-error') return 'broken';
  if (outcome === 'answer-lost-before' && entry.posts === 1) return 'cut';
  if (entry.amountCents > book.availableCents) return NO_BALANCE;
  const states = needsApproval(entry) ? ['awaiting_approval'] : ['approved', 'pending'];
  for (const status of states) noteState(entry, status);
  book.take(entry, states.at(-1) ?? 'pending');
  return 'taken';
}

/** A key that was taken is executed once, however often it comes: the answer is what there is. */
function answered(entry: BookEntry, answer: Answer, reply: FastifyReply): FastifyReply {
  if (answer === 'broken') {
    return reply.code(500).type('text/html').send('<html><body>Internal error</body></html>');
  }
  if (answer === 'cut') return cut(reply);
  if (typeof answer === 'object') {
    const { headers = {}, ...refusal } = answer;
    return refuse(reply.headers(headers), refusal);
  }
  const isLost = outcomeOf(entry.amountCents) === 'answer-lost-after';
  if (isLost && answer === 'taken') return cut(reply);
  const echoed = { 'x-idempotence-key': entry.key, 'x-endtoend-id': entry.endToEndId };
  return reply
    .code(answer === 'taken' ? 201 : 200)
    .headers(echoed)
    .send(transactionView(entry));
}

const NO_BALANCE = { status: 400, message: 'Insufficient Balance', details: {} } as const;
const KEY_NOT_FOUND = { status: 400, message: 'Key not found', details: {} } as const;
const REJECTED = {
  status: 403,
  message: 'The order was rejected by the bank side (for reasons concerning content)',
} as const;
const ID_USED = { status: 400, message: 'x-endtoend-Id belongs to another order' } as const;
const TOKEN_REFUSED = { status: 401, message: 'Unauthorized' } as const;
const SLOW_DOWN = {
  status: 429,
  message: 'Too many requests',
  headers: { 'retry-after': '1' },
} as const;

type Refusal = SandboxRefusal & { readonly headers?: Readonly<Record<string, string>> };

function refusalOf(outcome: Outcome, { posts, pixKey }: BookEntry): Refusal | null {
  if (outcome === 'refused-for-balance') return NO_BALANCE;
  if (outcome === 'key-not-found' || isUnknownKey(pixKey)) return KEY_NOT_FOUND;
  if (outcome === 'recipient-mismatch') return REJECTED;
  if (outcome === 'unauthorized-once' && posts === 1) return TOKEN_REFUSED;
  if (outcome === 'too-many-requests-once' && posts === 1) return SLOW_DOWN;
  return null;
}
