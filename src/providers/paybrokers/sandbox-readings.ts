import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { textFromCents } from '../../domain/money';
import type { Book } from '../../sandbox/book';
import type { BookEntry } from '../../sandbox/book-entry';
import { formatProblem } from './sandbox-format';
import type { SandboxOrders } from './sandbox-orders';
import { askedView, done, problem, transactionView } from './sandbox-view';

const DAY_MS = 24 * 60 * 60_000;
const moment = z.iso.datetime({ offset: true });

const searchShape = z
  .object({
    transactionOrderId: z.string().optional(),
    startDate: moment,
    endDate: moment,
    'dataset.limit': z.enum(['5', '10', '20']),
    'dataset.offset': z.string().regex(/^\d{1,9}$/),
    account: z.union([z.literal('all'), z.uuid()]).optional(),
  })
  .refine(({ startDate, endDate }) => Date.parse(endDate) - Date.parse(startDate) <= DAY_MS, {
    path: ['endDate'],
  });

const balanceShape = z.object({
  filterDate: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT00:00:00(\.000)?Z$/)
    .optional(),
});

const NOT_FOUND = {
  status: 404,
  name: 'OperationError',
  details: { reason: 'TransactionNotFound', message: 'The transaction was not found' },
} as const;

export interface ReadingParts {
  readonly book: Book;
  readonly orders: SandboxOrders;
}

/** Everything that pays nothing: look-ups, searches and the balance. */
export function addSandboxReadings(api: FastifyInstance, parts: ReadingParts): void {
  api.get<{ Params: { id: string } }>('/accounts/transactions/pix/:id', (request, reply) => {
    const entry = parts.book.find(request.params.id);
    if (entry === null || entry.status === null) return problem(reply, NOT_FOUND);
    return done({ transaction: transactionView(entry), ...askedView(entry) });
  });
  api.get('/accounts/transactions/pix', (request, reply) => {
    const read = searchShape.safeParse(request.query);
    if (!read.success) return problem(reply, formatProblem(read.error.issues[0], request.query));
    return done(found(parts, read.data));
  });
  for (const path of ['/accounts/balance', '/accounts/balance/:accountUid']) {
    api.get(path, (request, reply) => {
      const read = balanceShape.safeParse(request.query);
      if (!read.success) return problem(reply, formatProblem(read.error.issues[0], request.query));
      const current = textFromCents(parts.book.availableCents);
      return done({ balance: { current, closing: current } });
    });
  }
}

function found({ book, orders }: ReadingParts, search: z.output<typeof searchShape>) {
  const { transactionOrderId, startDate, endDate } = search;
  const limit = Number(search['dataset.limit']);
  const offset = Number(search['dataset.offset']);
  const known: Iterable<BookEntry> =
    transactionOrderId === undefined ? book.entries() : orders.carrying(transactionOrderId);
  const isIn = ({ createdAt, status }: BookEntry): boolean => {
    const atMs = Date.parse(createdAt);
    return status !== null && atMs >= Date.parse(startDate) && atMs <= Date.parse(endDate);
  };
  const all = [...known].filter(isIn);
  const items = all
    .slice(offset, offset + limit)
    .map((entry) => ({ transaction: transactionView(entry) }));
  return { limit, offset, total: all.length, items };
}
