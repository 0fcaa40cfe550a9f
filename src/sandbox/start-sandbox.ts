import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { endToEndIdMaker } from '../domain/end-to-end-id';
import { Book } from './book';
import type { BookEntry, Hook } from './book-entry';
import { addBookGate } from './book-gate';
import { addBookRoutes } from './book-routes';

import { createNoticeDelivery, type NoticeDelivery } from './notice-delivery';
import { createNoticeSender } from './notice-sender';
import type { RunningSandbox, SandboxOptions } from './running-sandbox';
import { createTimers, type Timers } from './timers';

/** What every sandbox stands on. */
export interface SandboxParts {
  readonly book: Book;
  readonly timers: Timers;
  readonly delivery: NoticeDelivery;
}

/** One provider's face: its addresses, its errors, its words. */
export interface SandboxFace {
  readonly name: string;
  /** Waits between the tries to deliver a notice, in unscaled time. */
  readonly retryMs: readonly number[];
  /** Where notices go before anybody registers a webhook. */
  readonly hookByDefault: Hook;
  /** Headers made anew for every try of a notice. */
  readonly signed?: (body: string) => Readonly<Record<string, string>>;
  /** Adds the routes; gives what goes on with an order that the book left unfinished. */
  readonly addRoutes: (app: FastifyInstance, parts: SandboxParts) => (entry: BookEntry) => void;
  /** Settings (without prefix) with which the provider talks to a sandbox at this address. */
  readonly settingsAt: (url: string) => Readonly<Record<string, string>>;
}

/** An ISPB no institution has. */
const ISPB = '99999999';
const BODY_MAX_BYTES = 64 * 1024;

/** Starts a server with a book of its own that speaks one provider's API. */
export async function startSandbox(
  face: SandboxFace,
  options: SandboxOptions,
): Promise<RunningSandbox> {
  const book = new Book(
    endToEndIdMaker(ISPB, () => new Date()),
    options.openingBalanceCents,
  );
  const timers = createTimers(options.timeScale);
  const sender = createNoticeSender();
  const { retryMs, hookByDefault, signed } = face;
  const delivery = createNoticeDelivery({
    book,
    sender,
    timers,
    retryMs,
    byDefault: hookByDefault,
    signed,
  });
  const app = newServer();
  const goOn = { with: (_entry: BookEntry): void => {} };
  const resume = () => {
    for (const entry of book.entries()) goOn.with(entry);
    delivery.resume();
  };
  // The gate's hook must come before any route.
  const gate = addBookGate(app, { book, bookFile: options.bookFile ?? null, resume });
  goOn.with = face.addRoutes(app, { book, timers, delivery });
  addBookRoutes(app, book);
  const url = await gate.open(options);
  return {
    name: face.name,
    url,
    settings: face.settingsAt(url),
    async stop() {
      timers.stop();
      sender.stop();
      await app.close();
      book.close();
    },
  };
}

function newServer(): FastifyInstance {
  const app = Fastify({
    bodyLimit: BODY_MAX_BYTES,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  return app;
}

/** Ends the connection without an answer, as a network does. */
export function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
