import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ExecutionArgs,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  OperationTypeNode,
  subscribe,
} from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type Locale, localeFrom } from './domain/locale';
import type { GraphqlOptions } from './graphql-http';
import { LIMITS, prepareDocument } from './guard';
import { withLastWord } from './last-word';
import { aboutError } from './log';
import { maskError } from './mask-error';
import { withOrigin } from './request-origin';
import { type Asker, createContext } from './resolvers/context';
import { spokenError } from './resolvers/spoken-error';
import { SocketLives, type SocketLivesParts } from './socket-lives';

type SocketExtra = Record<PropertyKey, unknown> & { asker?: Asker | undefined };

const PATH = '/graphql';
const INIT_WAIT_MS = 3_000;
/** A client that answers no close would hold up a stop for the 30 s that `ws` waits. */
const CLOSE_WAIT_MS = 2_000;
/** "Try again later", which clients do; what `graphql-ws` would close with is final to them. */
const TRY_AGAIN = 1013;

/** What `graphql-ws` closes with where it is not let in; clients take it for final. */
const FORBIDDEN = 4403;

const asError = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });

type Params = Readonly<Record<string, unknown>> | undefined;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const authorizationOf = (params: Params): string | undefined =>
  textOf(params?.['authorization'] ?? params?.['Authorization']);

/** As over HTTP; a page that cannot set the header of an upgrade says it when it connects. */
const languageOf = (params: Params, { headers }: IncomingMessage): Locale =>
  localeFrom(textOf(params?.['acceptLanguage']) ?? headers['accept-language']);

/** Errors of parsing, validation and variables carry no code of their own; give them Apollo's. */
function withCode(error: GraphQLError): GraphQLError {
  if (error.path === undefined && error.message.startsWith('Variable "$')) {
    return asError(error.message, 'BAD_USER_INPUT');
  }
  const coded = error.extensions['code'] !== undefined || error.originalError !== undefined;
  if (coded || error.path !== undefined) return error;
  return asError(error.message, 'GRAPHQL_VALIDATION_FAILED');
}

function upgradeOnly(server: Server, sockets: WebSocketServer): () => void {
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      sockets.emit('connection', client, request);
      // `ws` has closed it with the right code; graphql-ws would only print a stack to the console.
      client.removeAllListeners('error').on('error', () => undefined);
    });
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}

type Handlers = ServerOptions<Record<string, unknown>, Extra & Partial<SocketExtra>>;
type Connect = NonNullable<Handlers['onConnect']>;
type Subscribe = NonNullable<Handlers['onSubscribe']>;

/** Lets in whoever has a credential; anybody else is closed with 4403. */
function onConnect(options: GraphqlOptions, lives: SocketLives): Connect {
  const { authenticate, addressOf, log } = options;
  return async (context) => {
    try {
      const { connectionParams, extra } = context;
      const address = addressOf(extra.request);
      const known = await authenticate(authorizationOf(connectionParams), address, 'socket');
      const principal = withOrigin(known, 'socket', address);
      lives.keep(extra.socket, principal);
      extra.asker = { principal, locale: languageOf(connectionParams, extra.request) };
      return true;
    } catch (error) {
      const { code, reason } = error instanceof GraphQLError ? error.extensions : {};
      if (code === 'UNAUTHENTICATED') {
        context.extra.socket.close(FORBIDDEN, `Forbidden: ${String(reason)}`);
        return false;
      }
      log.error('a socket could not be authenticated', aboutError(error));
      context.extra.socket.close(TRY_AGAIN, 'try again later');
      return false;
    }
  };
}

async function subscribeUntilFailure(args: ExecutionArgs) {
  const stream = await subscribe(args);
  return Symbol.asyncIterator in stream ? withLastWord(stream) : stream;
}

/** The same guard as over HTTP, and subscriptions only. */
function onSubscribe({ schema, introspection, given }: GraphqlOptions): Subscribe {
  return (context, _id, { query, operationName, variables }) => {
    const document = prepareDocument(schema, query, introspection);
    if (!('kind' in document)) return document.map(withCode);
    const operation = getOperationAST(document, operationName ?? undefined);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return [SUBSCRIPTIONS_ONLY];
    const { asker } = context.extra;
    if (asker === undefined) return [NOBODY];
    return {
      schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue: createContext(given, asker),
    };
  };
}

const SUBSCRIPTIONS_ONLY = spokenError({ code: 'BAD_REQUEST', why: 'NO_SUBSCRIPTION' });
const NOBODY = spokenError({ code: 'UNAUTHENTICATED', reason: 'MISSING' });

function handlersFor(options: GraphqlOptions, lives: SocketLives): Handlers {
  const { log } = options;
  const masked = ({ extra: { asker } }: { extra: SocketExtra }, errors: readonly GraphQLError[]) =>
    errors.map((error): GraphQLFormattedError => {
      const hearing = { log, locale: asker?.locale ?? 'en' };
      return maskError(withCode(error).toJSON(), error, hearing);
    });
  return {
    connectionInitWaitTimeout: INIT_WAIT_MS,
    onConnect: onConnect(options, lives),
    onSubscribe: onSubscribe(options),
    subscribe: subscribeUntilFailure,
    onError: (context, _id, _payload, errors) => masked(context, errors),
    onNext: (context, _id, _payload, _args, { data, errors }) =>
      errors ? { data: data ?? null, errors: masked(context, errors) } : undefined,
  };
}

export interface SocketOptions extends GraphqlOptions {
  readonly lives: SocketLivesParts;
}

/** Subscriptions over `graphql-transport-ws`; nothing else runs on the socket. */
export function serveSocket(server: Server, options: SocketOptions): () => Promise<void> {
  const lives = new SocketLives(options.lives);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytesMax,
    perMessageDeflate: false,
  });
  const handlers = handlersFor(options, lives);
  const disposable = useServer<Record<string, unknown>, SocketExtra>(handlers, sockets);
  const stopUpgrades = upgradeOnly(server, sockets);
  return async () => {
    stopUpgrades();
    const late = setTimeout(() => {
      for (const client of sockets.clients) client.terminate();
    }, CLOSE_WAIT_MS);
    await disposable.dispose();
    clearTimeout(late);
    await lives.stop();
  };
}
