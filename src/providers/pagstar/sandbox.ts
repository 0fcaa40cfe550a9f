import type { FastifyError, FastifyInstance } from 'fastify';
import { follow } from '../../sandbox/follow';
import type { RunningSandbox, SandboxOptions } from '../../sandbox/running-sandbox';
import { type SandboxParts, startSandbox } from '../../sandbox/start-sandbox';
import { fateOf } from './sandbox-fate';
import { tellNotices } from './sandbox-notices';
import { addOAuth } from './sandbox-oauth';
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
const ABSENCE_PROOF_SECONDS = 900;

const MINUTE_MS = 60_000;
/** Five tries every 2 min, five every 15 min, five every 60 min (developers.onz.software). */
const RETRY_MS = [2, 15, 60].flatMap((minutes) => Array<number>(5).fill(minutes * MINUTE_MS));

/** A server that speaks Pagstar's API, with a book of its own and faults on demand. */
export const startPagstarSandbox = (options: SandboxOptions): Promise<RunningSandbox> =>
  startSandbox(
    {
      name: 'pagstar',
      retryMs: RETRY_MS,
      hookByDefault: { url: options.noticeUrl, headers: SECRET_HEADER },
      addRoutes,
      settingsAt: (url) => ({
        BASE_URL: url,
        ...CREDENTIALS,
        ABSENCE_PROOF_SECONDS: String(ABSENCE_PROOF_SECONDS * options.timeScale),
      }),
    },
    options,
  );

function addRoutes(app: FastifyInstance, { book, timers, delivery }: SandboxParts) {
  const parts = { book, timers, fateOf, tell: tellNotices(delivery) };
  addFaults(app);
  const tokens = addOAuth(app, { ...CREDENTIALS, book });
  void app.register(async (api) => {
    api.addHook('onRequest', async (request, reply) => {
      if (tokens.admit(request.headers.authorization)) return undefined;
      return problem(reply, { status: 401, type: 'onz-0018', detail: 'Token refused' });
    });
    addSandboxPayments(api, parts);
    addSandboxReadings(api, { book, delivery });
  });
  return (entry: Parameters<typeof fateOf>[0]) => follow(parts, entry);
}

function addFaults(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    // What the book could not record is not refused: nobody knows what becomes of it.
    if (error.statusCode === undefined) return reply.code(500).send();
    return problem(reply, { status: 400, type: 'onz-0002', detail: 'Unreadable request' });
  });
  app.setNotFoundHandler((_request, reply) =>
    problem(reply, { status: 404, type: 'about:blank', detail: 'No such address' }),
  );
}
