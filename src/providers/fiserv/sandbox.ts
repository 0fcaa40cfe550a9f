import type { FastifyError, FastifyInstance } from 'fastify';
import { follow } from '../../sandbox/follow';
import type { RunningSandbox, SandboxOptions } from '../../sandbox/running-sandbox';
import { SandboxTokens } from '../../sandbox/sandbox-tokens';
import { type SandboxParts, startSandbox } from '../../sandbox/start-sandbox';
import { addSandboxCashouts, type CashoutParts } from './sandbox-cashouts';
import { addSandboxConfirmations } from './sandbox-confirmations';
import { fateWith } from './sandbox-fate';
import { addSandboxGate } from './sandbox-gate';
import { CASHOUT_HOOK, tellNotices } from './sandbox-notices';
import { addSandboxOAuth } from './sandbox-oauth';
import { addSandboxReadings } from './sandbox-readings';
import { SandboxReceivers } from './sandbox-receivers';
import { badRequest, notFound, refusal } from './sandbox-view';

/** Fixed, so that a sandbox of its own process and Repasse can be started in any order. */
const CREDENTIALS = {
  CLIENT_ID: 'sandbox-client',
  CLIENT_SECRET: 'sandbox-secret',
  API_KEY: 'sandbox-api-key',
  HMAC_SECRET: 'sandbox-hmac-secret',
  PIX_KEY: '7ec7e05d-484e-4814-a432-dde637f84402',
  WEBHOOK_SECRET: 'sandbox-webhook-secret',
};

const TOKEN_LIFE_SECONDS = 300;
/** Whether Fiserv repeats a notice is not documented. These tries end before the order expires. */
const RETRY_MS = [2_000, 10_000, 30_000];
/** How long an order waits for its confirmation; assumed. */
const CONFIRM_WITHIN_MS = 10 * 60_000;
/** However the time is scaled, whoever confirms is left this long. */
const CONFIRM_WITHIN_MIN_MS = 10_000;

/** A server that speaks Fiserv's API, with a book of its own and faults on demand. */
export function startFiservSandbox(
  options: SandboxOptions,
  confirmWithinMinMs = CONFIRM_WITHIN_MIN_MS,
): Promise<RunningSandbox> {
  const { noticeUrl, timeScale } = options;
  const base = noticeUrl === null ? null : `${noticeUrl}/${CREDENTIALS.WEBHOOK_SECRET}`;
  // Where no time passes at all nothing can be too late either.
  const expiresAfterMs =
    timeScale === 0 ? null : Math.max(CONFIRM_WITHIN_MS, confirmWithinMinMs / timeScale);
  return startSandbox(
    {
      name: 'fiserv',
      retryMs: RETRY_MS,
      hookByDefault: { url: base === null ? null : `${base}/${CASHOUT_HOOK}`, headers: {} },
      addRoutes: (app, parts) => addRoutes(app, parts, expiresAfterMs),
      settingsAt: (url) => ({ BASE_URL: `${url}/gateway`, ...CREDENTIALS }),
    },
    options,
  );
}

function addRoutes(
  app: FastifyInstance,
  { book, timers, delivery }: SandboxParts,
  expiresAfterMs: number | null,
) {
  const receivers = new SandboxReceivers();
  const parts: CashoutParts = {
    book,
    timers,
    receivers,
    pixKey: CREDENTIALS.PIX_KEY,
    fateOf: fateWith(expiresAfterMs),
    tell: tellNotices(delivery),
  };
  const tokens = new SandboxTokens(TOKEN_LIFE_SECONDS);
  addFaults(app);
  void app.register(
    async (api) => {
      addSandboxGate(api, { ...CREDENTIALS, tokens });
      addSandboxOAuth(api, { ...CREDENTIALS, tokens, book });
      addSandboxCashouts(api, parts);
      addSandboxConfirmations(api, parts);
      addSandboxReadings(api, { book, delivery });
    },
    { prefix: '/gateway' },
  );
  return (entry: Parameters<typeof parts.fateOf>[0]) => {
    if (entry.status === null) return;
    receivers.note(entry);
    follow(parts, entry);
  };
}

function addFaults(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    // What the book could not record is not refused: nobody knows what becomes of it.
    if (error.statusCode === undefined) return reply.code(500).send();
    return refusal(reply, badRequest('Unreadable request'));
  });
  app.setNotFoundHandler((_request, reply) => refusal(reply, notFound('No such address')));
}
