import type { IncomingMessage } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { admitSubscription, maskErrors } from './admit-subscription';
import { type Locale, localeFrom } from './domain/locale';
import type { GraphqlOptions } from './graphql-http';
import type { LinkedSocket } from './link-socket';
import { aboutError } from './log';
import type { Streams } from './open-streams';
import { withOrigin } from './request-origin';
import type { Asker } from './resolvers/context';
import { spokenError } from './resolvers/spoken-error';
import { FORBIDDEN, SOCKET_CLOSINGS } from './socket-closings';
import { placeNameOf } from './stream-places';
import { createSubscribe, type Subscriber } from './subscribe-together';

export interface SocketOptions extends GraphqlOptions {
  readonly streams: Streams;
}

export interface SocketExtra extends LinkedSocket {
  asker: Asker | undefined;
}

const INIT_WAIT_MS = 3_000;

type Params = Readonly<Record<string, unknown>> | undefined;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const authorizationOf = (params: Params): string | undefined =>
  textOf(params?.['authorization'] ?? params?.['Authorization']);

/** As over HTTP; a page that cannot set the header of an upgrade says it when it connects. */
const languageOf = (params: Params, { headers }: IncomingMessage): Locale =>
  localeFrom(textOf(params?.['acceptLanguage']) ?? headers['accept-language']);

type Handlers = ServerOptions<Record<string, unknown>, SocketExtra>;
type Connect = NonNullable<Handlers['onConnect']>;
type Subscribe = NonNullable<Handlers['onSubscribe']>;

const close = ({ socket }: LinkedSocket, why: keyof typeof SOCKET_CLOSINGS): false => {
  const { code, reason } = SOCKET_CLOSINGS[why];
  socket.close(code, reason);
  return false;
};

/** Takes a place among those of the same credential, as long as the socket lives. */
function hasPlace({ socket }: LinkedSocket, asker: Asker, { ofKeys }: Streams): boolean {
  // It may have left while its credential was looked at, and would never say so again.
  if (socket.readyState !== socket.OPEN) return true;
  const leave = ofKeys.take(placeNameOf(asker.principal));
  if (leave !== null) socket.once('close', leave);
  return leave !== null;
}

/** Lets in whoever has a credential; anybody else is closed with 4403. */
function onConnect({ authenticate, addressOf, log, streams }: SocketOptions): Connect {
  return async ({ connectionParams, extra }) => {
    try {
      const address = addressOf(extra.request);
      const known = await authenticate(authorizationOf(connectionParams), address, 'socket');
      const principal = withOrigin(known, 'socket', address);
      const asker = { principal, locale: languageOf(connectionParams, extra.request) };
      if (!hasPlace(extra, asker, streams)) return close(extra, 'TOO_MANY_SOCKETS');
      streams.lives.keep(extra.socket, principal);
      extra.asker = asker;
      return true;
    } catch (error) {
      const { code, reason } = error instanceof GraphQLError ? error.extensions : {};
      if (code === 'UNAUTHENTICATED') {
        extra.socket.close(FORBIDDEN, `Forbidden: ${String(reason)}`);
        return false;
      }
      if (code === 'RATE_LIMITED') return close(extra, 'TOO_MANY_TRIES');
      log.error('a socket could not be authenticated', aboutError(error));
      return close(extra, 'UNCHECKED');
    }
  };
}

/** The same guard as over HTTP, and subscriptions only, so many of them. */
function onSubscribe({ schema, guard, streams }: SocketOptions): Subscribe {
  const max = streams.limits.subscriptionsPerSocket;
  return (context, id, payload) => {
    const { operationName, variables } = payload;
    if (Object.keys(context.subscriptions).length > max) {
      return [spokenError({ code: 'TOO_MANY_STREAMS', max })];
    }
    const { asker, ...linked } = context.extra;
    if (asker === undefined) return [NOBODY];
    const admitted = admitSubscription(guard, asker.principal, payload);
    if (!('document' in admitted)) return admitted;
    const { text: query } = admitted;
    const contextValue: Subscriber = { asker, id, query, linked };
    return {
      schema,
      document: admitted.document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue,
    };
  };
}

const NOBODY = spokenError({ code: 'UNAUTHENTICATED', reason: 'MISSING' });

export function socketHandlers(options: SocketOptions): Handlers {
  const { log, schema, guard, given, streams } = options;
  const masked = (asker: Asker | undefined, errors: readonly GraphQLError[]) =>
    maskErrors(errors, { log, locale: asker?.locale ?? 'en', guard });
  const write = ({ data, errors }: ExecutionResult, asker: Asker) =>
    JSON.stringify(errors ? { data: data ?? null, errors: masked(asker, errors) } : { data });
  return {
    connectionInitWaitTimeout: INIT_WAIT_MS,
    onConnect: onConnect(options),
    onSubscribe: onSubscribe(options),
    subscribe: createSubscribe({ schema, given, streams, write }),
    onError: ({ extra }, _id, _payload, errors) => masked(extra.asker, errors),
    onNext: ({ extra }, _id, _payload, _args, { data, errors }) =>
      errors ? { data: data ?? null, errors: masked(extra.asker, errors) } : undefined,
  };
}
