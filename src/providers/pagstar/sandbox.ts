import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { Book } from '../../sandbox/book';
import { addBookGate } from '../../sandbox/book-gate';
import { addBookRoutes } from '../../sandbox/book-routes';
import { endToEndIdMaker } from '../../sandbox/end-to-end-id';
import { createNoticeDelivery } from '../../sandbox/notice-delivery';
import { createNoticeSender } from '../../sandbox/notice-sender';
import { createTimers } from '../../sandbox/timers';
import type { RunningSandbox, SandboxOptions } from '../provider';
import { follow } from './sandbox-follow';
import { createNotices } from './sandbox-notices';
import { addOAuth, isAuthorized } from './sandbox-oauth';
import { addSandboxPayments } from './sandbox-payments';
import { addSandboxReadings } from './sandbox-readings';
import { problem } from './sandbox-view';

/** Fixed, so that a sandbox of its own process and Repasse can be started in any order. */
const CREDENTIALS = {
  CLIENT_ID: 'sandbox-client',
  CLIENT_SECRET: 'sandbox-secret',
  WEBHOOK_SECRET: 'sandbox-webhook-secret',
};
const SECRET_HEADER = { 'x-webhook-secret': CREDENTIALS.WEBHOOK_SECRET };
/** An ISPB no institution has. */
const ISPB = '99999999';
const ABSENCE_PROOF_SECONDS = 900;

const MINUTE_MS = 60_000;
/** Five tries every 2 min, five every 15 min, five every 60 min (developers.onz.software). */
const RETRY_MS = [2, 15, 60].flatMap((minutes) => Array<number>(5).fill(minutes * MINUTE_MS));

/** A server that speaks Pagstar's API, with a book of its own and faults on demand. */
export async function startPagstarSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const book = new Book(endToEndIdMaker(ISPB), options.openingBalanceCents);
  const timers = createTimers(options.timeScale);
  const sender = createNoticeSender();
  const delivery = createNoticeDelivery({
    book,
    sender,
    timers,
    retryMs: RETRY_MS,
    byDefault: { url: options.noticeUrl, headers: SECRET_HEADER },
  });
  const parts = { book, timers, notices: createNotices(delivery) };
  const app = newServer();
  const resume = () => {
    for (const entry of book.entries()) follow(parts, entry);
    delivery.resume();
  };
  const gate = addBookGate(app, { book, bookFile: options.bookFile ?? null, resume });
  const tokens = addOAuth(app, { ...CREDENTIALS, book });
  await app.register(async (api) => {
    api.addHook('onRequest', async (request, reply) => {
      if (isAuthorized(tokens, request.headers.authorization)) return undefined;
      return problem(reply, { status: 401, type: 'onz-0018', detail: 'Token refused' });
    });
    addSandboxPayments(api, parts);
    addSandboxReadings(api, { book, delivery });
  });
  addBookRoutes(app, book);
  const url = await gate.open(options);
  return {
    name: 'pagstar',
    url,
    settings: settingsOf(url, options),
    async stop() {
      timers.stop();
      sender.stop();
      await app.close();
      book.close();
    },
  };
}

const settingsOf = (url: string, { timeScale }: SandboxOptions) => ({
  BASE_URL: url,
  ...CREDENTIALS,
  ABSENCE_PROOF_SECONDS: String(ABSENCE_PROOF_SECONDS * timeScale),
});

function newServer(): FastifyInstance {
  const app = Fastify({
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    // What the book could not record is not refused: nobody knows what becomes of it.
    if (error.statusCode === undefined) return reply.code(500).send();
    return problem(reply, { status: 400, type: 'onz-0002', detail: 'Unreadable request' });
  });
  app.setNotFoundHandler((_request, reply) =>
    problem(reply, { status: 404, type: 'about:blank', detail: 'No such address' }),
  );
  return app;
}
