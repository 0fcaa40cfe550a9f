import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { Book } from '../../sandbox/book';
import { addBookRoutes } from '../../sandbox/book-routes';
import { endToEndIdMaker } from '../../sandbox/end-to-end-id';
import { createNoticeSender } from '../../sandbox/notice-sender';
import { createTimers } from '../../sandbox/timers';
import type { RunningSandbox, SandboxOptions } from '../provider';
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
  const sender = createNoticeSender({ timers, retryMs: RETRY_MS });
  const notices = createNotices(sender, {
    url: options.noticeUrl,
    headers: { 'x-webhook-secret': CREDENTIALS.WEBHOOK_SECRET },
  });
  const app = newServer();
  const tokens = addOAuth(app, { ...CREDENTIALS, book });
  await app.register(async (api) => {
    api.addHook('onRequest', async (request, reply) => {
      if (isAuthorized(tokens, request.headers.authorization)) return undefined;
      return problem(reply, { status: 401, type: 'onz-0018', detail: 'Token refused' });
    });
    addSandboxPayments(api, { book, timers, notices });
    addSandboxReadings(api, { book, notices });
  });
  addBookRoutes(app, book);
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://${options.host}:${port}`;
  const absenceSeconds = String(ABSENCE_PROOF_SECONDS * options.timeScale);
  return {
    name: 'pagstar',
    url,
    settings: { BASE_URL: url, ...CREDENTIALS, ABSENCE_PROOF_SECONDS: absenceSeconds },
    async stop() {
      timers.stop();
      sender.stop();
      await app.close();
    },
  };
}

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
  app.setErrorHandler((_error, _request, reply) =>
    problem(reply, { status: 400, type: 'onz-0002', detail: 'Unreadable request' }),
  );
  app.setNotFoundHandler((_request, reply) =>
    problem(reply, { status: 404, type: 'about:blank', detail: 'No such address' }),
  );
  return app;
}
