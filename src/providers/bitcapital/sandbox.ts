import type { FastifyError, FastifyInstance } from 'fastify';
import { follow } from '../../sandbox/follow';
import type { RunningSandbox, SandboxOptions } from '../../sandbox/running-sandbox';
import { type SandboxParts, startSandbox } from '../../sandbox/start-sandbox';
import { fateOf } from './sandbox-fate';
import { addKeyLookUp } from './sandbox-keys';
import { addLogin } from './sandbox-login';
import { tellNotices } from './sandbox-notices';
import { CREDENTIALS, refuse } from './sandbox-view';
import { addTransactions, addWallet } from './sandbox-wallet';
import { addWithdraw } from './sandbox-withdraw';

const ABSENCE_PROOF_SECONDS = 900;

const MINUTE_MS = 60_000;
/** Nobody documents when a postback is sent again; that it is, is assumed. */
const RETRY_MS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE_MS);

/** A server that speaks BIT Capital's API, with a book of its own and faults on demand. */
export function startBitCapitalSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const { noticeUrl, timeScale } = options;
  const url = noticeUrl === null ? null : `${noticeUrl}/${CREDENTIALS.WEBHOOK_SECRET}`;
  return startSandbox(
    {
      name: 'bitcapital',
      retryMs: RETRY_MS,
      hookByDefault: { url, headers: {} },
      addRoutes,
      settingsAt: (address) => ({
        BASE_URL: address,
        ...CREDENTIALS,
        ABSENCE_PROOF_SECONDS: String(ABSENCE_PROOF_SECONDS * timeScale),
      }),
    },
    options,
  );
}

const WALLETS = '/wallets/:wallet';

function addRoutes(app: FastifyInstance, { book, timers, delivery }: SandboxParts) {
  const parts = { book, timers, fateOf, tell: tellNotices(delivery) };
  addFaults(app);
  const tokens = addLogin(app, book);
  const addApi = (prefix: string, add: (wallet: FastifyInstance) => void) =>
    app.register(
      async (wallet) => {
        wallet.addHook<{ Params: { wallet: string } }>('onRequest', async (request, reply) => {
          if (!tokens.admit(request.headers.authorization)) {
            return refuse(reply, { status: 401, message: 'Unauthorized' });
          }
          if (request.params.wallet === CREDENTIALS.WALLET_ID) return undefined;
          return refuse(reply, { status: 404, message: 'Wallet not found', details: {} });
        });
        add(wallet);
      },
      { prefix: `${prefix}${WALLETS}` },
    );
  void addApi('/pix-service', (wallet) => {
    addWithdraw(wallet, parts);
    addKeyLookUp(wallet);
  });
  void addApi('/pix-service/v2', (wallet) => addTransactions(wallet, book));
  void addApi('/wallet-service', (wallet) => addWallet(wallet, { book, delivery }));
  return (entry: Parameters<typeof fateOf>[0]) => follow(parts, entry);
}

function addFaults(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    // What the book could not record is not refused: nobody knows what becomes of it.
    if (error.statusCode === undefined) return reply.code(500).send();
    return refuse(reply, { status: 400, message: 'Unreadable request', details: {} });
  });
  app.setNotFoundHandler((_request, reply) =>
    refuse(reply, { status: 404, message: 'No such address', details: {} }),
  );
}
