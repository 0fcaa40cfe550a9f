import type { FastifyError, FastifyInstance } from 'fastify';
import { follow } from '../../sandbox/follow';
import type { RunningSandbox, SandboxOptions } from '../../sandbox/running-sandbox';
import { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { type SandboxParts, startSandbox } from '../../sandbox/start-sandbox';
import { addSandboxCashouts, TOKEN_INVALID } from './sandbox-cashouts';
import { fateOf } from './sandbox-fate';
import { addSandboxLogin } from './sandbox-login';
import { signedWith, tellNotices } from './sandbox-notices';
import { SandboxOrders } from './sandbox-orders';
import { addSandboxReadings } from './sandbox-readings';
import { problem } from './sandbox-view';

/** Fixed, so that a sandbox of its own process and Repasse can be started in any order. */
const CREDENTIALS = {
  ACCESS_KEY: 'sandbox-access-key',
  SECRET: 'sandbox-secret',
  WEBHOOK_HMAC_KEY: 'sandbox-webhook-hmac-key',
};

const TOKEN_LIFE_SECONDS = 3_600;
const MINUTE_MS = 60_000;
/** Whether and how PayBrokers repeats a notice is not documented; this is assumed. */
const RETRY_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);

/** A server that speaks PayBrokers' API, with a book of its own and faults on demand. */
export const startPaybrokersSandbox = (options: SandboxOptions): Promise<RunningSandbox> =>
  startSandbox(
    {
      name: 'paybrokers',
      retryMs: RETRY_MS,
      // Every order says itself where its notices go.
      hookByDefault: { url: null, headers: {} },
      signed: signedWith(CREDENTIALS.WEBHOOK_HMAC_KEY),
      addRoutes,
      settingsAt: (url) => ({ BASE_URL: `${url}/v1`, ...CREDENTIALS }),
    },
    options,
  );

function addRoutes(app: FastifyInstance, { book, timers, delivery }: SandboxParts) {
  const orders = new SandboxOrders();
  const parts = { book, timers, orders, fateOf, tell: tellNotices(delivery) };
  const tokens = new SandboxTokens(TOKEN_LIFE_SECONDS);
  addFaults(app);
  const prefix = '/v1/partners-int';
  void app.register(async (open) => addSandboxLogin(open, { ...CREDENTIALS, book, tokens }), {
    prefix,
  });
  void app.register(
    async (api) => {
      api.addHook('onRequest', async (request, reply) => {
        if (tokens.admit(request.headers.authorization)) return undefined;
        return problem(reply, TOKEN_INVALID);
      });
      addSandboxCashouts(api, parts);
      addSandboxReadings(api, parts);
    },
    { prefix },
  );
  return (entry: Parameters<typeof fateOf>[0]) => {
    orders.note(entry);
    follow(parts, entry);
  };
}

function addFaults(app: FastifyInstance): void {
  // A body that is no JSON is answered with a 500, as documented.
  app.setErrorHandler((_error: FastifyError, _request, reply) =>
    problem(reply, {
      status: 500,
      name: 'InternalServerError',
      message: 'The request could not be processed',
    }),
  );
  app.setNotFoundHandler((_request, reply) =>
    problem(reply, { status: 404, name: 'NotFoundError', message: 'Route not found' }),
  );
}
