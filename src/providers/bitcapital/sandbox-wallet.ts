import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { textFromCents } from '../../domain/money';
import type { Book } from '../../sandbox/book';
import type { BookEntry } from '../../sandbox/book-entry';
import type { NoticeDelivery } from '../../sandbox/notice-delivery';
import { HOOK } from './sandbox-notices';
import { CREDENTIALS, detailsOf, refuse, transactionView } from './sandbox-view';

type Finder = (book: Book, id: string) => BookEntry | null;

const FIND_BY: Readonly<Record<string, Finder>> = {
  IDEMPOTENCE_KEY: (book, id) => book.find(id),
  END_TO_END_ID: (book, id) => book.findByEndToEndId(id),
  CLIENT_EXTERNAL_ID: (book, id) =>
    searched(book, (entry) => detailsOf(entry).clientExternalId === id),
  EXTERNAL_TRANSACTION_ID: (book, id) =>
    searched(book, (entry) => detailsOf(entry).transactionId === id),
};

function searched(book: Book, isIt: (entry: BookEntry) => boolean): BookEntry | null {
  for (const entry of book.entries()) if (isIt(entry)) return entry;
  return null;
}

interface LookUp {
  readonly Params: { readonly id: string };
  readonly Querystring: { readonly type?: string };
}

/** Look-ups, under any of the four names a transaction has. */
export function addTransactions(wallet: FastifyInstance, book: Book): void {
  wallet.get<LookUp>('/transactions/:id', (request, reply) => {
    const { type = '' } = request.query;
    const find = Object.hasOwn(FIND_BY, type) ? FIND_BY[type] : undefined;
    if (!find) return refuse(reply, { status: 400, message: 'Invalid type', details: {} });
    return shown(reply, find(book, request.params.id));
  });
}

function shown(reply: FastifyReply, entry: BookEntry | null): FastifyReply {
  if (entry === null || entry.status === null) {
    return refuse(reply, { status: 404, message: 'Transaction not found', details: {} });
  }
  return reply.send(transactionView(entry));
}

const walletShape = z.strictObject({ notificationUrl: z.url({ protocol: /^https?$/ }) });

/** The wallet itself: its balances, and where its postbacks go (an address that is assumed). */
export function addWallet(
  wallet: FastifyInstance,
  { book, delivery }: { readonly book: Book; readonly delivery: NoticeDelivery },
): void {
  wallet.get('/balance', () => [
    // What is set aside waits for its execution; `blocked` would be a court's doing.
    { type: 'pending', currency: 'BRL', amount: fourDecimals(book.blockedCents) },
    { type: 'available', currency: 'BRL', amount: fourDecimals(book.availableCents) },
    { type: 'blocked', currency: 'BRL', amount: fourDecimals(0n) },
  ]);
  wallet.patch('/', (request, reply) => {
    const asked = walletShape.safeParse(request.body).data;
    if (!asked) return refuse(reply, { status: 400, message: 'Validation failed', details: {} });
    delivery.register(HOOK, { url: asked.notificationUrl, headers: {} });
    return reply.send({ id: CREDENTIALS.WALLET_ID, ...asked });
  });
}

const fourDecimals = (cents: bigint): string => `${textFromCents(cents)}00`;
