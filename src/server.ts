import fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Authenticate } from './authenticate';
import { clientAddressBehind } from './client-address';
import type { Config } from './config';
import { topLevelText } from './domain/catalogue/top-level';
import type { BadRequest } from './domain/catalogue/top-level-facts';
import { localeFrom } from './domain/locale';
import { type GraphiqlOptions, serveGraphiql } from './graphiql';
import { serveGraphql } from './graphql-http';
import { serveSocket } from './graphql-socket';
import { Guard } from './guard';
import { LIMITS } from './guard-rules';
import { serveHealth } from './health';
import { limitingTries } from './limiting-tries';
import { ListedOperations } from './listed-operations';
import { aboutError, type Log } from './log';
import { hideError } from './mask-error';
import type { Metrics } from './metrics';
import { openStreams } from './open-streams';
import { RateLimits } from './rate-limits';
import type { ResolverParts } from './resolvers/context';
import { serveEventStreams } from './serve-event-streams';
import type { SocketLivesParts } from './socket-lives';
import { serveWebhooks } from './webhooks/webhook-router';

export interface ServerOptions {
  readonly config: Config;
  readonly schema: GraphQLSchema;
  readonly given: ResolverParts;
  readonly authenticate: Authenticate;
  readonly lives: SocketLivesParts;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly checkDatabase: () => Promise<void>;
  readonly graphiql: GraphiqlOptions | null;
}

export interface RunningServer {
  readonly url: string;
  /** Not ready any more, sockets told to come back elsewhere, requests under way answered. */
  stop(): Promise<void>;
}

/** When the port was not asked for by name, this many further ones are tried. */
const PORT_TRIES = 20;
const SWEEP_MS = 50;
/** Longer than a request may take to arrive. */
const CLOSE_MAX_MS = 12_000;

function createFastify(): FastifyInstance {
  return fastify({
    logger: false,
    bodyLimit: LIMITS.bodyBytesMax,
    requestTimeout: 10_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 250, maxHeaderSize: 16_384 },
  });
}

interface HttpFault {
  readonly statusCode?: number;
  readonly code?: string;
}

/** What a refused request is told, in GraphQL's shape: the status, a code, nothing internal. */
function answerFaults(app: FastifyInstance, { log, metrics }: ServerOptions): void {
  app.setErrorHandler((error: HttpFault & Error, { headers }, reply) => {
    const locale = localeFrom(headers['accept-language']);
    reply.header('content-language', locale).header('vary', 'accept-language');
    const status = error.statusCode ?? 500;
    if (status < 500) {
      const code = 'BAD_REQUEST';
      const message = topLevelText({ code, why: WHYS[status] ?? 'MALFORMED' }, locale);
      return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
    }
    metrics.error('http');
    // Never a 2xx and never final: whoever delivers a notice shall deliver it again.
    return reply.code(503).send({ errors: [hideError(error, { log, locale })] });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'nothing here' }));
}

const WHYS: Readonly<Record<number, BadRequest>> = {
  400: 'NOT_JSON',
  413: 'TOO_LARGE',
  415: 'NOT_SENT_AS_JSON',
};

async function listen(app: FastifyInstance, { host, port, portGiven }: Config): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await app.listen({ host, port: port === 0 ? 0 : port + tries });
    } catch (error) {
      const taken = (error as { code?: string }).code === 'EADDRINUSE';
      if (taken && portGiven) throw new PortTaken(port);
      if (!taken || tries >= PORT_TRIES) throw error;
    }
  }
}

export class PortTaken extends Error {
  constructor(port: number) {
    super(`port ${port} is taken; set PORT to another one`);
  }
}

/**
 * Answers what is under way and lets go. A connection whose last answer goes out during the close
 * would otherwise stay open until its keep-alive ends.
 */
async function closeHttp(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  const late = setTimeout(() => app.server.closeAllConnections(), CLOSE_MAX_MS);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(late);
  }
}

/** What stands before all doors: who may try, how often, and what. */
function guarded({ config, schema, authenticate, log }: ServerOptions) {
  const introspection = config.graphiql;
  const rates = new RateLimits(config.rates);
  const listed = new ListedOperations(config.operations);
  const watching = listed.watch((error) =>
    log.error('the list of operations stays as it was', aboutError(error)),
  );
  const guard = new Guard({ schema, introspection, rates, listed });
  return {
    introspection,
    guard,
    authenticate: limitingTries(authenticate, config.rates),
    watching,
  };
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, given, metrics } = options;
  const app = createFastify();
  const addressOf = clientAddressBehind(config.trustedProxies);
  const { watching, ...guards } = guarded(options);
  const graphql = { ...options, ...guards, addressOf };
  let draining = false;
  answerFaults(app, options);
  const stopApollo = await serveGraphql(app, graphql);
  await serveWebhooks(app, {
    parts: given.parts,
    wake: (payoutId) => given.work.wake(payoutId),
    onNotice: (provider, kind) => metrics.notice(provider, kind),
  });
  const { registry } = metrics;
  serveHealth(app, { checkDatabase: options.checkDatabase, draining: () => draining, registry });
  if (options.graphiql !== null) await serveGraphiql(app, options.graphiql);
  const streams = openStreams(config.streams, options.lives);
  const stopSockets = serveSocket(app.server, { ...graphql, streams });
  const stopEventStreams = serveEventStreams(app, { ...graphql, streams });
  const url = await listen(app, config);
  const stop = async () => {
    draining = true;
    await Promise.all([stopSockets(), stopEventStreams()]);
    await streams.stop();
    await closeHttp(app);
    await stopApollo();
    await watching.stop();
  };
  return { url, stop };
}
